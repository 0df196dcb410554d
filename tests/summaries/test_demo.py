"""The demo company: who is there, what the golden case says, and that it is the same every time. Loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from metrics.formatting import percent
from metrics.models import FeedbackItem, MetricSnapshot
from pmreview.accounts.models import User
from pmreview.jobs.models import Job
from summaries.demo.company import material_of
from summaries.demo.dates import Calendar
from summaries.demo.people import PASSWORD, rows
from summaries.demo.source import table
from summaries.letterhead.colour import LEAST_CONTRAST, contrast_with_white
from summaries.letterhead.logo import logo_of
from summaries.models import (
    Assessment,
    Comment,
    Cycle,
    Event,
    Letterhead,
    PeerRequest,
    Placement,
    Status,
    Summary,
    Version,
    chain,
)
from summaries.wizard.steps import problems_of, steps_of

pytestmark = pytest.mark.django_db

GOLDEN = {"mau": (666_667, 1_000_000), "dau": (384_615, 500_000), "rating": ("3.5", "4.2"), "revenue": (714_286, 1_000_000)}
STATED = {"mau": "50", "dau": "30", "rating": "20", "revenue": "40"}
CASES = ("lin.zhiyao", "emma.clarke")
COMPLETE = {Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.ACKNOWLEDGED}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Calendar]:
    """The company, loaded for today; gone after the module. Each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield Calendar(timezone.localdate())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def company(loaded: Calendar, db: None) -> Calendar:
    return loaded


def summary_of(key: str, *, is_open: bool = True) -> Summary:
    found = Summary.objects.with_people().filter(cycle__closed_at__isnull=is_open)
    return found.get(author__email=f"{key}@example.com")


def prose_of(summary: Summary) -> str:
    answered = [row for section in summary.sections for row in [section, *section.rows]]
    return "\n".join(row.says(field) for row in answered for field in row.asked())


def test_the_company_has_every_role() -> None:
    authors = User.objects.filter(summaries__isnull=False).distinct()
    assert authors.count() == 12
    assert User.objects.filter(is_hr=True).count() == User.objects.filter(is_staff=True, is_superuser=True).count() == 1
    managers = User.objects.filter(reports__in=authors).distinct()
    assert {manager.name for manager in managers} >= {"周予安", "宋岚"}
    assert {"移动产品部", "商业产品部"} <= {user.department for user in authors}
    assert all(user.email.endswith("@example.com") for user in User.objects.all())


def test_everybody_can_sign_in_with_the_password_that_is_printed() -> None:
    hashes = set(User.objects.values_list("password", flat=True))
    assert len(hashes) == 1
    assert all(user.check_password(PASSWORD) for user in User.objects.all()[:2])
    validate_password(PASSWORD, User.objects.get(email="lin.zhiyao@example.com"))


def test_the_open_cycle_covers_the_twelve_months_before_this_one(company: Calendar) -> None:
    cycle = Cycle.objects.open().get()
    assert cycle.period_end == timezone.localdate().replace(day=1) - timedelta(days=1)
    assert len(cycle.period.months()) == 12
    assert (cycle.name, cycle.name_en) == (
        f"{cycle.period_end.year} 财年业绩总结",
        f"FY{cycle.period_end.year} performance summary",
    )
    assert timezone.localtime(cycle.submit_by).hour == 18
    assert (cycle.days_left, (cycle.review_by - cycle.submit_by).days) == (9, 7)


def test_the_last_cycle_is_closed_and_everybody_archived() -> None:
    cycle, now = Cycle.objects.exclude(closed_at=None).get(), Cycle.objects.open().get()
    assert cycle.period_end == now.period_start - timedelta(days=1)
    assert {summary.status for summary in cycle.summaries.all()} == {Status.ARCHIVED}
    assert cycle.summaries.count() == 12


def test_the_open_cycle_has_summaries_in_every_state() -> None:
    summaries = Cycle.objects.open().get().summaries
    assert {summary.status for summary in summaries.all()} == set(Status) - {Status.ARCHIVED, Status.APPEALED}
    assert summary_of("gu.xiaotang").versions.count() == 2
    assert {step.state for step in steps_of(summary_of("chen.muye"))} == {"todo"}
    assert {step.state for step in steps_of(summary_of("he.siyuan"))} == {"done", "started", "todo"}
    assert summary_of("han.shuyan").events.filter(name="returned").exclude(note="").exists()


def test_every_complete_summary_has_no_problems() -> None:
    complete = Summary.objects.with_people().filter(status__in=COMPLETE)
    assert complete.count() == 9
    assert {summary.author.name: problems_of(summary) for summary in complete if problems_of(summary)} == {}


