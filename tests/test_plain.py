"""What of typed words is kept, and what of that is printed: one definition, in forms, rows and papers."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from pmreview.plain import kept, plain_form, printed

ODD = "\u200d\ufe0f\u0301\u0338\u20e31\U0001f1e8\U0001f3fb \n\r\t\u0000\u202e\u2066\u200b\u1100\u1161\ud800"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("plain words", "plain words"),
        ("一\r\n二\r三\u2028四\u0085五\u000b六", "一\n二\n三\n四\n五\n六"),
        ("a\u0000b\u0007c\u007fd\ud800e\ufffef", "abcdef"),
        ("中\u202e文\u2066x\u2069\u200f!\u061c", "中文x!"),
        ("a\u200bb\ufeffc\u00add\u2060e\u3164f\u2011g", "abcdef\u2011g"),
        ("e\u0301 \u1112\u1161\u11ab", "é 한"),
        ("Z" + "\u0319\u0324\u031e\u0348\u0349" * 50, "Z\u0319\u0324\u031e\u0348"),
        ("กิ็็็็็็็็็", "กิ็็็"),
        ("👩\u200d💻 ❤\ufe0f 👍🏻 🇨🇳 葛\U000e0100", "👩\u200d💻 ❤\ufe0f 👍🏻 🇨🇳 葛\U000e0100"),
        ("\u200dx \ufe0fy" + "\u200d" * 500, "x y" + "\u200d" * 6),
        ("\u3000\u3000段落\t制表 尾 ", "\u3000\u3000段落\t制表 尾 "),
    ],
)
def test_words_are_kept(typed: str, expected: str):
    assert kept(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("👩\u200d💻 ❤\ufe0f 👍🏻", "👩💻 ❤ 👍"),
        ("🇨🇳🇬🇧 1\ufe0f\u20e3 9\u20e3 0\ufe0f\u20e3 #\ufe0f\u20e3", "CNGB ① ⑨ ⓪ #"),
        ("🏴\U000e0067\U000e0062\U000e007f 葛\U000e0100", "🏴 葛"),
        ("co\u2011op\tx\r\ny", "co-op x\ny"),
    ],
)
def test_words_are_printed(typed: str, expected: str):
    assert printed(typed) == expected


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from(ODD), max_size=20))
def test_doing_it_twice_changes_nothing_and_print_only_takes_away(text: str):
    assert kept(kept(text)) == kept(text)
    assert printed(printed(text)) == printed(kept(text)) == printed(text)
    assert kept(printed(text)) == printed(text)


def test_a_form_is_made_plain_but_for_passwords():
    sent = QueryDict(mutable=True)
    sent.setlist("note", ["a\r\nb", "fine"])
    sent["password1"] = "p\u0007\r\n"
    form = plain_form(sent)
    assert form.getlist("note") == ["a\nb", "fine"]
    assert form["password1"] == "p\u0007\r\n"
    assert sent.getlist("note") == ["a\r\nb", "fine"]
    with pytest.raises(AttributeError):
        form["note"] = "x"


def test_a_form_that_is_plain_already_is_the_very_same():
    sent = QueryDict("note=一&x=1")
    assert plain_form(sent) is sent
