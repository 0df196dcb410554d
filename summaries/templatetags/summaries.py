"""How a summary's states look: one place for the colour, the icon and the word."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pmreview.templatetags.look import badge
from summaries.models import Status, Summary

register = template.Library()

STATUSES = {
    Status.DRAFT: ("info", "pencil"),
    Status.SUBMITTED: ("warn", "clock"),
    Status.RETURNED: ("bad", "back"),
    Status.APPROVED: ("ok", "check"),
    Status.APPEALED: ("warn", "alert"),
    Status.ACKNOWLEDGED: ("ok", "check"),
    Status.ARCHIVED: ("quiet", "lock"),
}


@register.simple_tag
def status_badge(status: str) -> SafeString:
    tone, drawing = STATUSES[Status(status)]
    return badge(tone, drawing, str(Status(status).label))


@register.simple_tag
def step_badge(state: str) -> SafeString:
    """The state of a step of the wizard: todo, started, missing or done."""
    looks = {
        "todo": ("quiet", "circle", _("Not started")),
        "started": ("info", "pencil", _("Being written")),
        "missing": ("bad", "alert", _("Something missing")),
        "done": ("ok", "check", _("Finished")),
    }
    return badge(*looks[state])


@register.simple_tag
def grade_of(summary: Summary, key: str) -> str:
    """A grade with its label: "S · Outstanding"."""
    label = summary.cycle.grade_label(key)
    return key if label == key else f"{key} · {label}"
