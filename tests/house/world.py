"""A company with something to leak: the same rows for every person, method and address of the permission matrix.

Each kind of text carries a word of its own (`SECRETS`), with the people who may read it. Nobody else may, on any page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from metrics.importers import inspect
from metrics.models import ImportBatch, Metric, Product
from pmreview.accounts.models import User
from pmreview.accounts.tokens import issue
from pmreview.jobs.models import Job
from summaries.exports import archive
from summaries.exports.requests import request_export
from summaries.models import Comment, Cycle, Export, PeerRequest, Summary
from summaries.notices.muting import slip
from summaries.review.workflow import perform
from tests.factories import cycles, facts, summaries
from tests.factories.people import Company, found_company, person
from tests.house.downloads import bundles, sheets
from tests.house.reviewed import asked, away, commented, handed_over, judged, placed
from tests.house.told import notice, robot
from tests.house.written import sent, shared, write, written

PEOPLE = ("anonymous", "author", "manager", "director", "other_manager", "teammate", "other_pm", "hr", "admin")
LINE = frozenset({"author", "manager", "director"})
SECRETS: dict[str, frozenset[str]] = {
    "hush-draft": frozenset({"author"}),
    "hush-revision": frozenset({"author"}),  # written after the summary was returned, not submitted yet
    "hush-submitted": LINE | {"hr"},
    "hush-shared": LINE | {"hr", "teammate"},  # about projects, where a colleague was asked
    "hush-note": LINE | {"hr"},
    "hush-assessment": LINE | {"hr"},
    "hush-early-assessment": frozenset({"manager", "director", "hr"}),  # of the first of two reviewers, not the last yet
    "hush-appeal": LINE | {"hr"},
    "hush-entrusted": LINE | {"hr", "other_manager"},  # who stands in for its reviewer, and no more who did
    "hush-lost": frozenset({"manager", "director", "hr"}),  # the other manager lost this report before it was submitted
    "hush-goal": LINE,  # facts of a year no summary is about
    "hush-feedback": LINE,
    "hush-project": LINE,
    "hush-blocker": LINE,
    "hush-source": LINE,
    "hush-import": LINE,
    "hush-upload": frozenset({"author"}),  # a file that is only looked at so far
    "hush-other-draft": frozenset({"other_pm"}),
    "hush-other-submitted": frozenset({"other_pm", "other_manager", "hr"}),
    "hush-hr-draft": frozenset({"hr"}),
    "hush-comment": LINE | {"hr"},
    "hush-private-comment": frozenset({"manager", "director", "hr"}),
    "hush-notice": frozenset({"author"}),
    "hush-robot": frozenset(),  # address and key of a group's robot: nobody's to read
    "hush-peer": frozenset({"manager", "director", "hr"}),  # what a colleague answered; the cycle keeps it from the author
    "hush-placement": frozenset({"manager", "director", "hr"}),  # why somebody stands in a box: never the author's to know
}
LAST_YEAR = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}


@dataclass
class World:
    company: Company
    director: User
    summaries: dict[str, Summary]
    exports: dict[str, Export]
    facts: SimpleNamespace
    peers: dict[str, PeerRequest]
    comments: dict[str, Comment]
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def user(self, name: str) -> User:
        names = {"author": "pm", "anonymous": ""}
        found: User = self.director if name == "director" else getattr(self.company, names.get(name, name))
        return found

    def sign_in(self) -> World:
        """Everybody once; `client` reuses the sessions."""
        for name in PEOPLE[1:]:
            browser = Client()
            browser.force_login(self.user(name))
            self.cookies[name] = {key: morsel.value for key, morsel in browser.cookies.items()}
        return self

    def client(self, name: str) -> Client:
        """A fresh browser of that person, in English."""
        made = Client(raise_request_exception=False)
        made.cookies.load({**self.cookies.get(name, {}), "django_language": "en"})
        return made

    def value(self, name: str, kind: str) -> Any:
        """What stands for an argument of an address: `kind` is "draft", or with the address's word "submitted/approve"."""
        kind, _slash, word = kind.partition("/")
        rows: dict[str, dict[str, Any]] = {
            "summary_id": self.summaries,
            "export_id": self.exports,
            "bundle_id": self.facts.bundles,
            "job_id": self.facts.sheets,
            "request_id": self.peers,
            "comment_id": self.comments,
            "batch_id": self.facts.imports,
            "key": {kind: SimpleNamespace(pk=word or "market")},
            "cycle_id": {kind: self.summaries[kind].cycle} if kind in self.summaries else self.facts.cycles,
            "name": {kind: SimpleNamespace(pk=word)},
            "number": {kind: SimpleNamespace(pk=self._number(kind))},
            "choice": {kind: SimpleNamespace(pk=word)},
            "slip": {kind: SimpleNamespace(pk=slip(self.company.pm, "comment") if kind == "own" else "forged")},
        }
        found = rows[name][kind] if name in rows else getattr(self.facts, name.removesuffix("_id"))
        return found.pk

    def _number(self, kind: str) -> str:
        """The document number of the newest version of that kind, or one nobody has."""
        latest = self.summaries[kind].latest if kind in self.summaries else None
        return latest.printed_number if latest else "7KQ4-9MBX-2T5R-0DW9"


