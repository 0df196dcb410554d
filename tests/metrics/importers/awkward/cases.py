"""Awkward files, each with the exact outcome: what is recorded, which rows are refused, or the sentence that refuses it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tests.metrics.importers.awkward.case import CHINESE, WORKBOOK, Case
from tests.metrics.importers.awkward.making import (
    percent,
    second_sheet,
    sheet,
    text,
    with_part,
)


def mau(day: str, value: object) -> tuple[object, ...]:
    return "mau", day, Decimal(str(value))


def dau(day: str, value: object) -> tuple[object, ...]:
    return "dau", day, Decimal(str(value))


def d1(day: str, value: object) -> tuple[object, ...]:
    return "d1", day, Decimal(str(value))


AUGUST = (mau("2026-08-31", 681000),)
JIRA = (
    "Summary,Issue key,Issue Type,Status,Assignee,Priority,Created,Updated,Resolved,Due Date,Labels,Labels\n"
    "One page,PM-1,Story,Done,Lin,High,1/Aug/26 9:00 AM,12/Aug/26 12:00 AM,12/Aug/26 12:00 AM,15/Aug/26 12:00 AM,a,b\n"
    "Dark mode,PM-2,Story,In Progress,Chen,Low,2/Aug/26 9:00 AM,2/Aug/26 9:00 AM,,30/Aug/26 12:00 AM,,\n"
)
ONES = (
    "任务ID,任务标题,任务类型,任务所属项目,任务负责人,任务状态,创建时间,最后更新时间,优先级,截止日期,预估工时\n"
    "T1,一页注册,需求,注册改版,林知遥,已完成,2026-08-01 09:00,2026-08-12 18:00,高,2026-08-15,8\n"
    "T2,深色模式,需求,外观,陈木叶,进行中,2026-08-02 09:00,2026-08-03 10:00,低,--,\n"
)
CODING = (
    "ID,事项类型,标题,状态,创建时间,所属迭代,处理人,优先级,开始日期,截止日期\n"
    "7,需求,一页注册,已完成,2026-08-01 09:00:00,迭代一,林知遥,高,2026-08-02,2026-08-15\n"
)
PINGCODE = (
    "编号,标题,类型,状态,负责人,优先级,开始时间,截止时间,完成时间,迭代,故事点\n"
    "PC-1,一页注册,用户故事,已完成,林知遥,高,2026-08-02,2026-08-15,2026-08-12,迭代一,3\n"
    "PC-2,旧导出,用户故事,已取消,林知遥,低,2026-08-02,2026-08-15,,迭代一,1\n"
)
GA4 = (
    "# ----------------------------------------\n# Reports snapshot\n# Start date: 20260801\n# End date: 20260831\n"
    "# ----------------------------------------\n\nDate,Active users,New users\n20260801,120,30\n20260802,125,28\n\n"
    "# Other\nPage,Views\n/home,10\n"
)


def item(project: str, number: str, title: str, done: str, cancelled: bool = False) -> tuple[object, ...]:
    return project, number, title, done, cancelled


VALUES = [
    Case("utf-8", text(CHINESE), told=AUGUST),
    Case("utf-8 with BOM", text(CHINESE, "utf-8-sig"), told=AUGUST),
    Case("gb18030", text(CHINESE, "gb18030"), told=AUGUST),
    Case("utf-16 with BOM", text(CHINESE, "utf-16"), told=AUGUST),
    Case("utf-16 big-endian with BOM", lambda: b"\xfe\xff" + CHINESE.encode("utf-16-be"), told=AUGUST),
    Case("semicolons", text(CHINESE.replace(",", ";")), told=AUGUST),
    Case("tabs, as pasted", text(CHINESE.replace(",", "\t")), "paste.txt", told=AUGUST),
    Case("Excel's sep line", text("sep=;\n" + CHINESE.replace(",", ";")), told=AUGUST),
    Case("old Mac line ends", text(CHINESE.replace("\n", "\r")), told=AUGUST),
    Case("Windows line ends and blank rows", text("\r\n" + CHINESE.replace("\n", "\r\n") + ",\r\n\r\n"), told=AUGUST),
    Case("a title above the headings", text("月度报表\n导出时间：2026-09-01\n\n" + CHINESE), told=AUGUST),
    Case("headings twice", text("日期,MAU,MAU\n2026-08-31,681000,1\n"), told=AUGUST),
    Case(
        "GA4 with # lines and a second table",
        text(GA4),
        told=(
            *(dau("2026-08-01", 120), dau("2026-08-02", 125)),
            *(("new_users", "2026-08-01", Decimal(30)), ("new_users", "2026-08-02", Decimal(28))),
        ),
    ),
    Case(
        "万, 亿, full-width digits and percent",
        text("日期,MAU,次日留存率,收入\n2026-08-31,６８.１万,４１.２％,￥1.2亿\n"),
        told=(d1("2026-08-31", "0.412"), mau("2026-08-31", 681000), ("revenue", "2026-08-31", Decimal(120_000_000))),
    ),
    Case(
        "万 in the heading", text("日期,月收入(万元)\n2026-08-31,71.43\n"), told=(("revenue", "2026-08-31", Decimal(714300)),)
    ),
    Case("thousands in quotation marks", text('日期,MAU\n2026-08-31,"681,000"\n'), told=AUGUST),
    Case("thousands without quotation marks", text("日期,MAU\n2026-08-31,681,000\n"), refused=((2, ""),)),
    Case(
        "three date styles in one column",
        text("日期,MAU\n2026/6/30,1\n20260731,2\n2026年8月31日,3\n"),
        told=(mau("2026-06-30", 1), mau("2026-07-31", 2), mau("2026-08-31", 3)),
    ),
    Case("serial days in text", text("日期,MAU\n46265,681000\n"), told=AUGUST),
    Case("months", text("月份,MAU\n2026年8月,681000\n"), told=AUGUST),
    Case("day before month", text("Date,MAU\n13/08/2026,1\n01/09/2026,2\n"), told=(mau("2026-08-13", 1), mau("2026-09-01", 2))),
    Case("month before day", text("Date,MAU\n08/13/2026,1\n09/01/2026,2\n"), told=(mau("2026-08-13", 1), mau("2026-09-01", 2))),
    Case("a day that does not exist", text("日期,MAU\n2026/4/31,742000\n"), refused=((2, "日期"),)),
    Case("a day in the future", text("日期,MAU\n2027-01-01,742000\n"), refused=((2, "日期"),)),
    Case("a broken number", text('日期,MAU\n2026-08-31,"8,5.1万"\n'), refused=((2, "MAU"),)),
    Case("a number Excel has shortened", text("日期,MAU\n2026-08-31,6.81E+05\n"), refused=((2, "MAU"),)),
    Case(
        "missing is not zero",
        text("日期,MAU,DAU,新增,收入\n2026-08-31,681000,--,N/A,空\n"),
        told=AUGUST,
    ),
    Case(
        "shares as fractions",
        text("日期,次日留存率\n2026-08-30,0.41\n2026-08-31,1\n"),
        told=(d1("2026-08-30", "0.41"), d1("2026-08-31", 1)),
    ),
    Case(
        "shares as percentages",
        text("日期,次日留存率\n2026-08-30,41.2\n2026-08-31,0.9\n"),
        told=(d1("2026-08-30", "0.412"), d1("2026-08-31", "0.009")),
    ),
    Case("shares above the whole", text("日期,次日留存率\n2026-08-30,141%\n"), refused=((2, "次日留存率"),)),
    Case("fewer than no users", text("日期,MAU\n2026-08-30,-5\n"), refused=((2, "MAU"),)),
    Case("DAU pasted into MAU", text("日期,DAU,MAU\n2026-08-31,924000,924000\n"), refused=((2, ""),)),
    Case("trailing totals", text(CHINESE + "合计,681000\n"), told=AUGUST, note="1 row of totals was left out."),
    Case("the same day twice, the same value", text(CHINESE + "2026/8/31,681000\n"), told=AUGUST),
    Case("the same day twice, other values", text(CHINESE + "2026/8/31,690000\n"), refused=((2, ""), (3, ""))),
    Case("a good and a bad row", text(CHINESE + "2026-09-31,1\n"), told=AUGUST, refused=((3, "统计日期"),)),
    Case("one cell of a row is bad", text("日期,MAU,DAU\n2026-08-31,681000,many\n"), refused=((2, "DAU"),)),
    Case(
        "long form with parts",
        text("日期,指标,数值,分子,分母\n2026-08-31,CTR,25%,1,4\n2026-08-31,转化率,50%,1,4\n"),
        kind="snapshots_long",
        told=(("ctr", "2026-08-31", Decimal("0.25")),),
        refused=((3, ""),),
    ),
    Case("a measure nobody knows", text("日期,指标,数值\n2026-08-31,心情,5\n"), kind="snapshots_long", refused=((2, "指标"),)),
]
WORKBOOKS = [
    Case("a workbook", WORKBOOK, "file.xlsx", told=AUGUST),
    Case("a workbook called CSV", WORKBOOK, "file.csv", told=AUGUST, note="The name says CSV"),
    Case("text called a workbook", text(CHINESE), "file.xlsx", told=AUGUST, note="The name says Excel"),
    Case("days of Excel", sheet([["日期", "MAU"], [datetime(2026, 8, 31), 681000]]), "file.xlsx", told=AUGUST),
    Case("serial days of Excel", sheet([["日期", "MAU"], [46265, 681000]]), "file.xlsx", told=AUGUST),
    Case(
        "shares shown as percentages",
        sheet([["日期", "次日留存率"], [date(2026, 8, 31), 0.412]], percent),
        "file.xlsx",
        told=(d1("2026-08-31", "0.412"),),
    ),
    Case(
        "figures with binary dust",
        sheet([["日期", "评分"], ["2026-08-31", 0.1 + 4.1]]),
        "file.xlsx",
        told=(("rating", "2026-08-31", Decimal("4.2")),),
    ),
    Case(
        "merged headings in two rows",
        sheet(
            [["日期", "用户", None], [None, "DAU", "MAU"], ["2026-08-31", 500, 681000]],
            lambda s: (s.merge_cells("A1:A2"), s.merge_cells("B1:C1")),
        ),
        "file.xlsx",
        told=(dau("2026-08-31", 500), *AUGUST),
    ),
    Case(
        "merged days",
        sheet([["日期", "指标", "数值"], ["2026-08-31", "MAU", 681000], [None, "DAU", 500]], lambda s: s.merge_cells("A2:A3")),
        "file.xlsx",
        kind="snapshots_long",
        told=(dau("2026-08-31", 500), *AUGUST),
    ),
    Case(
        "the table on the second sheet",
        second_sheet(["说明"], [["日期", "MAU"], ["2026-08-31", 681000]]),
        "file.xlsx",
        told=AUGUST,
        note="Only the sheet “数据”",
    ),
    Case(
        "a far-away cell",
        sheet([["日期", "MAU"], ["2026-08-31", 681000]], lambda s: s.cell(row=60_000, column=2, value="")),
        "file.xlsx",
        told=AUGUST,
    ),
    Case(
        "formulas with results",
        with_part(
            sheet([["日期", "MAU"], ["2026-08-31", "=680000+1000"]]),
            "xl/worksheets/sheet1.xml",
            lambda xml: (
                xml.replace(b"<v></v>", b"<v>681000</v>").replace(b"<v />", b"<v>681000</v>").replace(b"<v/>", b"<v>681000</v>")
            ),
        ),
        "file.xlsx",
        told=AUGUST,
    ),
]
TABLES = [
    Case(
        "Jira with repeated columns",
        text(JIRA),
        "sprint 8.csv",
        "work_items",
        (item("sprint 8", "PM-1", "One page", "2026-08-12"), item("sprint 8", "PM-2", "Dark mode", "None")),
    ),
    Case(
        "ONES",
        text(ONES, "gb18030"),
        kind="work_items",
        told=(item("外观", "T2", "深色模式", "None"), item("注册改版", "T1", "一页注册", "2026-08-12")),
        note="the day of its last change is taken",
    ),
    Case(
        "CODING",
        text(CODING),
        kind="work_items",
        told=(item("file", "7", "一页注册", "2026-11-20"),),
        note="the as-of day is taken",
    ),
    Case(
        "PingCode",
        text(PINGCODE),
        kind="work_items",
        told=(item("file", "PC-1", "一页注册", "2026-08-12"), item("file", "PC-2", "旧导出", "None", True)),
    ),
    Case(
        "done before it began", text("标题,开始日期,完成时间\nx,2026-08-02,2026-08-01\n"), kind="work_items", refused=((2, ""),)
    ),
    Case(
        "feedback with words over two lines",
        text('日期,渠道,评分,推荐意愿,内容\n2026-08-01,App Store,5,,"好用\n真的"\n2026-08-02,问卷,,10,\n2026-08-03,问卷,6,,\n'),
        kind="feedback",
        told=(("2026-08-01", 5, None, "好用\n真的"), ("2026-08-02", None, 10, "")),
        refused=((4, "评分"),),
    ),
    Case(
        "goals",
        text(
            "目标,指标,单位,基线,目标值,权重,开始日期,结束日期\n"
            "月活到 95 万,MAU,,66.67万,95万,60%,2026-01-01,2026-12-31\n"
            "次留到 45%,次日留存率,,41%,45,40%,2026-01-01,2026-12-31\n"
            "反了,MAU,,100,50,0,2026-01-01,2026-12-31\n"
        ),
        kind="goals",
        told=(("月活到 95 万", Decimal(950_000), Decimal(60)), ("次留到 45%", Decimal("0.45"), Decimal(40))),
        refused=((4, ""),),
    ),
    Case(
        "projects",
        text("项目名称,开始日期,截止日期,完成日期\n注册改版,2026-02-01,2026-04-30,--\n外观,2026-05-01,2026-04-30,\n"),
        kind="projects",
        told=(("注册改版", "2026-02-01"),),
        refused=((3, ""),),
    ),
]
