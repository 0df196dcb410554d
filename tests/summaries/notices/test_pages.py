"""The list, reading, the settings, turning letters off, the calendar file; and what they cost."""

from __future__ import annotations

import re
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.models import Muted, Notice
from summaries.models.notice import Kind
from summaries.notices import tell_all
from summaries.notices.muting import slip
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser, page
from tests.summaries.notices.post import NOON, news

pytestmark = pytest.mark.django_db


def bell(user: User) -> str:
    """The number beside the bell, as it is seen."""
    found = re.search(r'class="count num"[^>]*>([^<]*)<', page(user, "summary_list"))
    return found[1] if found else ""


def sentences(text: str) -> list[str]:
    return re.findall(r'<a href="/notices/[0-9a-f-]{36}/">(?:<span[^>]*>Unread:</span> )?([^<]*)</a>', text)


def post(user: User, name: str, *args: object, **data: object) -> int:
    return browser(user).post(reverse(name, args=args), data).status_code


# ---- The list ----


def test_unread_notices_come_first_then_the_newest(company: Company) -> None:
    rows = [news(company.pm, f"opened:{number}", facts={"cycle_en": f"Cycle {number}"}) for number in range(4)]
    tell_all(rows)
    for number in range(4):
        day = NOON.replace(day=10 + number)
        Notice.objects.filter(reason=f"opened:{number}").update(created_at=day, read_at=day if number > 1 else None)
    found = [re.sub(r".*“(.*)”.*", r"\1", words) for words in sentences(page(company.pm, "notice_list"))]
    assert found == ["Cycle 1", "Cycle 0", "Cycle 3", "Cycle 2"]


def test_opening_a_notice_reads_it_and_leads_there(company: Company) -> None:
    tell_all([news(company.pm, url="/summaries/"), news(company.pm, "opened:2", url="")])
    first, second = Notice.objects.order_by("reason")
    assert bell(company.pm) == "2"
    response = browser(company.pm).get(reverse("notice_open", args=[first.pk]))
    assert response.headers["Location"] == "/summaries/"
    assert bell(company.pm) == "1"
    assert browser(company.pm).get(reverse("notice_open", args=[second.pk])).headers["Location"] == "/notices/"
    assert bell(company.pm) == ""


def test_looking_ahead_reads_nothing(company: Company) -> None:
    tell_all([news(company.pm)])
    browser(company.pm).head(reverse("notice_open", args=[Notice.objects.get().pk]))
    assert bell(company.pm) == "1"


def test_all_are_read_at_once_but_nobody_elses(company: Company) -> None:
    tell_all([news(company.pm), news(company.pm, "opened:2"), news(company.hr)])
    assert "Mark all as read" in page(company.pm, "notice_list")
    assert post(company.pm, "notices_read") == 302
    assert (bell(company.pm), Notice.objects.of(company.hr).unread().count()) == ("", 1)
    assert "Mark all as read" not in page(company.pm, "notice_list")


def test_the_bell_counts_to_ninety_nine(company: Company) -> None:
    tell_all([news(company.pm, f"opened:{number}") for number in range(99)])
    assert bell(company.pm) == "99"
    tell_all([news(company.pm, "opened:one more")])
    assert bell(company.pm) == "99+"


def test_an_empty_list_says_what_will_be_there(company: Company) -> None:
    assert "Nothing yet" in page(company.pm, "notice_list")


def test_every_kind_has_a_sentence_in_both_languages(company: Company) -> None:
    """Whatever is told, the list can say it: no kind without words, no fact without its place."""
    from summaries.notices.words import SENTENCES

    facts = {"name": "Zhou Yuan", "author": "Lin Zhiyao", "days": 3, "count": 2, "deadline": NOON.isoformat()}
    facts |= {"comments": 2, "open": 2, "papers": 2, "left_out": 1}
    tell_all([news(company.pm, f"{kind}:{what}", kind, facts={**facts, "what": what}) for kind, what in SENTENCES])
    shown = sentences(page(company.pm, "notice_list"))
    assert len(shown) == len(SENTENCES)
    assert {kind for kind, _what in SENTENCES} == set(Kind)
    reader = browser(company.pm)
    reader.cookies["django_language"] = "zh-hans"
    chinese = sentences(reader.get(reverse("notice_list")).content.decode().replace("未读：", "Unread:"))
    assert [words for words in chinese if not re.search(r"[\u4e00-\u9fff]", words)] == []