def test_events_happened_in_order_and_before_now() -> None:
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    open_ones = Cycle.objects.open().get().summaries.all()
    names = {one.author.name: [event.name for event in one.events.all()] for one in open_ones}
    assert names["顾晓棠"][:5] == ["submitted", "commented", "returned", "commented", "submitted"]
    assert [name for name in names["苏念"] if name != "placed"] == ["submitted", "graded", "approved", "acknowledged"]
    for summary in Cycle.objects.exclude(closed_at=None).get().summaries.all():
        happened = [event.name for event in summary.events.all()]
        assert happened == ["submitted", "graded", "approved", "acknowledged", "archived"]
        assert summary.events.filter(at__date__lte=summary.cycle.period_end).count() == 0


def test_the_chain_of_what_happened_is_sound_and_everything_of_a_review_is_there() -> None:
    assert not list(chain.faults(Event.objects.chained()))
    open_cycle = Cycle.objects.open().get()
    decided = Summary.objects.filter(cycle=open_cycle, status__in=["approved", "acknowledged"])
    assert decided.exclude(assessments__text="").distinct().count() == decided.count()
    assert {one.grade for one in Assessment.objects.filter(summary__in=decided)} <= set(open_cycle.grade_keys)
    assert Comment.objects.open().filter(summary=summary_of("han.shuyan")).count() == 4
    assert Placement.objects.values("performance", "potential").distinct().count() == 3
    assert PeerRequest.objects.exclude(answered_at=None).exists()


@pytest.mark.parametrize("key", CASES)
def test_the_golden_figures_are_exact(key: str) -> None:
    facts = summary_of(key).facts
    series = {one.code: one for one in facts.series}
    for code, (base, last) in GOLDEN.items():
        one = series[code]
        assert one.base is not None
        assert one.last is not None
        assert (one.base.value, one.last.value) == (Decimal(base), Decimal(last))
        assert len(one.points) == 13
        assert one.growth.ratio is not None
        assert round(one.growth.ratio * 100) == Decimal(STATED[code])
    assert all(point.source for one in series.values() for point in one.points)
    assert {"d30", "conversion", "churn", "market_share", "market_rank", "nps"} <= set(series)


@pytest.mark.parametrize("key", CASES)
def test_attainments_are_above_below_and_exactly_the_target(key: str) -> None:
    facts = summary_of(key).facts
    reached = {goal.metric: percent(goal.attainment.value) for goal in facts.goals}
    assert reached == {"mau": "117.6%", "dau": "85.2%", "rating": "100.0%", "revenue": "121.2%", "churn": "40.0%"}
    assert all(goal.is_verified for goal in facts.goals)
    assert facts.total.has_full_weight
    assert percent(facts.total.value) == "98.7%"


@pytest.mark.parametrize("key", CASES)
def test_the_contradiction_is_found_and_explained(key: str) -> None:
    summary = summary_of(key)
    with override("en"):
        found = summary.facts.contradictions
    warned = [one for one in found if one.level == "warn"]
    assert [one.code for one in warned] == ["stickiness_fell"]
    assert "57.7%" in warned[0].sentence
    assert warned[0].sum == "384,615 ÷ 666,667 = 57.7%; 500,000 ÷ 1,000,000 = 50.0%"
    assert all(figure in summary.section("data").explanation for figure in ("57.7%", "50.0%", "7.7"))


@pytest.mark.parametrize("key", CASES)
def test_the_counts_in_the_prose_are_those_of_the_feedback(key: str) -> None:
    facts = summary_of(key).facts.feedback
    assert (facts.total, facts.good, facts.poor, len(facts.quotes)) == (616, 416, 100, 25)
    assert facts.good_share is not None
    assert percent(facts.good_share) == "67.5%"
    assert facts.suggestions == {"feature": 88, "interface": 47, "usability": 63}
    assert facts.nps_n == 264
    prose = prose_of(summary_of(key))
    assert all(figure in prose for figure in ("616", "416", "67.5%", "100", "16.2%", "88", "47", "63"))


@pytest.mark.parametrize("key", CASES)
def test_the_counts_in_the_prose_are_those_of_the_projects(key: str) -> None:
    projects = summary_of(key).facts.projects
    assert [(one.items, one.done) for one in projects] == [(28, 28), (34, 34), (24, 24), (17, 16), (30, 18)]
    slipped = [(one.finished_on - one.due_on).days for one in projects if one.finished_on and one.due_on]
    assert slipped == [-4, 8, -5, -2]
    assert sum(len(one.open_blockers) for one in projects) == 1


def test_the_chinese_case_says_what_the_article_says() -> None:
    prose = prose_of(summary_of("lin.zhiyao"))
    facts = ["50%", "30%", "20%", "40%", "100 万", "50 万", "3.5 分", "4.2 分", "100 万元"]
    measures = ["注册", "新功能", "推广", "激励机制", "反馈", "付费", "定价", "广告"]
    lessons = ["部分用户流失", "留存", "优化产品功能", "市场推广", "团队协作"]
    assert [word for word in [*facts, *measures, *lessons] if word not in prose] == []


