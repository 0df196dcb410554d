"""What reviewers, colleagues and HR left on the summaries of the matrix's world."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from pmreview.accounts.models import User
from summaries.models import Comment, Cycle, Delegation, PeerRequest, Placement, Summary
from summaries.review import peers
from summaries.review.comments import answer
from summaries.review.workflow import Judgement, perform
from tests.factories import comments, summaries
from tests.factories.people import Company, person
from tests.house.written import sent, written


def commented(company: Company, found: dict[str, Summary]) -> dict[str, Comment]:
    """A thread for the author and one kept from them, on each; the latter is "confided", on the submitted summary."""
    manager, made = company.manager, {}
    for kind in ("submitted", "returned", "approved", "resubmitted", "withdrawn"):
        made[kind] = comments.comment(found[kind], by=manager, body="hush-comment")
        private = comments.comment(found[kind], by=manager, body="hush-private-comment", is_private=True)
        answer(private, by=company.hr, body="hush-private-comment again")
        made.setdefault("confided", private)
    found["confided"] = found["submitted"]
    return made


def away(user: User, to: User, *, days: int) -> Delegation:
    """From that many days from now on, for four weeks."""
    day = timezone.localdate() + timedelta(days=days)
    return Delegation.objects.create(user=user, to=to, starts_on=day, ends_on=day + timedelta(days=28))


def asked(company: Company, summary: Summary) -> dict[str, PeerRequest]:
    """The teammate is asked, another has answered, a third is only proposed."""
    Cycle.objects.filter(pk=summary.cycle_id).update(asks_peers=True)
    people = {"asked": company.teammate, "answered": company.other_pm, "proposed": person("Nadia Peer")}
    made = {kind: peers.propose(summary, peer, by=company.pm) for kind, peer in people.items()}
    for kind in ("asked", "answered"):
        peers.settle(made[kind], is_confirmed=True, by=company.manager)
    peers.answer(made["answered"], {"share": "hush-peer"}, by=company.other_pm)
    return made


def judged(author: User, manager: User) -> dict[str, Summary]:
    """One approved by the first of two reviewers, and one whose author appeals against what was said."""
    grades = [{"key": "A", "label": "", "from": "", "share": None}]
    cycles = {
        "graded": summaries.cycle(grades=grades, second_line="managers_manager"),
        "appealed": summaries.cycle(grades=grades),
    }
    found = {kind: sent(written(author, "hush-submitted", cycle)) for kind, cycle in cycles.items()}
    perform(found["graded"], "approve", by=manager, judgement=Judgement("A", "hush-early-assessment"))
    perform(found["appealed"], "approve", by=manager, judgement=Judgement("A", "hush-assessment"))
    perform(found["appealed"], "appeal", by=author, note="hush-appeal")
    return found


def placed(*found: Summary, by: User) -> None:
    """Every cycle has the nine boxes; these stand in one, the withdrawn one where nobody sees it any more."""
    Cycle.objects.update(has_nine_box=True)
    for summary in found:
        Placement.objects.create(summary=summary, performance=3, potential=2, reason="hush-placement", by=by)


def handed_over(company: Company) -> dict[str, Summary]:
    """Assigned to the stranger, who is away: the other manager stands in, the teammate did until it was ended. And a summary
    of somebody who reported to the other manager while writing it."""
    entrusted = sent(written(company.pm, "hush-entrusted"))
    entrusted.reviewers.update(user=company.stranger)
    ended = away(company.stranger, company.teammate, days=-3)
    Delegation.objects.filter(pk=ended.pk).update(cancelled_at=timezone.now())
    away(company.stranger, company.other_manager, days=-2)
    mover = person("Nadia Mover", manager=company.other_manager)
    summaries.with_facts(mover)
    lost = written(mover, "hush-lost")
    User.objects.filter(pk=mover.pk).update(manager=company.manager)
    return {"entrusted": entrusted, "lost": sent(summaries.fresh(lost))}
