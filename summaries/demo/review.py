"""What reviewers and colleagues of the demo company say: grades, comments on the paragraph, boxes, answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from pmreview.accounts.models import User
from summaries.demo.source import Table, table
from summaries.models import Cycle, Summary
from summaries.review import comments, peers
from summaries.review.anchors import Places
from summaries.review.judging import suggested
from summaries.review.workflow import Judgement
from summaries.team.placing import Box, place


def rules() -> dict[str, Any]:
    """What the demo's cycles ask for beyond the default."""
    return {**table("review")["rules"], "grades": table("review")["grades"]}


def judged(summary: Summary, *, language: str) -> Judgement:
    """The grade its attainment suggests, with a sentence or two."""
    latest = summary.latest
    grade = suggested(summary.cycle, latest.attainment if latest else None) or summary.cycle.grade_keys[-1]
    return Judgement(grade, table("review")["assessments"][language][grade])


def remark(summary: Summary, state: str, *, by: User, at: datetime) -> None:
    """The comments that go with a return, each on its section."""
    version = summary.latest
    assert version is not None  # only what was submitted is returned
    known = Places(version.reading(summary.author.language))
    for told in _told(state):
        spot, is_private = known.nearest(told["section"]), told.get("is_private", False)
        comments.say(summary, version=version, place=spot, body=told["body"], by=by, is_private=is_private, at=at)


def reply(summary: Summary, state: str, *, at: datetime) -> None:
    """What the author answered while changing the summary."""
    for told in _told(state):
        for thread in summary.comments.filter(body=told["body"]):
            comments.answer(thread, body=told["answer"], by=summary.author, at=at)


def _told(state: str) -> list[Table]:
    return [told for told in table("review")["comments"] if told["state"] == state]


def place_people(cycle: Cycle) -> None:
    """Puts those who handed something in into a box each, one after another; their managers do."""
    boxes: list[Table] = table("review")["places"]
    handed_in = Summary.objects.filter(cycle=cycle, submitted_at__isnull=False).with_people()
    for turn, summary in enumerate(handed_in.order_by("author__employee_number")):
        told = boxes[turn % (len(boxes) + 1)] if turn % (len(boxes) + 1) < len(boxes) else None
        if told and summary.author.manager:
            box = Box(told["performance"], told["potential"])
            place(summary, box, by=summary.author.manager, reason=told["reason"], seen=0)


def ask_colleagues(cycle: Cycle) -> None:
    """The first summary in review has two colleagues asked, of whom one has answered, and a third proposed."""
    waiting = Summary.objects.filter(cycle=cycle, status="submitted").with_people().order_by("author__employee_number")
    summary = waiting.first()
    if summary is None or summary.current_reviewer is None:
        return
    others = Summary.objects.filter(cycle=cycle).exclude(pk=summary.pk).select_related("author")
    people = [other.author for other in others.order_by("author__employee_number")][:3]
    asked = [peers.propose(summary, peer, by=summary.author) for peer in people]
    for request in asked[:2]:
        peers.settle(request, is_confirmed=True, by=summary.current_reviewer)
    peers.answer(asked[0], table("review")["peers"], by=people[0])


def moment_before(moment: datetime) -> datetime:
    """A little earlier, for what was said before a decision."""
    return min(moment, timezone.now()) - timedelta(minutes=20)
