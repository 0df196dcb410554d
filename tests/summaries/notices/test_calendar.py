"""The calendar file, read back as a calendar program reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from pmreview.accounts.models import User
from summaries.models import Cycle, Event
from summaries.models.event import Happened
from summaries.notices.calendar import Deadline, calendar, deadlines_of, escaped, folded
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.notices.post import NOON

Entry = dict[str, str]
STRUCTURE = ["BEGIN:VCALENDAR", "VERSION:2.0"]


def read(content: bytes) -> list[Entry]:
    """The entries of a file, its lines unfolded and its texts unescaped. Fails where the form is wrong."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[:2] == STRUCTURE
    assert lines[-1] == "END:VCALENDAR"
    blocks = re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", "\n".join(lines), re.DOTALL)
    return [dict(line.split(":", 1) for line in block.split("\n")) for block in blocks]


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def entries(user: User) -> list[Entry]:
    return read(calendar(deadlines_of(user), now=NOON))


def one(title: str = "Submit", url: str = "https://review.example.test/") -> Deadline:
    return Deadline("1-submit", NOON, title, url, 0)


@pytest.mark.parametrize(
    "title",
    ["", "a", "x" * 200, "提交：" * 40, "😀" * 30, "a,b;c\\d\\n", "two\nlines\r\nthree", "tab\there", "BEGIN:VEVENT"],
)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    (entry,) = read(calendar([one(title)], now=NOON))
    assert unescaped(entry["SUMMARY"]) == title.replace("\r\n", "\n").replace("\t", "")


def test_a_line_of_75_octets_stays_whole_and_one_of_76_is_folded() -> None:
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == "x" * 75 + "\r\n x"
    assert folded("中" * 26) == "中" * 25 + "\r\n 中"
    assert escaped("a;b,c\\\n") == r"a\;b\,c\\\n"


def test_moments_are_in_utc() -> None:
    (entry,) = read(calendar([one()], now=NOON))
    assert (entry["DTSTART"], entry["DTSTAMP"]) == ("20261123T040000Z", "20261123T040000Z")


@pytest.mark.django_db
def test_an_author_sees_the_submission_and_a_reviewer_the_review(company: Company) -> None:
    made = summaries.cycle(submit_by=datetime(2026, 12, 1, 10, tzinfo=UTC), review_by=datetime(2026, 12, 9, 10, tzinfo=UTC))
    summaries.summary(company.pm, made)
    (author,), (reviewer,) = entries(company.pm), entries(company.manager)
    assert unescaped(author["SUMMARY"]) == "Submit: Performance summary 2026"
    assert (author["DTSTART"], reviewer["DTSTART"]) == ("20261201T100000Z", "20261209T100000Z")
    assert author["UID"] == f"{made.pk}-submit@pmreview"
    assert entries(company.stranger) == []


@pytest.mark.django_db
def test_who_writes_and_reviews_has_both(company: Company) -> None:
    made = summaries.cycle()
    for user in (company.pm, company.manager):
        summaries.summary(user, made)
    assert [entry["UID"].split("-")[-1] for entry in entries(company.manager)] == ["submit@pmreview", "review@pmreview"]


@pytest.mark.django_db
def test_a_moved_deadline_is_the_same_entry_with_a_higher_number(company: Company) -> None:
    made = summaries.cycle()
    summaries.summary(company.pm, made)
    (before,) = entries(company.pm)
    Cycle.objects.update(submit_by=made.submit_by + timedelta(days=2))
    Event.objects.write(Happened.CYCLE_CHANGED, cycle=made, by=company.hr)
    (after,) = entries(company.pm)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert after["DTSTART"] > before["DTSTART"]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"closed_at": NOON}, {"opened_at": None}])
def test_only_open_cycles_are_in_it(company: Company, fields: dict[str, datetime | None]) -> None:
    summaries.summary(company.pm, summaries.cycle(**fields))
    assert entries(company.pm) == []
