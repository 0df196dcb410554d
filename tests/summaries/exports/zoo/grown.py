"""Documents grown the real way: facts, a draft, words, and what freezing makes of them, in the database of the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from pmreview.accounts.models import User
from summaries.models import Summary, Version
from summaries.reading import freeze
from summaries.review.workflow import perform
from summaries.wizard.steps import add_entry, prepare
from tests.factories import facts, summaries
from tests.factories.people import person
from tests.summaries.exports.zoo.built import HAN, LATIN, MARKED

Answers = Callable[[Any], str]
RARE = "𠮷㛃𬭎𰻝𪚥䶮𫝀𬺰"
PICTURES = "上线 🎉 好评 👍🏻 团队 👩\u200d💻👨\u200d👩\u200d👧 爱 ❤\ufe0f 完成 ✅ 第 1\ufe0f\u20e3 步 🇨🇳🇬🇧 警告 ⚠\ufe0f"
TURNED = "他说 \u202eabc\u202c，\u2066mixed 混排\u2069 100 %，\u200f完\u200e。"
ADDRESS = "https://example.test/" + "reports/2026/" * 20 + "?q=" + "%E4%B8%AD" * 40


def author(**fields: Any) -> User:
    manager = person(fields.pop("boss", "周予安"), department="移动产品部")
    return person(**{"name": "林知遥", "manager": manager, "department": "移动产品部", "title": "高级产品经理", **fields})


def written(made: Summary, says: str | Answers) -> Summary:
    """Every question in prose answered so, as far as there is room; the other answers stay."""
    speak = (lambda _field: says) if isinstance(says, str) else says
    for section in made.sections:
        for row in [section, *section.rows]:
            fields = [
                field for field in row.asked() if isinstance(field, models.TextField | models.CharField) and not field.choices
            ]
            values = {field.name: speak(field)[: field.max_length] for field in fields}
            type(row)._default_manager.filter(pk=row.pk).update(**values)
    return summaries.fresh(made)


def handed_in(made: Summary) -> Version:
    perform(made, "submit", by=made.author)
    version = summaries.fresh(made).latest
    assert version is not None
    return version


def frozen(made: Summary) -> Version:
    return freeze(made, by=made.author)


def saying(says: str | Answers, **fields: Any) -> Version:
    """The demo case with these words, handed in."""
    return handed_in(written(summaries.completed(author(**fields)), says))


def plain() -> Version:
    return handed_in(summaries.completed(author()))


def nothing_written() -> Version:
    """Frozen with every question open, as an import of an older summary may be."""
    made = summaries.summary(author())
    prepare(made)
    return frozen(made)


def one_character() -> Version:
    return saying("一")


def no_figures() -> Version:
    """Only words: no product, goal, value, quote or project."""
    made = summaries.summary(author())
    prepare(made)
    return frozen(written(made, HAN))


def sixty_goals() -> Version:
    """Attainments from far below the baseline to four hundred per cent, some without a value."""
    me = author()
    product = facts.product(me, name="晴川手账")
    facts.demo_case(me, product)
    for number in range(60):
        share = Decimal(number * 10 - 100)
        goal = {"code": None, "baseline": 0, "target": 100, "actual": share, "weight": Decimal("1.67")}
        facts.goal(me, product, title=f"第 {number} 个目标", **goal)
    made = summaries.summary(me)
    prepare(made)
    return frozen(written(made, "一"))


def extremes() -> Version:
    """Four hundred per cent, minus a hundred and twenty, none, and a goal whose target is its baseline."""
    me = author()
    product = facts.product(me, name="晴川手账")
    facts.demo_case(me, product)
    for title, baseline, target, actual in (
        ("四倍", 0, 100, 400),
        ("倒退", 100, 200, -20),
        ("空", 0, 9, None),
        ("不变", 5, 5, 5),
    ):
        facts.goal(me, product, code=None, title=title, baseline=baseline, target=target, actual=actual)
    made = summaries.summary(me)
    prepare(made)
    return frozen(written(made, HAN))


def one_point() -> Version:
    """A single value of a single measure, a single quote, a task without a day."""
    me = author()
    product = facts.product(me, name="晴川手账")
    facts.snapshot(product, "mau", recorded_by=me)
    facts.goal(me, product, weight=100, baseline=None)
    facts.feedback(product, text="快", rating=None)
    facts.item(facts.project(me, product, due_on=None), due_on=None)
    made = summaries.summary(me)
    prepare(made)
    add_entry(made.section("data"), made.section("data").citables()[0].subject)
    return frozen(written(summaries.fresh(made), HAN))


def thirty_competitors() -> Version:
    made = summaries.completed(author())
    market = made.section("market")
    for _more in range(29):
        add_entry(market)
    return handed_in(written(summaries.fresh(made), lambda field: "竞品甲" if field.max_length == 80 else HAN))


def long_names() -> Version:
    """Names of forty characters, a title of 120, an employee number of 32."""
    made = summaries.completed(
        author(name="欧阳" * 20, boss="Maximiliana Featherstonehaugh-Cholmondeley", department="移" * 40, title="产" * 40)
    )
    product = made.author.products.get()
    type(product).objects.filter(pk=product.pk).update(name="晴川手账国际版" * 11)
    made.author.goals.update(title="把月活跃用户提高到九十五万" * 9)
    return handed_in(summaries.fresh(made))


def english_in_chinese() -> Version:
    return saying(LATIN * 3)


def two_directions() -> Version:
    made = summaries.completed(author())
    product = made.author.products.get()
    facts.feedback(product, text="היישום מהיר, really 100 % \u2067שלום\u2069")
    return handed_in(written(summaries.fresh(made), TURNED))


def rare_han() -> Version:
    return saying(f"与{RARE}同事一起：{HAN}", name=f"李{RARE}", boss="㛃𬭎")


def pictures() -> Version:
    return saying(PICTURES)


def addresses() -> Version:
    return saying(f"报表在 {ADDRESS}，见附录。")


def nested_lists() -> Version:
    return saying(MARKED)


def full_fields() -> Version:
    """Every answer as long as it may be."""
    return saying(lambda field: HAN * 120 if (field.max_length or 0) > 1000 else "名" * 40)


def everything() -> Version:
    """Two products, a dozen goals, three years of values, projects, blockers and quotes, and a page of words to each."""
    me = author()
    for name in ("晴川手账", "晴川相册"):
        product = facts.product(me, name=name)
        facts.demo_case(me, product)
        for month in range(24):
            day = date(2025, 1, 28) + timedelta(days=30 * month)
            for code, value in (("mau", 600_000 + 9_000 * month), ("dau", 300_000 + 7_000 * month), ("rating", 4)):
                facts.snapshot(product, code, day, value, recorded_by=me)
        for number in range(6):
            facts.goal(me, product, title=f"{name}的第 {number} 个目标", weight=Decimal("8.33"))
        for number in range(5):
            project = facts.project(me, product, name=f"{name}的第 {number} 个项目")
            facts.blocker(project)
            for done in (None, date(2026, 2, 20), date(2026, 3, 20)):
                facts.item(project, done_on=done)
        for number in range(8):
            facts.feedback(product, text=f"{number}：{HAN * 3}", rating=1 + number % 5, suggestion=("feature", "")[number % 2])
    made = summaries.summary(me)
    prepare(made)
    for key in ("data", "feedback"):
        for citable in made.section(key).citables()[:4]:
            add_entry(made.section(key), citable.subject)
    add_entry(made.section("market"))
    add_entry(made.section("outlook"))
    return frozen(written(summaries.fresh(made), HAN * 9))
