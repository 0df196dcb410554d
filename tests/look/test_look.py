"""The small pieces of every page: icons exist, badges escape, errors lead to their fields."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))
IMPORTED = re.compile(r'from "\./([\w.]+)"')


class Wish(forms.Form):
    name = forms.CharField(label="What is the goal?", error_messages={"required": "Name the goal"})

    def clean(self) -> None:
        raise forms.ValidationError("Wish for less")


def rendered(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_every_icon_named_in_a_template_is_drawn() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    icons = {name for text in texts for name in re.findall(r'{% icon "([\w-]+)"', text)}
    badges = {name for text in texts for name in re.findall(r'{% badge "\w+" "([\w-]+)"', text)}
    assert icons | badges
    assert (icons | badges) - SPRITE == set()


def test_an_icon_is_silent_and_takes_a_tone() -> None:
    assert rendered('{% icon "check" "ok" %}').startswith('<svg class="icon ok" aria-hidden="true"><use href="')
    assert rendered('{% icon "check" %}').endswith('#check"></use></svg>')


def test_a_badge_says_its_word_and_escapes_it() -> None:
    html = rendered('{% badge "warn" "alert" word %}', word="<b>")
    assert html.startswith('<span class="status warn"><svg') and html.endswith("&lt;b&gt;</span>")


@pytest.mark.parametrize(("active", "shown"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_the_page_names_its_language_for_the_browser(active: str, shown: str) -> None:
    with translation.override(active):
        assert rendered("{% html_lang %}") == shown


def test_errors_lead_to_their_fields_and_the_focus_goes_to_them() -> None:
    html = rendered("{% error_summary form %}", form=Wish({}))
    assert "data-pm-focus" in html and 'role="alert"' in html
    assert '<a href="#id_name">Name the goal</a>' in html
    assert html.index("Wish for less") < html.index("Name the goal")


def test_a_form_without_errors_has_no_summary() -> None:
    assert rendered("{% error_summary form %}", form=Wish()).strip() == ""


def test_the_script_imports_only_what_is_there() -> None:
    folder = ROOT / "static/js"
    wanted = {name for path in folder.glob("*.js") for name in IMPORTED.findall(path.read_text(encoding="utf-8"))}
    assert wanted
    assert {name for name in wanted if not (folder / name).exists()} == set()