def cost(user: User, name: str) -> int:
    reader, address = browser(user), reverse(name)
    reader.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(address).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_with_one_and_with_many(company: Company) -> None:
    tell_all([news(company.pm)])
    few = cost(company.pm, "notice_list"), cost(company.pm, "summary_list")
    tell_all([news(company.pm, f"opened:{number}") for number in range(60)])
    assert (cost(company.pm, "notice_list"), cost(company.pm, "summary_list")) == few
    assert few[0] <= 8


def test_the_bell_costs_one_query(company: Company) -> None:
    reader, address = browser(company.pm), reverse("summary_list")
    with CaptureQueriesContext(connection) as queries:
        reader.get(address)
    assert len([query for query in queries if "summaries_notice" in query["sql"]]) == 1


def test_the_calendar_file_is_a_download(company: Company) -> None:
    summaries.summary(company.pm)
    response = browser(company.pm).get(reverse("calendar_file"))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="pmreview.ics"'
    assert response.content.count(b"BEGIN:VEVENT") == 1
    costs = cost(company.pm, "calendar_file")
    for _cycle in range(4):
        summaries.summary(company.pm)
    assert cost(company.pm, "calendar_file") == costs <= 8


# ---- Settings ----

KEPT = {"time_zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_until": "07:30"}


def test_settings_are_kept(company: Company) -> None:
    assert post(company.pm, "notice_settings", **KEPT, kinds=["due", "returned"]) == 302
    company.pm.refresh_from_db()
    assert (company.pm.time_zone, company.pm.quiet_from, company.pm.quiet_until) == ("Europe/Berlin", time(22), time(7, 30))
    assert set(Muted.objects.filter(user=company.pm).values_list("kind", flat=True)) == set(Kind.values) - {"due", "returned"}
    assert post(company.pm, "notice_settings", **KEPT, kinds=Kind.values) == 302
    assert not Muted.objects.exists()


def test_the_page_shows_what_is_set(company: Company) -> None:
    User.objects.filter(pk=company.pm.pk).update(time_zone="Europe/Berlin", quiet_from=time(22, 15))
    Muted.objects.create(user=company.pm, kind="comment")
    text = page(company.pm, "notice_settings")
    assert 'value="Europe/Berlin"' in text
    assert 'value="22:15"' in text
    checked = re.findall(r'<input[^>]*name="kinds"[^>]*>', text)
    assert [re.search(r'value="(\w+)"', box)[1] for box in checked if "checked" not in box] == ["comment"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("time_zone", "Mars/Olympus", "Mars/Olympus"), ("quiet_from", "25:00", "Write a time"), ("kinds", "gossip", "gossip")],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(company: Company, name: str, value: str, words: str) -> None:
    response = browser(company.pm).post(reverse("notice_settings"), {**KEPT, name: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    company.pm.refresh_from_db()
    assert company.pm.time_zone == "Asia/Shanghai"
    assert not Muted.objects.exists()


# ---- Turning letters off from a letter ----


def test_a_slip_turns_one_kind_off_without_signing_in(company: Company) -> None:
    address = reverse("notice_mute", args=[slip(company.pm, "comment")])
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(address).status_code == 200
    assert not Muted.objects.exists()
    for _press in range(2):
        assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Muted.objects.values_list("user", "kind")) == [(company.pm.pk, "comment")]
    assert company.pm.name not in stranger.get(address).content.decode()


@pytest.mark.parametrize("words", ["nonsense", "WyJhIiwiYiJd:1aaaaa:forged"])
def test_a_forged_slip_opens_nothing(client: Client, db: None, words: str) -> None:
    assert client.get(f"/notices/mute/{words}/").status_code == 404
    assert client.post(f"/notices/mute/{words}/").status_code == 404


def test_a_slip_of_somebody_gone_opens_nothing(company: Company, client: Client) -> None:
    address = reverse("notice_mute", args=[slip(company.stranger, "comment")])
    company.stranger.delete()
    assert client.get(address).status_code == 404
