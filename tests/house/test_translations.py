"""The Chinese catalogue: complete, in step with the English, set as Chinese is set; and pages that speak nothing else."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import allauth
import django
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import trans_real

from metrics.models import Goal, Product
from pmreview.accounts import words
from pmreview.accounts.models import User
from tests.factories import facts, summaries
from tests.factories.people import person
from tests.house.catalogue import CATALOGUE, Entry, entries, said
from tests.house.sources import ROOT

HAN = "\u4e00-\u9fff"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|%%|</?\w[^>]*>")
HALF_WIDTH = re.compile(rf"[{HAN}][,;:!?()]|[,;:!?()][{HAN}]|[{HAN}]\.(?!\w)")
CROWDED = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
UNKIND = re.compile(r"请您|您|错误|非法|！|!")
AS_TYPED = re.compile(r"%\(\w+\)[a-z]|\d[\d.]*[万亿]")  # placeholders, and figures the way people type them
FOR_DJANGO = {"yes,no"}  # the argument of a filter
LATIN = re.compile(r"[A-Za-z]{2,}")
# Names that are the same in both languages, and the button that leads to English.
NAMES = {
    "PDF",
    "CSV",
    "NPS",
    "MAU",
    "DAU",
    "ARPU",
    "HR",
    "API",
    "ID",
    "Excel",
    "Word",
    "xlsx",
    "XLSX",
    "UTF",
    "English",
    "SHA",
    "JSON",
    "MB",
    "PNG",
    "JPEG",
    "WebP",
}
SET_ASIDE = re.compile(
    r"#[0-9a-f]{6}\b|\S+@[\w.-]+|\b[0-9a-f]{4}(?: [0-9a-f]{4})+\b|\S+\.(?:pdf|csv|xlsx)\b|\b[A-Z][a-z]+/[A-Z]\w+"
)
ENTRIES = entries()
START = {"author": "summary_list", "manager": "team", "hr": "cycle_list"}


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The pages are read with the catalogue as it is written now; `scripts/setup` has compiled it unless it changed since."""
    binary = CATALOGUE.with_suffix(".mo")
    if not binary.exists() or binary.stat().st_mtime < CATALOGUE.stat().st_mtime:
        call_command("compilemessages", locale=["zh_Hans"], ignore_patterns=[".venv", "var"], verbosity=0)
        trans_real._translations = {}


def faults(check: re.Pattern[str], *, but: re.Pattern[str] | None = None) -> list[str]:
    """The translations in which the pattern is found."""
    rows = [(entry, text) for entry in ENTRIES for text in entry.translations if entry.source not in FOR_DJANGO]
    return [f"{entry.name} → {text}" for entry, text in rows if check.search(but.sub("", text) if but else text)]


def test_the_catalogue_is_chinese_with_one_form() -> None:
    header = CATALOGUE.read_text(encoding="utf-8").split("\n\n")[0]
    assert r"Language: zh_Hans\n" in header
    assert r"Plural-Forms: nplurals=1; plural=0;\n" in header


def test_every_entry_is_translated_and_none_is_a_guess() -> None:
    assert [entry.name for entry in ENTRIES if len(entry.translations) != 1 or not entry.translations[0].strip()] == []
    assert [entry.name for entry in ENTRIES if entry.is_fuzzy] == []


def test_no_entry_is_missing_and_none_is_left_over() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "pmreview.settings"}
    command = [sys.executable, str(ROOT / "scripts/check_translations")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if PLACEHOLDER.search(entry.source)], ids=lambda entry: entry.name
)
def test_a_translation_has_the_placeholders_of_its_source(entry: Entry) -> None:
    wanted = set(PLACEHOLDER.findall(entry.source))
    if entry.plural:
        wanted |= set(PLACEHOLDER.findall(entry.plural))
    assert set(PLACEHOLDER.findall(entry.translations[0])) == wanted


def test_chinese_has_chinese_punctuation() -> None:
    assert faults(HALF_WIDTH) == []


def test_chinese_and_latin_stand_apart() -> None:
    assert faults(CROWDED, but=AS_TYPED) == []


def test_nobody_is_blamed_and_nobody_is_shouted_at() -> None:
    assert faults(UNKIND) == []


def test_instructions_speak_to_you_in_short_sentences() -> None:
    texts = [PLACEHOLDER.sub("", text) for entry in ENTRIES for text in entry.translations]
    assert [text for text in texts if max(map(len, re.split("[。；？：\n]", text))) > 60] == []


