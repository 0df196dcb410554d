"""The rows of HR's table, put together here: a template takes as long for fifty of them as for all the rest of the page.

What the rows of a page share is made once. Every word that somebody typed goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pmreview.jobs.models import Job
from pmreview.templatetags.look import badge, icon
from summaries.hr.lines import PersonLine
from summaries.models import Cycle
from summaries.templatetags.summaries import status_badge

NOBODY = str(UUID(int=0))
FOR = '<span class="visually-hidden"> {}</span>'


class Rows:
    """The rows of one page, in the active language. All of its strings are HTML."""

    def __init__(self, cycle: Cycle) -> None:
        names = ("summary_document", "export_download", "export_detail", "export_create")
        self.addresses = {name: reverse(name, args=[NOBODY]) for name in names}
        self.states: dict[tuple[str, bool], str] = {}
        self.download, self.make = f"{icon('download')} {escape(_('Download'))}", escape(_("Make the PDF"))
        self.has_grades = bool(cycle.grades)

    def row(self, line: PersonLine) -> SafeString:
        name, number = escape(line.name), escape(line.number)
        cells = [
            f'<td class="num">{number}</td><td>{escape(line.department)}</td><td>{escape(line.reviewers)}</td>',
            f'<td class="keep">{self.state(line.status, line.is_late)}</td><td class="r num">{escape(line.reached)}</td>',
            f'<td class="num">{escape(line.grade or "—")}</td>' if self.has_grades else "",
            f'<td class="num keep">{line.submitted}</td><td class="keep">{self.paper(line, name)}</td>',
        ]
        html = f"<tr>{self.person(line, name)}{''.join(cells)}</tr>"
        return mark_safe(html)  # noqa: S308 – each part is escaped above, or made of other parts of ours

    def person(self, line: PersonLine, name: str) -> str:
        """The box that chooses the person, and their name with the way to their document."""
        box = f'<input type="checkbox" class="form-check-input m-0" name="chosen" value="{line.id}"'
        words = f'<a href="{self.url("summary_document", line.id)}">{name}</a>' if line.version else name
        return f'<td class="num">{box} aria-labelledby="name-{line.id}"></td><th scope="row" id="name-{line.id}">{words}</th>'

    def url(self, name: str, pk: UUID) -> str:
        return self.addresses[name].replace(NOBODY, str(pk))

    def state(self, status: str, is_late: bool) -> str:
        key = (status, is_late)
        if key not in self.states:
            late = f" {badge('bad', 'clock', _('Late'))}" if is_late else ""
            self.states[key] = f"{status_badge(status)}{late}"
        return self.states[key]

    def paper(self, line: PersonLine, name: str) -> str:
        """The file, or how far it is, or a button that asks for it: it belongs to the form around the table."""
        paper, whose = line.paper, FOR.format(name)
        if paper is None and line.version:
            url = self.url("export_create", line.id)
            return f'<button type="submit" class="btn-text" formaction="{url}">{self.make}{whose}</button>'
        if paper is None:
            return "—"
        if paper.path:
            return f'<a href="{self.url("export_download", paper.id)}">{self.download}{whose}</a>'
        return f'<a href="{self.url("export_detail", paper.id)}">{escape(str(Job.Status(paper.status).label))}{whose}</a>'


def rows(lines: Iterable[PersonLine], cycle: Cycle) -> list[SafeString]:
    """A table row for each line."""
    page = Rows(cycle)
    return [page.row(line) for line in lines]
