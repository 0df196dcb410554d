"""Many papers in one download: asked for in pieces by a job that may die and go on, ready when each is made or has failed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.dispatch import Signal
from django.utils import timezone

from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from pmreview.jobs.queue import enqueue
from pmreview.jobs.work import Claim, handler
from summaries.exports import archive
from summaries.exports.requests import TEMPLATE, remake, request_export
from summaries.models import Bundle, BundledPaper, Cycle, Event, Export, Summary, Version
from summaries.models.event import Happened
from summaries.models.export import BundleQuerySet

bundle_ready = Signal()  # sent once, inside the transaction that makes it ready, with bundle=
PIECE = 50  # papers asked for in one transaction
MADE = ~Q(export=None) & ~Q(export__path="")
FAILED = Q(export__path="", export__job__status=Job.Status.FAILED)


class Standing(NamedTuple):
    """How far a bundle is: of `total` summaries so many have a paper, a failed one, none to make; `fresh` were made for it."""

    total: int
    made: int
    failed: int
    absent: int
    fresh: int

    @property
    def over(self) -> int:
        return self.made + self.failed + self.absent

    @property
    def is_over(self) -> bool:
        return self.over >= self.total


@transaction.atomic
def request_bundle(cycle: Cycle, summaries: Iterable[UUID], *, language: str, by: User) -> Bundle:
    """Asks for the papers of these summaries, in this order; without a language each in its author's. Written down once."""
    ids = [str(pk) for pk in summaries]
    until = timezone.now() + timedelta(days=settings.DOWNLOAD_DAYS)
    bundle = Bundle(cycle=cycle, language=language, summaries=ids, requested_by=by, expires_at=until)
    bundle.job = enqueue("bundle", key=f"bundle:{bundle.pk}", payload={"bundle": str(bundle.pk)}, by=by)
    bundle.save(force_insert=True)
    Event.objects.write(Happened.EXPORTED, by=by, cycle=cycle, details={"format": "pdf", "count": len(ids)})
    return bundle


@handler("bundle")
def collect(job: Job, claim: Claim) -> None:
    """Asks for every missing paper, a piece at a time. Begun again, it goes on after the last whole piece."""
    bundle = Bundle.objects.select_related("requested_by").get(pk=job.payload["bundle"])
    known = set(bundle.papers.values_list("summary_id", flat=True))
    left = [(place, UUID(pk)) for place, pk in enumerate(bundle.summaries) if UUID(pk) not in known]
    for start in range(0, len(left), PIECE):
        with transaction.atomic():
            _collect(bundle, left[start : start + PIECE])
        claim.progress(len(known) + min(start + PIECE, len(left)), len(bundle.summaries))
    settle(Bundle.objects.filter(pk=bundle.pk))


def _collect(bundle: Bundle, piece: list[tuple[int, UUID]]) -> None:
    """A row for each: with the paper of what stands submitted now, or without one."""
    seen = Summary.objects.visible_to(bundle.requested_by).sent().filter(pk__in=[pk for _place, pk in piece])
    languages = dict(seen.values_list("pk", "author__language"))
    papers: dict[UUID, dict[str, Any]] = {}
    for language in sorted(set(languages.values())) if not bundle.language else [bundle.language]:
        wanted = [pk for pk, own in languages.items() if bundle.language or own == language]
        papers |= _papers(Version.objects.newest().filter(summary__in=wanted), language, by=bundle.requested_by)
    rows = [BundledPaper(bundle=bundle, position=place, summary_id=pk, **papers.get(pk, {})) for place, pk in piece]
    BundledPaper.objects.bulk_create(rows, ignore_conflicts=True)


def _papers(versions: QuerySet[Version], language: str, *, by: User) -> dict[UUID, dict[str, Any]]:
    """Paper and file name by summary. Only what is missing, failed or lost is asked for; the rest is three queries."""
    ready = Export.objects.current().filter(language=language, template=TEMPLATE, version__in=versions.values("pk"))
    known = {paper.version_id: paper for paper in ready.exclude(path="").defer("record") if not archive.is_lost(paper)}
    parts = {name: KeyTransform(name, KeyTransform(language, "readings")) for name in ("author", "cycle")}
    found = {}
    people = versions.select_related("submitted_by", "summary__cycle")
    for version in people.defer("readings").annotate(**parts):
        export = known.get(version.pk) or request_export(version, language=language, by=by)
        reading = {name: getattr(version, name) for name in parts}
        if None in reading.values():  # frozen before there was this language
            reading = {name: version.reading(language)[name] for name in parts}
        found[version.summary_id] = {"export": export, "name": archive.name_of(**reading)}
    return found


def standing(bundle: Bundle) -> Standing:
    """One query over the papers' own jobs."""
    counted = bundle.papers.aggregate(
        made=Count("pk", filter=MADE),
        failed=Count("pk", filter=FAILED),
        absent=Count("pk", filter=Q(export=None)),
        fresh=Count("pk", filter=Q(export__made_at__gte=bundle.created_at)),
    )
    return Standing(total=len(bundle.summaries), **counted)


def settle(bundles: BundleQuerySet) -> int:
    """Makes those ready for which there is nothing more to wait for, and tells so; how many. Of many callers one tells."""
    return sum(_settle(bundle) for bundle in bundles.unsettled() if standing(bundle).is_over)


@transaction.atomic
def _settle(bundle: Bundle) -> bool:
    now = timezone.now()
    if not Bundle.objects.filter(pk=bundle.pk, ready_at=None).update(ready_at=now):
        return False
    bundle.ready_at = now
    bundle_ready.send(sender=Bundle, bundle=bundle)
    return True


def on_over(*, job: Job, **_signal: Any) -> None:
    """A paper is made or has failed: whoever waited for nothing else has all."""
    if job.kind == "render_pdf":
        settle(Bundle.objects.filter(papers__export__job=job).distinct())


def on_swept(**_signal: Any) -> None:
    """What a worker did not live to say is seen by the next sweep."""
    settle(Bundle.objects.all())


def failures(bundle: Bundle) -> QuerySet[BundledPaper]:
    """The papers that could not be made, with their reasons."""
    return bundle.papers.filter(FAILED).select_related("summary__author", "export__job", "export__version")


@transaction.atomic
def retry(bundle: Bundle, *, by: User) -> None:
    """Asks again for what failed, and goes on where collecting gave up."""
    for paper in failures(bundle).defer("export__version__readings"):
        assert paper.export is not None
        remake(paper.export, by=by)
    Bundle.objects.filter(pk=bundle.pk).update(ready_at=None)
    enqueue("bundle", key=f"bundle:{bundle.pk}", payload={"bundle": str(bundle.pk)}, by=by)