def test_the_sentences_of_packages_are_theirs_still() -> None:
    tree = ast.parse(Path(words.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    sources = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    folders = [Path(package.__file__).parent for package in (django, allauth)]
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("**/locale/en/**/*.po")]
    known = re.sub(r'"\n"', "", "".join(texts))
    assert sources
    assert [source for source in sources if source not in known] == []


def test_dates_in_prose_have_spaces() -> None:
    with translation.override("zh-hans"):
        assert date_format(date(2026, 1, 16), "DATE_FORMAT") == "2026 年 1 月 16 日"


# ---- pages ------------------------------------------------------------------


def facts_in_chinese(author: User) -> None:
    """What `summaries.with_facts` makes, named in Chinese."""
    product = facts.product(author, name="晴川手账")
    facts.demo_case(author, product)
    facts.goal(author, product, weight=100, title="月活跃用户达到 95 万")
    facts.feedback(product, text="登录只要一秒。", channel="应用商店")
    made = facts.project(author, product, name="注册合并为一页")
    facts.item(made, title="画出页面", assignee="林知遥", done_on=date(2026, 2, 20))
    facts.blocker(made, text="没有测试手机")


@pytest.fixture
def staff(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """An author with a draft and a summary in review, their manager, and HR, all of them and their words in Chinese."""
    monkeypatch.setattr(summaries, "with_facts", facts_in_chinese)
    monkeypatch.setattr(summaries, "WORDS", "注册页合并为一页")
    manager = person("周予安", department="移动产品部", language="zh-hans")
    author = person("林知遥", department="移动产品部", manager=manager, language="zh-hans")
    summaries.summary(person("陈牧野", manager=manager), summaries.cycle())
    summaries.submitted(author, summaries.cycle(name="2025 年度业绩总结"))
    facts_in_chinese(author)
    summaries.summary(author)
    return {"author": author, "manager": manager, "hr": person("方宁", is_hr=True, language="zh-hans")}


def english(page: str) -> list[str]:
    """The pieces of a page with a word of English that is no name."""
    return [piece for piece in said(page) if set(LATIN.findall(SET_ASIDE.sub("", piece))) - NAMES]


def pages(browser: Client, first: str) -> dict[str, str]:
    """Every page a person reaches by links, one of each kind; the administration and the API's own pages are not for them."""
    found: dict[str, str] = {}
    kinds: set[str] = set()
    waiting = [first]
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f-]{36}", "…", path)
        if kind in kinds or re.match(r"/(admin|api)/", path) or path.endswith("/download/"):
            continue
        kinds.add(kind)
        response = browser.get(path, follow=True)
        if response.headers["Content-Type"].startswith("text/html"):
            found[path] = response.content.decode()
            waiting += [link.split("#")[0].split("?")[0] for link in re.findall(r'href="(/[^"]*)"', found[path])]
    return {path: page for path, page in found.items() if "/static/" not in path}


@pytest.mark.parametrize("who", START)
def test_every_page_speaks_chinese_only(who: str, staff: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(staff[who])
    found = pages(browser, reverse(START[who]))
    assert len(found) > 4
    assert {path: pieces for path, page in found.items() if (pieces := english(page))} == {}


def test_no_page_sets_chinese_with_half_width_punctuation(staff: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(staff["author"])
    found = pages(browser, reverse("summary_list"))
    pieces = {path: [piece for piece in said(page) if HALF_WIDTH.search(piece)] for path, page in found.items()}
    assert {path: wrong for path, wrong in pieces.items() if wrong} == {}


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done", "account_logout"])
def test_the_doors_speak_chinese(name: str, client: Client, db: None) -> None:
    response = client.get(reverse(name), follow=True)
    assert english(response.content.decode()) == []


def test_what_is_refused_is_an_instruction_in_chinese(staff: dict[str, User], client: Client) -> None:
    author = staff["author"]
    author.set_password("correct horse battery")
    author.save()
    wrong = client.post(reverse("account_login"), {"login": author.email, "password": "no"})
    client.force_login(author)
    goal = Goal.objects.filter(owner=author).latest("created_at")
    forms = [reverse("product_create"), reverse("goal_update", args=[goal.pk]), reverse("account_change_password")]
    refused = [client.post(path, {"weight": "abc", "oldpassword": "no"}) for path in forms]
    answers = [response.content.decode() for response in (wrong, *refused)]
    told = ["邮箱或密码不对", "填写产品名称", "填写一个数", "当前密码不对"]
    assert [words for words, page in zip(told, answers, strict=True) if words not in page] == []
    assert [piece for page in answers for piece in english(page)] == []
    assert [piece for page in answers for piece in said(page) if UNKIND.search(piece)] == []


def test_the_preview_of_an_import_speaks_chinese(staff: dict[str, User], client: Client) -> None:
    client.force_login(staff["author"])
    product = Product.objects.filter(people=staff["author"]).first()
    assert product is not None
    table = "日期,月活跃用户数\n2026-01-31,66.67万\n2026-02-30,68万\n2026-03-31,很多"
    page = client.post(reverse("import_create", args=[product.pk]), {"pasted": table}, follow=True).content.decode()
    assert "2 行无法导入" in page
    assert english(page) == []
    assert [piece for piece in said(page) if HALF_WIDTH.search(piece)] == []


def test_what_is_not_there_is_said_in_chinese(staff: dict[str, User], client: Client) -> None:
    client.force_login(staff["author"])
    page = client.get("/no-such-page/").content.decode()
    assert "这个地址没有内容" in page
    assert english(page) == []
