"""Cells as people and programs write them; headings as their systems call them (domain: files people really have)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.importers import values
from metrics.importers.columns import METRIC, recognise
from metrics.importers.values import Decision
from metrics.importers.vocabulary import Vocabulary

AUGUST_FIRST = date(2026, 8, 1)
SAME_DAY = [
    *("2026-08-01", "2026/8/1", "2026.8.1", "20260801", "2026年8月1日", "2026 年 8 月 1 日", "46235", "46235.75"),
    *("1/Aug/26 12:00 AM", "01-Aug-2026", "2026-08-01 09:30", "2026-08-01 09:30:15.5", "2026-08-01T09:30:15"),
    *("2026-07-31T16:00:00Z", "2026-08-01T07:00:00+08:00", "２０２６-０８-０１", "8/1/2026"),
]


@pytest.mark.parametrize("text", SAME_DAY)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert values.day(text) == AUGUST_FIRST


@pytest.mark.parametrize("text", ["2026-08", "2026/8", "202608", "2026年8月"])
def test_a_month_is_its_last_day(text: str) -> None:
    assert values.day(text) == date(2026, 8, 31)


def test_serial_days_of_a_mac_workbook_count_from_1904() -> None:
    assert values.day("44773", "1904") == AUGUST_FIRST


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026/4/31", "99999999", "123", "32/Aug/26", "1/Foo/26", "1889-01-01", "²"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day"):
        values.day(text)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_every_style(day: date) -> None:
    texts = [f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", str((day - values.EXCEL_DAY_0).days)]
    assert {values.day(text) for text in texts} == {day}
    assert values.day(f"{day:%d/%m/%Y}", "dmy") == values.day(f"{day:%m/%d/%Y}", "mdy") == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    for read in (values.day, values.figure, lambda cell: values.figure(cell, "percent", "fraction")):
        try:
            assert read(text) is not None
        except ValueError as problem:
            assert str(problem)


@pytest.mark.parametrize(
    ("text", "unit", "choice", "value"),
    [
        *(("66.67万", "people", "", 666_700), ("1.2亿", "yuan", "", 120_000_000), ("￥1,000.5", "yuan", "", "1000.5")),
        *(("$12", "yuan", "", 12), ("１２３", "", "", 123), ("−5", "", "", -5), ("71.43", "yuan", "10000", 714_300)),
        *(("71.43万", "yuan", "10000", 714_300), ("42%", "percent", "fraction", "0.42"), ("42％", "percent", "", "0.42")),
        *(
            ("42", "percent", "percent", "0.42"),
            ("0.42", "percent", "fraction", "0.42"),
            ("0.42", "percent", "percent", "0.0042"),
        ),
    ],
)
def test_figures(text: str, unit: str, choice: str, value: object) -> None:
    assert values.figure(text, unit, choice) == Decimal(str(value))


@pytest.mark.parametrize("text", ["--", "-", "N/A", "n/a", "空", "", " ", "—", "#N/A", "NULL"])
def test_missing_is_not_zero(text: str) -> None:
    assert values.is_missing(text.strip())


def test_decisions_are_made_from_the_whole_column() -> None:
    assert values.decide_share(["0.41", "0.9"]) == Decision("fraction", values.SHARES)
    assert values.decide_share(["0.41", "41"]) == Decision("percent", values.SHARES)
    assert values.decide_share(["0.41"], "留存率(%)") == Decision("percent", values.SHARES)
    assert values.decide_share(["1", "0"]) == Decision("fraction", values.SHARES, is_doubtful=True)
    assert values.decide_share(["41%", "--"]) is None
    assert values.decide_day(["1/2/2026", "13/2/2026"]) == Decision("dmy", values.DATE_STYLES)
    assert values.decide_day(["1/2/2026"]) == Decision("mdy", values.DATE_STYLES, is_doubtful=True)
    assert values.decide_day(["2026-01-02"]) is None


HEADINGS = {
    "date": "日期 时间 统计日期 首日 Date Day",
    "metric:mau": "月活 月活跃用户 月活跃用户数 MAU mau",
    "metric:dau": "日活 日活跃用户 活跃用户数 DAU Active_users",
    "metric:new_users": "新增 新增用户 New_users new_users",
    "metric:d1": "次日留存 次日留存率 d1",
    "metric:d7": "7日留存率 七日留存率 D7",
    "metric:d30": "30日留存率 d30",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "heading"), [(field, name) for field, names in HEADINGS.items() for name in names.split()])
def test_the_usual_headings_are_recognised(field: str, heading: str) -> None:
    header = [heading.replace("_", " "), "MAU"] if field == "date" else ["日期", heading.replace("_", " ")]
    found = recognise(header, [], Vocabulary.load())
    assert (found.kind, field in found.mapping.values()) == ("snapshots_wide", True)
    assert any(name.startswith(METRIC) for name in found.mapping.values())


TASKS = {
    "ONES": "任务ID,任务标题,任务类型,任务所属项目,任务负责人,任务状态,创建时间,最后更新时间,优先级,截止日期,预估工时",
    "CODING": "ID,事项类型,标题,状态,创建时间,所属迭代,处理人,优先级,开始日期,截止日期",
    "PingCode": "编号,标题,类型,状态,负责人,优先级,开始时间,截止时间,完成时间,迭代,故事点",
    "Jira": "Summary,Issue key,Issue Type,Status,Assignee,Priority,Created,Updated,Resolved,Due Date",
}


@pytest.mark.django_db
@pytest.mark.parametrize("system", TASKS)
def test_the_exports_of_task_systems_are_recognised(system: str) -> None:
    found = recognise(TASKS[system].split(","), [], Vocabulary.load())
    assert found.kind == "work_items"
    assert {"external_id", "title", "assignee", "state", "due_on"} <= set(found.mapping.values())