def found_world() -> World:
    """Builds it all; call it inside a transaction that is rolled back."""
    company = found_company()
    director = person("Gu Ning")
    User.objects.filter(pk=company.manager.pk).update(manager=director)
    company.pm.refresh_from_db()
    for author in (company.pm, company.other_pm, company.hr):
        summaries.with_facts(author)
    found = _summaries(company)
    exports, known = _exports(found, company.pm), _facts(company.pm, found["draft"].cycle)
    known.delegation = away(company.manager, company.teammate, days=2)
    known.bundles, known.sheets = bundles(found, exports, by=company.hr), sheets(found["approved"], by=company.hr)
    known.notice, known.webhook = notice(company.pm), robot()
    told = commented(company, found)
    return World(company, director, found, exports, known, asked(company, found["submitted"]), told).sign_in()


def _summaries(company: Company) -> dict[str, Summary]:
    pm, manager = company.pm, company.manager
    found = {
        "draft": written(pm, "hush-draft"),
        "untouched": summaries.summary(company.teammate),
        "submitted": sent(shared(written(pm, "hush-submitted"))),
        "returned": sent(written(pm, "hush-submitted")),
        "approved": sent(written(pm, "hush-submitted")),
        "archived": sent(written(pm, "hush-submitted")),
        "resubmitted": sent(written(pm, "hush-submitted")),
        "withdrawn": sent(written(pm, "hush-draft")),
        "shelved": sent(written(pm, "hush-draft")),  # withdrawn, and archived before it was submitted again
        "other_draft": written(company.other_pm, "hush-other-draft"),
        "other_submitted": sent(written(company.other_pm, "hush-other-submitted")),
        "hr_draft": written(company.hr, "hush-hr-draft"),
    }
    found |= judged(pm, manager) | handed_over(company)
    perform(found["returned"], "return", by=manager, note="hush-note")
    write(summaries.fresh(found["returned"]), "hush-revision")
    perform(found["resubmitted"], "return", by=manager, note="hush-note")
    sent(summaries.fresh(found["resubmitted"]))
    perform(found["approved"], "approve", by=manager)
    perform(found["archived"], "archive", by=company.hr)
    perform(found["withdrawn"], "withdraw", by=pm)
    perform(found["shelved"], "withdraw", by=pm)
    perform(summaries.fresh(found["shelved"]), "archive", by=company.hr)
    placed(found["approved"], found["withdrawn"], by=manager)
    return {kind: summaries.fresh(summary) for kind, summary in found.items()}


def _exports(found: dict[str, Summary], author: User) -> dict[str, Export]:
    """A waiting paper, a ready one with a file, and some of versions that were withdrawn since."""
    kinds = ("submitted", "approved", "withdrawn", "shelved", "other_submitted")
    made = {kind: request_export(_latest(found[kind]), language="en", by=author) for kind in kinds}
    ready = made["approved"]
    path = archive.path_of(ready)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7 hush-submitted")
    Job.objects.filter(pk=ready.job_id).update(status="done")
    ready.path = archive.place(ready)
    ready.save(update_fields=["path"])
    return made


def _latest(summary: Summary) -> Any:
    return summary.versions.get()


def _facts(author: User, cycle: Cycle) -> SimpleNamespace:
    product = facts.product(author, name="Slate")
    facts.snapshot(product, "mau", LAST_YEAR["period_end"], 5, source="hush-source", recorded_at=timezone.now())
    project = facts.project(author, product, name="hush-project", started_on=date(2025, 2, 1), due_on=date(2025, 4, 1))
    return SimpleNamespace(
        cycles={"-": cycle, "preparing": cycles.prepared(author), "closed": summaries.cycle(closed_at=timezone.now())},
        product=product,
        goal=facts.goal(author, product, title="hush-goal", **LAST_YEAR),
        feedback=facts.feedback(product, day=date(2025, 6, 1), text="hush-feedback"),
        project=project,
        item=facts.item(project, title="hush-project item"),
        blocker=facts.blocker(project, text="hush-blocker"),
        imports=_imports(author, product),
        token=issue("Nightly export", scopes=["facts:read"], by=author)[0],
    )


def _imports(author: User, product: Product) -> dict[str, ImportBatch]:
    """A file that is only looked at, and one that was imported; its content is not kept any more."""
    rows = BytesIO(b"date,mau,hush-upload\n2025-11-30,5,\n2025-12-32,6,\n")
    done = ImportBatch(product=product, by=author, created_by=author, kind="snapshots_wide", status="done", size=9)
    done.file_name, done.sha256 = "hush-import.csv", "0" * 64
    done.save()
    return {"draft_import": inspect(rows, "hush-upload.csv", person=author, product=product).batch, "done_import": done}


def row_in_admin(world: World, app: str, model: str) -> Model:
    """A row an administrator would open there."""
    rows: dict[str, Any] = {
        "group": lambda: Group.objects.get_or_create(name="Auditors")[0],
        "user": lambda: world.company.pm,
        "job": Job.objects.first,
        "metric": lambda: Metric.objects.get(code="mau"),
        "product": lambda: world.facts.product,
        "emailaddress": lambda: world.company.pm.emailaddress_set.get_or_create(email=world.company.pm.email)[0],
    }
    found: Model = rows[model]()
    assert found._meta.app_label == app
    return found


def content_type(world: World) -> int:
    return ContentType.objects.get_for_model(world.summaries["draft"]).pk
