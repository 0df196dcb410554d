"""Projects, their items and what stood in the way."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.fact import FactForm
from metrics.models import Blocker, Project, WorkItem


class ProjectForm(FactForm):
    rows = ("name", "aim", ("started_on", "due_on", "finished_on"))
    asks = {"name": _("Write the name of the project.")}

    class Meta:
        model = Project
        fields = ["name", "aim", "started_on", "due_on", "finished_on"]
        labels = {
            "name": _("What is the project called?"),
            "aim": _("What is it for?"),
            "started_on": _("When did it start?"),
            "due_on": _("When is it due?"),
            "finished_on": _("When was it finished?"),
        }
        help_texts = {"aim": _("One sentence, for example: New users sign up in under a minute.")}
        widgets = {"aim": forms.Textarea(attrs={"rows": 3})}


class WorkItemForm(FactForm):
    rows = (("title", "assignee"), ("created_on", "started_on", "due_on", "done_on"), "is_cancelled")
    asks = {"title": _("Write what is to be done.")}

    class Meta:
        model = WorkItem
        fields = ["title", "assignee", "created_on", "started_on", "due_on", "done_on", "is_cancelled"]
        labels = {
            "title": _("What is to be done?"),
            "assignee": _("Who does it?"),
            "created_on": _("When was it planned?"),
            "started_on": _("When did it start?"),
            "due_on": _("When is it due?"),
            "done_on": _("When was it done?"),
            "is_cancelled": _("It was cancelled and no longer counts"),
        }


class BlockerForm(FactForm):
    rows = (("text", "opened_on"), ("resolution", "resolved_on"))
    asks = {"text": _("Write what stands in the way."), "opened_on": _("Choose the day it began.")}

    class Meta:
        model = Blocker
        fields = ["text", "opened_on", "resolution", "resolved_on"]
        labels = {
            "text": _("What stands in the way?"),
            "opened_on": _("Since when?"),
            "resolution": _("How was it solved?"),
            "resolved_on": _("When was it solved?"),
        }
        help_texts = {"text": _("For example: No phones to test on.")}
