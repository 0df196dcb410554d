"""Documents built over a frozen reading: shapes that facts and forms can bring, but only with much patience."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from summaries import blocks
from tests.summaries.exports.conftest import READINGS

Reading = dict[str, Any]

HAN = "我们把注册页合并为一页，把等待缩到一秒以内；留存随之提高，但粘性下降。"
LATIN = "We merged the sign-up pages into one and cut the waiting time to less than a second; retention rose, stickiness fell. "
PUNCTUATION = "（“注册”）、《手账》：快！稳？省；真的吗？！——对……“是的。”（他说，“好”。）"
MARKED = """做了三件事：
- 注册页合并为一页
    - 去掉手机号
        - 去掉图形验证码
            - 去掉昵称
- 等待缩到一秒以内

1. 先量，再改
2. 改一处，量一次
10. 每周公布
1、用户说快
2、用户说稳
（1）华东
（2）华南，含港澳
(1) North
(2) South
① 已上线
② 灰度中
　　这一段首行空两格。
· 间隔号也是项目符号
• 圆点也是"""


def base(language: str = "zh-hans") -> Reading:
    """The golden reading without its sections: a first page to put things behind."""
    return deepcopy(READINGS[language]) | {"sections": [], "appendix": [], "notices": []}


def section(key: str, number: str, title: str, *inner: blocks.Block) -> dict[str, Any]:
    return {"key": key, "number": number, "title": title, "entries_title": "", "blocks": list(inner)}


def of(*inner: blocks.Block, language: str = "zh-hans", **more: Any) -> Reading:
    """A document of one section."""
    title = "市场" if language.startswith("zh") else "Market"
    return base(language) | {"sections": [section("market", "一", title, *inner)]} | more


def long_fields() -> Reading:
    """Answers of 8,000 characters: one paragraph, one word, and paragraphs of every length."""
    endless = blocks.text("怎样应对？", "字" * 8000)
    flowing = blocks.text("做了什么？", (HAN * 230)[:8000])
    short = blocks.text("还有呢？", "\n\n".join(HAN * (1 + n % 7) for n in range(60))[:8000])
    return of(flowing, short, endless)


def english_fields() -> Reading:
    return of(
        blocks.text("What was done?", (LATIN * 80)[:8000]),
        blocks.text("And then?", "\n\n".join(LATIN * (1 + n % 5) for n in range(40))[:8000]),
        language="en",
    )


def endless_words() -> Reading:
    addresses = [f"https://example.test/{'path/' * depth}?q={'x' * 40 * depth}" for depth in (1, 4, 16)]
    return of(blocks.text("Where?", "\n\n".join(["x" * 8000, *addresses])), language="en")


def lists() -> Reading:
    return of(
        blocks.text("做了什么？", MARKED),
        blocks.entry("竞品甲", [blocks.text("强在哪里？", MARKED), blocks.text("怎样应对？", "- " + HAN * 4 + "\n- 再说")]),
        blocks.quote("- 快\n- 稳", source="应用商店，2026-05-06"),
        blocks.text("长的列表", "\n".join(f"{n}、{HAN}" for n in range(1, 61))),
    )


def english_lists() -> Reading:
    typed = MARKED.replace("注册页合并为一页", LATIN).replace("先量，再改", LATIN * 3)
    return of(blocks.text("What was done?", typed), language="en")


def one_line_paragraphs() -> Reading:
    return of(blocks.text("诗", "\n".join(f"第 {n} 行" for n in range(900))), blocks.text("空行", "一\n\n\n\n\n\n二\n\n三"))


def punctuation() -> Reading:
    texts = [HAN[n:].lstrip("，；。") + PUNCTUATION * 12 + "数" * n for n in range(24)]
    return of(*(blocks.text(f"第 {n} 段，“标点”（试验）怎么样？", body) for n, body in enumerate(texts)))


def long_tables() -> Reading:
    columns = [blocks.column("目标", width=40), blocks.column("基线", width=20, align="end"), blocks.column("说明", width=40)]
    rows = [[f"目标 {n}：{HAN[: n % 30]}", f"{n * 1234:,}", HAN * (1 + n % 3)] for n in range(70)]
    narrow = [blocks.column(f"列 {n}", width=10, align="end" if n else "start") for n in range(10)]
    return of(
        blocks.table("目标与结果", columns, rows, source="来源：导入，2026-01-16"),
        blocks.table("十列", narrow, [[f"第 {n} 行", *["1,234.5"] * 9] for n in range(4)]),
        blocks.table(
            "", columns, [["一", "2", "x" * 90], ["https://example.test/" + "a" * 60, "123,456,789,012.34 万元", "三"]]
        ),
        blocks.table("只有表头", columns, []),
    )


def tall_cells() -> Reading:
    """Rows higher than half a page: none is split, so each may leave much of a page white."""
    columns = [blocks.column("项目", width=20), blocks.column("说明", width=80)]
    return of(blocks.table("高的行", columns, [[f"第 {n} 行", HAN * 24] for n in range(7)]))


def long_quotes() -> Reading:
    quotes = [blocks.quote((HAN * 60)[:2000], source="应用商店，2026-05-06") for _n in range(3)]
    return of(*quotes, blocks.quote("快！", source=""), blocks.note("warn", "粘性下降", HAN * 100), blocks.note("ok", "一致"))


def many_sections() -> Reading:
    parts = [
        section(f"part{n}", "", f"第 {n} 部分：{HAN[:36]}", blocks.text("", HAN * (n % 4)), blocks.entry(f"条目 {n}", []))
        for n in range(1, 25)
    ]
    return base() | {
        "sections": parts,
        "title": "二〇二六年度产品经理业绩总结与下一年度工作计划（含市场分析、用户反馈与团队协作）" * 2,
    }


def big_figures() -> Reading:
    items = [
        blocks.figure(
            "月度收入", "123,456,789.01", unit="万元", change="+12,345.6%", base="较 24-12", source="财务月报，第 12 行"
        ),
        blocks.figure("没有数据", "—"),
        blocks.figure("名字很长很长很长很长很长的一个指标", "−0.0001", unit="个百分点", change="−99.9%", base="较 2024 年同期"),
        blocks.figure("评分", "4.2", unit="分"),
    ]
    few = blocks.figures([blocks.figure("一个", "1", unit="个")], caption="单独一个")
    return of(blocks.figures(items[:3], caption="很大的数"), few, headline=[blocks.figures(items)])


def drawings() -> Reading:
    """Every kind of drawing with one point, with none, negative, and far past its goal."""
    bars = [("达到", 1.0), ("超过四倍", 4.0), ("倒退", -0.35), ("远低于", -12.0), ("零", 0.0)]
    rows = [{"name": name, "value": value, "text": f"{value:.0%}", "note": "1 → 2"} for name, value in bars]
    trends = [[1], [], [0, 0, 0], [-5, 3, -5], [1e9, None, 2e12]]
    points = [
        blocks.chart("trend", caption=f"走势 {n}", title=f"走势 {n}，{len(values)} 点", data={"points": _points(values)})
        for n, values in enumerate(trends)
    ]
    return of(
        blocks.chart("attainments", caption="达成率", title="五个目标", data={"rows": rows, "goal_word": "目标 100%"}),
        *points,
        blocks.entry(
            "目标",
            [],
            facts="−35%",
            score="−35.0%",
            bar=blocks.chart("attain", caption="", title="−35%", data={"value": -0.35}),
        ),
    )


def _points(values: list[Any]) -> list[dict[str, Any]]:
    return [{"label": f"26-{month:02}", "value": value, "text": str(value)} for month, value in enumerate(values, 1)]


def zalgo() -> Reading:
    """What reached a frozen document before words were made plain is made plain when it is printed."""
    flood = "".join(letter + "\u0301\u0302\u0303" * 30 for letter in "noise")
    turned = "\u202eabc\u202c \u2066一\u2069 \u200f二\u200e " + "\u200b" * 5000 + "三\u0000\u0007四"
    return of(blocks.text("噪声", f"{flood}\n\n{turned}\n\n👩\u200d💻👍🏻 🇨🇳 1\ufe0f\u20e3 \u2011 \t 尾"))


def empty() -> Reading:
    bare = base("en") | {"headline": [], "opening": [], "reviewers": []}
    return bare | {"author": bare["author"] | {"products": "", "department": "", "title": ""}}
