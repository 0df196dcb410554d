"""Values of measures: one in each row (long), or a column for each measure (wide)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits

from metrics.importers.kinds.base import Field, Kind, Past, RowSchema

Figure = Annotated[Decimal, Limits(max_digits=20, decimal_places=6)]


class SnapshotRow(RowSchema):
    """One value of one measure on one day; percentages are fractions. `metric` is a code or a name of the dictionary."""

    metric: Annotated[str, Limits(min_length=1, max_length=60)]
    date: Past
    value: Figure
    numerator: Figure | None = None
    denominator: Figure | None = None
    n: Annotated[int, Limits(ge=0, le=2_147_483_647)] | None = None
    source: Annotated[str, Limits(max_length=200)] = ""


DATE = Field("date", "day", _("date"), "日期|时间|统计日期|统计时间|首日|月份|统计月份|周期|day|time|month|period|date range")
LONG = Kind(
    "snapshots_long",
    (
        DATE,
        Field("metric", "metric", _("measure"), "指标|指标名称|指标编码|指标名|名称|measure|metric name|metric code|code"),
        Field("value", "figure", _("value"), "数值|值|指标值|数据|actual value|metric value"),
        Field("numerator", "figure", _("numerator"), "分子"),
        Field("denominator", "figure", _("denominator"), "分母"),
        Field("n", "whole", _("number of answers"), "样本量|样本数|答卷数|人数|sample|sample size|answers|responses"),
        Field("source", "text", _("source"), "来源|数据来源|出处"),
    ),
    SnapshotRow,
    (("date",), ("metric",), ("value",)),
)
WIDE = Kind("snapshots_wide", (DATE,), SnapshotRow, (("date",),))

# What measures of the dictionary are called in files, beside their code and their two names.
MEASURES = {
    "dau": "日活|日活跃|日活跃用户|日活用户数|活跃用户数|日均dau|日均活跃用户数|active users|1-day active users",
    "mau": "月活|月活跃|月活跃用户|月活用户数|monthly active users|28-day active users|30-day active users",
    "new_users": "新增|新增用户|新用户|新用户数|new users|first time users",
    "registered_users": "注册用户数|累计用户数|累计注册用户|total users",
    "d1": "次日留存|次日留存率|次留|1日留存|1日留存率|day 1 retention|d1 retention",
    "d7": "7日留存|7日留存率|七日留存|七日留存率|第7日留存率|day 7 retention|d7 retention",
    "d30": "30日留存|30日留存率|三十日留存率|第30日留存率|day 30 retention|d30 retention",
    "stickiness": "粘性|dau/mau",
    "churn": "流失|用户流失率|churn rate",
    "ctr": "点击率|click rate",
    "conversion": "转化|转化率|conversion rate",
    "rating": "评分|平均分|平均评分|用户评分|用户评价|average rating",
    "nps": "净推荐值|nps得分|nps score",
    "csat": "用户满意度|csat score",
    "complaints": "投诉|投诉数",
    "revenue": "营收|营业收入|收入金额|月收入|月度收入|销售额|total revenue",
    "orders": "订单|订单数|订单数量",
    "arpu": "客单价arpu|每用户收入",
    "arppu": "每付费用户收入",
    "market_share": "市占率|份额",
    "market_rank": "排名",
    "task_completion": "完成率",
    "task_delay": "延迟率|延期率",
    "on_time": "准时率|按期率",
}
