"""What reviewers have asked and nobody has settled, said beside the questions of a step. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from pmreview.accounts.models import User
from pmreview.templatetags.look import icon
from summaries.models import Comment
from summaries.sections import Section

Remarks = Mapping[str, Sequence[Comment]]
SHORT = 60  # characters of a remark beside a question


def remarks_on(section: Section, *, reader: User) -> Remarks:
    """The open comments of others on this step that the author may read, by their anchor; "" is the step as a whole."""
    asked = Comment.objects.on(section.summary, reader=reader).open().exclude(by=reader)
    found: dict[str, list[Comment]] = {}
    for comment in asked.filter(section=section.key).select_related("by"):
        found.setdefault(comment.anchor, []).append(comment)
    return found


def note(comment: Comment) -> SafeString:
    """One line with the way to the whole thread, where it can be answered."""
    thread = f"{reverse('summary_detail', args=[comment.summary_id])}#comment-{comment.pk}"
    words = _("%(name)s: %(comment)s") % {"name": comment.by.name, "comment": Truncator(comment.body).chars(SHORT)}
    return format_html('<a class="remark-link" href="{}">{}{}</a>', thread, icon("chat"), words)


def notes(comments: Sequence[Comment]) -> SafeString:
    return format_html_join("", "{}", ((note(comment),) for comment in comments))
