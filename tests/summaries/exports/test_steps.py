"""Every step is on paper: its title, and every answer to its questions. A new step passes by existing."""

import pytest

from summaries.exports import pdf
from summaries.reading import freeze
from summaries.sections import SECTIONS, Asked, Section
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.exports.test_pdf import squeezed, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", SECTIONS, ids=lambda step: step.key)
def test_the_paper_holds_the_step(step: type[Section], company: Company) -> None:
    summary = summaries.completed(company.pm)
    section = next(one for one in summary.sections if isinstance(one, step))
    for row in [section, *section.rows]:
        own = {name: f"Said of {name} in {step.key}." for name in prose(row)}
        type(row)._default_manager.filter(pk=row.pk).update(**own)
    version = freeze(summaries.fresh(summary), by=company.pm)
    paper = squeezed(text_of(pdf.render(version, "en").content))
    part = next(
        one for one in [*version.readings["en"]["opening"], *version.readings["en"]["sections"]] if one["key"] == step.key
    )
    assert squeezed(part["title"]) in paper
    for row in [section, *section.rows]:
        for name in prose(row):
            assert squeezed(f"Said of {name} in {step.key}.") in paper


def prose(row: Asked) -> list[str]:
    """The questions of a row that are answered in words of one's own."""
    return [field.name for field in row.asked() if field.get_internal_type() == "TextField"]
