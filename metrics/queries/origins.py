"""Which files facts come from that are told as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import ngettext

from metrics.models import ImportBatch
from metrics.models.imported import Imported

NAMED = 3  # files; the appendix of a document has a line for a fact, not a page


def origin_of(rows: Iterable[Imported]) -> str:
    """The files of these rows, those with most of them first; empty where all were typed. Needs `batch__by` at hand."""
    brought = [row.batch for row in rows if row.batch]
    return told(Counter(brought).most_common())


def origin_in(rows: QuerySet[Any]) -> str:
    """The same for rows that stay in the database. One statement."""
    counts = rows.filter(batch=OuterRef("pk")).order_by().values("batch").annotate(n=Count("pk")).values("n")
    batches = ImportBatch.objects.filter(pk__in=rows.exclude(batch=None).order_by().values("batch")).select_related("by")
    found = batches.annotate(brought=Subquery(counts)).order_by("-brought", "created_at", "pk")
    return told([(batch, batch.brought) for batch in found])


def told(files: list[tuple[ImportBatch, int]]) -> str:
    """A sentence for each of the first files, and how many more there are."""
    rest = len(files) - NAMED
    sentences = [batch.sentence_of_many(count) for batch, count in files[:NAMED]]
    if rest > 0:
        sentences.append(ngettext("%(count)s more file", "%(count)s more files", rest) % {"count": rest})
    return " · ".join(sentences)