def test_the_english_case_has_a_product_of_its_own_and_no_chinese() -> None:
    summary = summary_of("emma.clarke")
    assert summary.author.language == "en"
    assert [product.name for product in summary.author.products.all()] == ["Brightday Journal"]
    with override("en"):
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in prose_of(summary))
    assert "40%" in prose_of(summary)


@pytest.mark.parametrize("key", CASES)
def test_last_cycles_promises_are_resolved(key: str) -> None:
    with override("en"):
        kept = [(one.target, one.actual, one.outcome) for one in summary_of(key).commitments]
    assert [(round(target, 2), round(actual, 3), outcome) for target, actual, outcome in kept if target and actual] == [
        (950_000, 1_000_000, "Kept"),
        (Decimal("4.2"), Decimal("4.2"), "Kept"),
        (Decimal("0.06"), Decimal("0.072"), "Not kept"),
    ]


def test_every_paper_bears_the_letterhead_of_the_company() -> None:
    letterhead = Letterhead.objects.get()
    assert (letterhead.company_in("zh-hans"), letterhead.company_in("en")) == ("云帆科技", "Yunfan Technology")
    assert (letterhead.word_in("zh-hans"), letterhead.word_in("en")) == ("内部资料", "Internal")
    assert contrast_with_white(letterhead.accent) > LEAST_CONTRAST
    assert logo_of(BytesIO(letterhead.logo)).height == letterhead.logo_height
    assert set(Version.objects.values_list("letterhead", flat=True)) == {letterhead.pk}
    assert letterhead.made_at < min(Version.objects.values_list("submitted_at", flat=True))


def test_both_golden_summaries_are_approved_and_their_paper_is_asked_for() -> None:
    for key in CASES:
        summary = summary_of(key)
        assert summary.status == Status.APPROVED
        assert summary.latest is not None
        assert summary.latest.exports.get().language == summary.author.language


def test_nobody_gets_a_letter_about_made_up_history() -> None:
    assert not Job.objects.filter(kind="mail").exists()


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_the_same_day_gives_the_same_company(today: date) -> None:
    authors = [row for row in rows() if "state" in row]
    once, twice = ([material_of(row, Calendar(today)) for row in authors] for _ in range(2))
    assert once == twice
    assert sum(len(made.measured) for made in once) > 900
    for made in once:
        assert sum(goal.weight for goal in made.aims) == sum(goal.weight for goal in made.last_aims) == 100


@pytest.mark.parametrize("month", range(1, 13))
def test_complaints_shrink_wherever_the_calendar_quarters_cut(month: int) -> None:
    """The prose says so, whatever month the company is loaded in."""
    author = next(row for row in rows() if row.get("case") == "en")
    stars: dict[tuple[int, int], list[int]] = {}
    for voice in material_of(author, Calendar(date(2026, month, 5))).voices:
        stars.setdefault((voice.day.year, (voice.day.month - 1) // 3), []).append(voice.rating)
    poor = [sum(star <= 2 for star in given) / len(given) for _quarter, given in sorted(stars.items())]
    assert poor == sorted(poor, reverse=True)


def test_loading_again_does_nothing_when_anybody_is_there() -> None:
    before = (User.objects.count(), FeedbackItem.objects.count(), MetricSnapshot.objects.count())
    call_command("load_demo", if_empty=True)
    assert (User.objects.count(), FeedbackItem.objects.count(), MetricSnapshot.objects.count()) == before
    with pytest.raises(CommandError):
        call_command("load_demo")


def test_the_sign_ins_are_shown_in_columns() -> None:
    out = StringIO()
    call_command("show_demo", url="http://reviews.example.com", stdout=out)
    lines = out.getvalue().splitlines()
    assert "http://reviews.example.com" in lines
    assert sum("@example.com" in line for line in lines) == 6
    assert PASSWORD in out.getvalue()


def test_only_the_address_is_shown_without_the_demo_company() -> None:
    User.objects.filter(email__endswith="@example.com").update(is_active=False)
    out = StringIO()
    call_command("show_demo", url="http://reviews.example.com", stdout=out)
    assert out.getvalue().split() == ["http://reviews.example.com"]


def test_a_paper_that_nobody_makes_is_a_sentence(tmp_path: object) -> None:
    with pytest.raises(CommandError, match=r"summary-zh\.pdf"):
        call_command("render_demo", out=tmp_path, timeout=0)


def test_the_failure_of_a_paper_is_told(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    exports = [summary_of(key).latest.exports.get() for key in CASES]
    Job.objects.filter(pk__in=[export.job_id for export in exports]).update(status="failed", error="The paper is torn.")
    monkeypatch.setattr(
        "summaries.management.commands.render_demo.request_export", lambda version, **_asked: version.exports.get()
    )
    with pytest.raises(CommandError, match="The paper is torn"):
        call_command("render_demo", out=tmp_path)


def test_demo_languages_are_languages_of_the_site() -> None:
    known = {code for code, _name in settings.LANGUAGES}
    assert {row.get("language", table("company")["defaults"]["language"]) for row in rows()} <= known
