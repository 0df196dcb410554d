"""Step 4: the projects of the period and the work of the team."""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.facts import ProjectFact
from metrics.formatting import figure as plain
from metrics.formatting import percent
from summaries.blocks import Block, chart, column, proved, proved_rows, table
from summaries.sections.base import Entries, Heading, Item, Section, answer, short
from summaries.sections.proofs import of_project


class Outcome(models.TextChoices):
    SUCCESS = "success", gettext_lazy("Success")
    PARTLY = "partly", gettext_lazy("Partly a success")
    FAILURE = "failure", gettext_lazy("Failure")


class ProjectAccount(Item):
    section = models.ForeignKey("Projects", on_delete=models.CASCADE, related_name="items", editable=False)
    subject = models.ForeignKey("metrics.Project", on_delete=models.PROTECT, related_name="+", editable=False)

    role = short(gettext_lazy("What was your role?"), ask=gettext_lazy("Write your role"))
    contribution = answer(
        gettext_lazy("What did you contribute?"),
        hint=gettext_lazy("What would not have happened without you."),
        ask=gettext_lazy("Write what you contributed"),
    )
    result = answer(gettext_lazy("What was the result?"), ask=gettext_lazy("Write the result"))
    outcome = models.CharField(
        gettext_lazy("Was it a success?"),
        max_length=8,
        choices=Outcome.choices,
        default="",
        error_messages={"blank": gettext_lazy("Choose whether it was a success")},
    )
    reason = answer(gettext_lazy("Why?"), ask=gettext_lazy("Write why it succeeded or failed"))
    challenge = answer(gettext_lazy("What was the hardest part?"), optional=True)
    solution = answer(gettext_lazy("How was it solved?"), optional=True)

    class Meta(Item.Meta):
        verbose_name = gettext_lazy("account of a project")
        constraints = [models.UniqueConstraint(fields=["section", "subject"], name="one_account_per_project")]


class Projects(Section):
    key = "projects"
    title = gettext_lazy("Projects and teamwork")
    question = gettext_lazy("How did the projects go, and how did the team work?")
    intro = gettext_lazy("Dates and tasks are already here. Write your role, the result and why it came out that way.")
    item_model = ProjectAccount
    entries = Entries.EACH
    entries_title = gettext_lazy("Your projects")

    communication = answer(
        gettext_lazy("How did the team communicate?"),
        hint=gettext_lazy("The rhythm, and what it prevented."),
        ask=gettext_lazy("Write how the team communicated"),
    )
    allocation = answer(
        gettext_lazy("How were the tasks shared out?"),
        hint=gettext_lazy("Who carried what, and whether it was fair."),
        ask=gettext_lazy("Write how the tasks were shared out"),
    )
    problem_solving = answer(
        gettext_lazy("How were problems solved?"),
        hint=gettext_lazy("One blocker, from found to solved."),
        ask=gettext_lazy("Write how problems were solved"),
    )

    class Meta:
        verbose_name = gettext_lazy("projects and teamwork")

    @cached_property
    def by_id(self) -> dict[UUID, ProjectFact]:
        return {project.id: project for project in self.summary.facts.projects}

    def heading(self, item: Any, number: int) -> Heading:
        project = self.by_id[item.subject_id]
        done = percent(project.completion.value)
        return Heading(project.name, _dates(project), done, origin=project.origin, refs=(of_project(project),))

    def evidence(self) -> list[Block]:
        projects = self.summary.facts.projects
        if not projects:
            return []
        return [_projects_table(projects), *_allocation(projects, self.summary.author.name), *_blockers(projects)]


def _dates(project: ProjectFact) -> str:
    started = f"{project.started_on:%Y-%m-%d}" if project.started_on else "—"
    if project.finished_on:
        return _("%(start)s to %(end)s") % {"start": started, "end": f"{project.finished_on:%Y-%m-%d}"}
    due = f"{project.due_on:%Y-%m-%d}" if project.due_on else "—"
    return _("since %(start)s, due %(due)s") % {"start": started, "due": due}


def _part(share: Any) -> str:
    if share.value is None:
        return "—"
    parts = f"{share.numerator}/{share.denominator}"
    return _("%(percent)s (%(parts)s)") % {"percent": percent(share.value), "parts": parts}


def _projects_table(projects: list[ProjectFact]) -> Block:
    columns = [
        column(_("Project"), width=24),
        column(_("Completed"), width=20, align="end"),
        column(_("On time"), width=20, align="end"),
        column(_("Delayed"), width=20, align="end"),
        column(_("Cycle time, days"), width=16, align="end"),
    ]
    rows = [
        [one.name, _part(one.completion), _part(one.on_time), _part(one.delay), plain(one.cycle_median, 1)] for one in projects
    ]
    as_of = _("As of %(day)s. Cycle time is the median from in progress to done.") % {"day": f"{projects[0].as_of:%Y-%m-%d}"}
    made = table(_("Tasks of the projects"), columns, rows, source=as_of)
    return proved_rows(made, [[of_project(one)] for one in projects])


def _allocation(projects: list[ProjectFact], author: str) -> list[Block]:
    counts: dict[str, int] = {}
    for project in projects:
        for who, count in project.allocation:
            counts[who] = counts.get(who, 0) + count
    most = sorted(counts.items(), key=lambda pair: -pair[1])[:10]
    rows = [{"name": who, "value": count, "text": f"{count:,}", "own": who == author} for who, count in most]
    if not rows:
        return []
    told = _("; ").join(f"{who} {count}" for who, count in most)
    made = chart("shares", caption=_("Tasks per person"), title=told, data={"rows": rows})
    return [proved(made, *map(of_project, projects))]


def _blockers(projects: list[ProjectFact]) -> list[Block]:
    rows = [
        [blocker.text, project.name, _("open") if blocker.resolved_on is None else blocker.resolution or _("resolved")]
        for project in projects
        for blocker in project.blockers
    ]
    if not rows:
        return []
    columns = [column(_("Blocker"), width=38), column(_("Project"), width=22), column(_("Resolution"), width=40)]
    return [table(_("Blockers"), columns, rows)]
