"""The page of the letterhead: who may, what is saved, what is refused, and that nothing that was is changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.accounts.models import User
from summaries.letterhead.sample import samples
from summaries.models import Event, Letterhead, chain
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser, page
from tests.summaries.letterhead.pictures import SVG, bomb, drawn, moving, png, saved

pytestmark = pytest.mark.django_db
WORDS = {
    "company": "云帆科技",
    "company_en": "Yunfan Technology",
    "word": "内部资料",
    "word_en": "Internal",
    "accent": "#1D4E89",
}


def save(
    by: User, /, *, picture: bytes = b"", name: str = "logo.png", seen: str | None = None, **changed: str
) -> tuple[int, str]:
    """Sends the form as a browser that has just opened the page would."""
    newest = Letterhead.objects.newest()
    data: dict[str, Any] = {**WORDS, "seen": str(newest.pk if newest else "") if seen is None else seen, **changed}
    if picture:
        data["picture"] = SimpleUploadedFile(name, picture)
    response = browser(by).post(reverse("letterhead"), data, follow=True)
    return response.status_code, response.content.decode()


def newest() -> Letterhead:
    found = Letterhead.objects.newest()
    assert found is not None
    return found


def test_hr_saves_name_word_colour_and_logo(company: Company) -> None:
    code, text = save(company.hr, picture=png())
    made = newest()
    assert code == 200
    assert "Whatever is submitted from now on begins like this." in text
    assert (made.company, made.word_en, made.accent, made.made_by) == ("云帆科技", "Internal", "#1d4e89", company.hr)
    assert (made.logo_width, made.logo_height) == (320, 96)
    assert made.logo_address in text


def test_an_administrator_may_and_others_do_not_know_the_page(company: Company) -> None:
    assert save(company.admin)[0] == 200
    for stranger in (company.pm, company.manager, company.stranger):
        assert browser(stranger).get(reverse("letterhead")).status_code == 404
        assert reverse("letterhead") not in page(stranger, "notice_settings")
    for keeper in (company.hr, company.admin):
        assert reverse("letterhead") in page(keeper, "notice_settings")


def test_the_page_says_that_old_papers_stay(company: Company) -> None:
    assert "keeps the letterhead it had" in page(company.hr, "letterhead")


def test_every_part_may_be_empty_and_the_colour_is_ours_then(company: Company) -> None:
    save(company.hr)
    save(company.hr, company="", company_en="", word="", word_en="", accent="")
    assert (newest().company, newest().word_in("en"), newest().accent) == ("", "", "#2b4fb3")


def test_each_change_is_a_row_and_an_event_and_saving_the_same_is_neither(company: Company) -> None:
    save(company.hr, picture=png())
    save(company.hr)
    save(company.hr, word="机密")
    save(company.admin, picture=png(ink="black"), word="机密")
    events = Event.objects.filter(name="setting").order_by("sequence")
    assert [event.details["changes"] for event in events] == [
        ["company", "company_en", "word", "word_en", "accent", "logo"],
        ["word"],
        ["logo"],
    ]
    assert [event.details["letterhead"] for event in events] == sorted(Letterhead.objects.values_list("number", flat=True))
    assert [event.by for event in events] == [company.hr, company.hr, company.admin]
    assert not list(chain.faults(Event.objects.chained()))


def test_the_logo_stays_until_it_is_taken_off(company: Company) -> None:
    save(company.hr, picture=png())
    save(company.hr, company="云帆")
    assert newest().logo
    assert "Print without the logo" in page(company.hr, "letterhead")
    save(company.hr, company="云帆", is_without_logo="on")
    assert (newest().logo, newest().logo_width) == (None, None)
    assert "Print without the logo" not in page(company.hr, "letterhead")


def test_a_new_logo_and_none_at_once_is_a_question(company: Company) -> None:
    save(company.hr, picture=png())
    code, text = save(company.hr, picture=png(ink="black"), is_without_logo="on")
    assert code == 422
    assert "Choose a new logo or print without one, not both." in text


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "svg": ({"picture": SVG, "name": "logo.svg"}, "SVG is not taken"),
    "svg called png": ({"picture": SVG}, "SVG is not taken"),
    "gif called png": ({"picture": saved(drawn(), "GIF")}, "not a PNG, JPEG or WebP picture"),
    "bomb": ({"picture": bomb(50_000, 50_000)}, "at most 4,000 pixels"),
    "cut off": ({"picture": saved(drawn(2000, 500))[:100]}, "damaged or cut off"),
    "moving": ({"picture": moving("WEBP"), "name": "logo.webp"}, "The picture moves"),
    "pale": (
        {"accent": "#ffcc00"},
        "#ffcc00 has a contrast of only 1.51 : 1, text needs 4.5 : 1. Choose a darker one, for example #8e7200.",
    ),
    "nearly": ({"accent": "#777777"}, "only 4.47 : 1"),
    "no colour": ({"accent": "blue"}, "six digits from 0 to f"),
    "long name": ({"company": "帆" * 41}, "at most 40 characters"),
    "no glyph": ({"company": "Yunfan \U0001fae0"}, "has no “\U0001fae0”"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_printed_is_refused_with_what_to_do(company: Company, name: str) -> None:
    sent, words = REFUSED[name]
    code, text = save(company.hr, **sent)
    assert code == 422
    assert words in text
    assert not Letterhead.objects.exists()


def test_a_name_says_nothing_about_a_file(company: Company) -> None:
    assert save(company.hr, picture=saved(drawn(), "JPEG"), name="logo.png")[0] == 200
    assert newest().logo


def test_two_people_do_not_undo_each_other_unseen(company: Company) -> None:
    save(company.hr)
    code, text = save(company.admin, seen="", company="另一家")
    assert code == 422
    assert "Somebody saved another letterhead meanwhile" in text
    assert f'name="seen" value="{newest().pk}"' in text
    assert newest().company == "云帆科技"


def test_rows_are_never_changed(company: Company) -> None:
    save(company.hr)
    made = newest()
    made.company = "别的"
    with pytest.raises(PermissionDenied):
        made.save()
    with pytest.raises(PermissionDenied):
        made.delete()


def test_a_word_of_one_language_serves_both() -> None:
    chinese, english = samples(Letterhead(company="云帆科技", word_en="Internal"))
    assert (chinese.company, chinese.word, chinese.number) == ("云帆科技", "Internal", "一")
    assert (english.company, english.word, english.number) == ("云帆科技", "Internal", "1")


def test_a_version_keeps_the_letterhead_it_was_submitted_under(company: Company) -> None:
    before = summaries.submitted(company.other_pm)
    save(company.hr, picture=png())
    first = newest()
    summary = summaries.submitted(company.pm)
    save(company.hr, company="远帆")
    summaries.perform(summary, "return", by=company.manager, note="Name the source")
    summaries.perform(summaries.fresh(summary), "submit", by=company.pm)
    old, new = summary.versions.order_by("number")
    assert before.versions.get().letterhead is None
    assert (old.letterhead, new.letterhead) == (first, newest())


def test_the_page_costs_the_same_after_many_changes(company: Company) -> None:
    def cost() -> int:
        reader = browser(company.hr)
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("letterhead"))
        return len(queries)

    save(company.hr, picture=png())
    few = cost()
    for number in range(5):
        save(company.hr, company=f"云帆 {number}")
    assert cost() == few <= 6
