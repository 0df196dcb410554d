"""The steps of a summary, in the order people meet them. A new step is one file, one line here and one migration."""

from summaries.sections.base import Asked, Citable, Entries, Heading, Item, Problem, Section
from summaries.sections.data import Data
from summaries.sections.feedback import Feedback
from summaries.sections.goals import Goals
from summaries.sections.market import Market
from summaries.sections.outlook import Outlook
from summaries.sections.overview import Overview
from summaries.sections.projects import Projects

SECTIONS: list[type[Section]] = [Goals, Data, Feedback, Projects, Market, Outlook, Overview]
BY_KEY: dict[str, type[Section]] = {section.key: section for section in SECTIONS}

__all__ = ["BY_KEY", "SECTIONS", "Asked", "Citable", "Entries", "Heading", "Item", "Problem", "Section"]
