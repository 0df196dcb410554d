"""The measures every company starts with: what each means, how it is computed and which way is better.

A row is code, kind, unit, direction, category, then name, definition and formula in Chinese and in English.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Manager, QuerySet


class Entry(NamedTuple):
    code: str
    kind: str
    unit: str
    direction: str
    category: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    formula_zh: str
    formula_en: str


ENTRIES = (
    Entry(
        *("dau", "unique", "people", "up", "engagement", "日活跃用户数", "Daily active users"),
        "一天内至少活跃一次的去重用户数；按月汇报时取当月日均值。",
        "Distinct users active at least once in a day; for a month, the mean of its days.",
        "当日去重活跃用户",
        "distinct active users in a day",
    ),
    Entry(
        *("mau", "unique", "people", "up", "engagement", "月活跃用户数", "Monthly active users"),
        "一个自然月内至少活跃一次的去重用户数。用滚动 30 天或 28 天口径时，在来源里写明。",
        "Distinct users active at least once in a calendar month. A trailing 30 or 28 days is named in the source.",
        "自然月去重活跃用户",
        "distinct active users in a calendar month",
    ),
    Entry(
        *("stickiness", "ratio", "percent", "up", "engagement", "用户粘性", "Stickiness"),
        "月活跃用户平均有多大比例在一天里活跃；不超过 100%。",
        "How much of the month's users is active on a day; at most 100%.",
        "当月日均 DAU ÷ MAU",
        "mean DAU in the month ÷ MAU",
    ),
    Entry(
        *("d1", "ratio", "percent", "up", "engagement", "次日留存率", "Day-1 retention"),
        "新用户在第 1 天后仍活跃的比例；只统计满 1 天的用户群。",
        "New users still active after 1 day; only cohorts at least 1 day old count.",
        "第 1 天活跃的用户 ÷ 用户群人数",
        "cohort users active on day 1 ÷ cohort size",
    ),
    Entry(
        *("d7", "ratio", "percent", "up", "engagement", "7 日留存率", "Day-7 retention"),
        "新用户在第 7 天仍活跃的比例；只统计满 7 天的用户群。",
        "New users still active on day 7; only cohorts at least 7 days old count.",
        "第 7 天活跃的用户 ÷ 用户群人数",
        "cohort users active on day 7 ÷ cohort size",
    ),
    Entry(
        *("d30", "ratio", "percent", "up", "engagement", "30 日留存率", "Day-30 retention"),
        "新用户在第 30 天仍活跃的比例；只统计满 30 天的用户群。",
        "New users still active on day 30; only cohorts at least 30 days old count.",
        "第 30 天活跃的用户 ÷ 用户群人数",
        "cohort users active on day 30 ÷ cohort size",
    ),
    Entry(
        *("new_users", "flow", "people", "up", "growth", "新增用户数", "New users"),
        "期内首次使用的用户数。",
        "Users who came for the first time in the period.",
        "Σ 首次使用的用户",
        "Σ first-time users",
    ),
    Entry(
        *("registered_users", "stock", "people", "up", "growth", "累计注册用户数", "Registered users"),
        "期末累计注册、未注销的用户数。",
        "Users registered and not closed by the end of the period.",
        "期末注册用户",
        "registered users at the end",
    ),
    Entry(
        *("churn", "ratio", "percent", "down", "growth", "流失率", "Churn"),
        "期初用户中在期内流失的比例。",
        "Share of the users at the start who were lost in the period.",
        "期内流失用户 ÷ 期初用户",
        "lost in the period ÷ users at its start",
    ),
    Entry(
        *("ctr", "ratio", "percent", "up", "behaviour", "点击率", "Click-through rate"),
        "按次数（PV）：点击 ÷ 曝光；按人数（UV）：点击人数 ÷ 曝光人数。在来源里写明口径。",
        "By views: clicks ÷ impressions; by people: clickers ÷ exposed users. The source names which.",
        "点击 ÷ 曝光",
        "clicks ÷ impressions",
    ),
    Entry(
        *("conversion", "ratio", "percent", "up", "behaviour", "转化率", "Conversion"),
        "同一时间窗内完成转化的用户占进入用户的比例。",
        "Users who converted of those who entered in the same window.",
        "转化用户 ÷ 进入用户",
        "converted ÷ entered",
    ),
    Entry(
        *("nps", "score", "points", "up", "satisfaction", "净推荐值", "Net promoter score"),
        "−100 到 +100，不带百分号，和答卷数一起给出。",
        "From −100 to +100, without a percent sign, always beside the number of answers.",
        "推荐者（9–10 分）占比 − 贬损者（0–6 分）占比",
        "% promoters (9–10) − % detractors (0–6)",
    ),
    Entry(
        *("csat", "score", "percent", "up", "satisfaction", "满意度", "Customer satisfaction"),
        "五分制中打 4–5 分的答卷比例。用平均分口径时，在来源里写明。",
        "Answers of 4 or 5 out of 5. Where the mean is meant, the source says so.",
        "4–5 分的答卷 ÷ 全部答卷",
        "answers of 4–5 ÷ all answers",
    ),
    Entry(
        *("ces", "score", "points", "down", "satisfaction", "费力度", "Customer effort score"),
        "1–7 分的平均值；这里按“越费力分越高”记录，题目相反时换一个方向的目标。",
        "Mean of 1–7, recorded so that more effort scores higher; where the question is reversed, the goal's direction is too.",
        "Σ 得分 ÷ 答卷数",
        "Σ scores ÷ answers",
    ),
    Entry(
        *("rating", "score", "points", "up", "satisfaction", "平均评分", "Average rating"),
        "1–5 星的平均值；好评 4–5 星，中评 3 星，差评 1–2 星。",
        "Mean of 1–5 stars; good 4–5, neutral 3, poor 1–2.",
        "Σ（星级 × 人数）÷ Σ 人数",
        "Σ (stars × people) ÷ Σ people",
    ),
    Entry(
        *("complaints", "flow", "count", "down", "satisfaction", "投诉量", "Complaints"),
        "期内收到的投诉数。",
        "Complaints received in the period.",
        "Σ 投诉",
        "Σ complaints",
    ),
    Entry(
        *("revenue", "flow", "yuan", "up", "revenue", "收入", "Revenue"),
        "期内确认的收入，单位元。",
        "Revenue recognised in the period, in yuan.",
        "Σ 收入",
        "Σ revenue",
    ),
    Entry(
        *("orders", "flow", "count", "up", "revenue", "订单量", "Orders"),
        "期内支付成功的订单数。",
        "Orders paid in the period.",
        "Σ 订单",
        "Σ orders",
    ),
    Entry(
        *("mrr", "stock", "yuan", "up", "revenue", "月度经常性收入", "Monthly recurring revenue"),
        "折算到一个月的经常性收入；不跨月相加。",
        "Recurring revenue normalised to a month; never summed over months.",
        "Σ 订阅金额 ÷ 订阅月数",
        "Σ subscription amount ÷ its months",
    ),
    Entry(
        *("arpu", "ratio", "yuan", "up", "revenue", "每用户平均收入", "Revenue per user"),
        "活跃用户人均带来的收入。",
        "Revenue for each active user.",
        "收入 ÷ 活跃用户",
        "revenue ÷ active users",
    ),
    Entry(
        *("arppu", "ratio", "yuan", "up", "revenue", "每付费用户平均收入", "Revenue per paying user"),
        "付费用户人均带来的收入；不低于每用户平均收入。",
        "Revenue for each paying user; never below revenue per user.",
        "收入 ÷ 付费用户",
        "revenue ÷ paying users",
    ),
    Entry(
        *("market_share", "ratio", "percent", "up", "market", "市场份额", "Market share"),
        "同一时期、地区和来源下，自己占整个市场的比例。",
        "Own part of the whole market, in the same period, region and source.",
        "自己 ÷ 整个市场",
        "own ÷ total market",
    ),
    Entry(
        *("market_rank", "stock", "rank", "down", "market", "市场排名", "Market rank"),
        "在同类产品中的名次，第 1 名最好。",
        "Position among comparable products; 1 is best.",
        "名次",
        "position",
    ),
    Entry(
        *("task_completion", "ratio", "percent", "up", "delivery", "任务完成率", "Task completion"),
        "期内计划且未取消的任务中已完成的比例。",
        "Done in the period of those planned in it and not cancelled.",
        "已完成 ÷ 计划且未取消",
        "done ÷ (planned and not cancelled)",
    ),
    Entry(
        *("on_time", "ratio", "percent", "up", "delivery", "按时率", "On-time rate"),
        "有截止日期的已完成任务中按时完成的比例；截止日当天 23:59:59 前都算按时。",
        "Done by the due day of those done that have one; a due day ends at 23:59:59 local time.",
        "按时完成 ÷ 有截止日期的已完成",
        "done by the due day ÷ done with a due day",
    ),
    Entry(
        *("task_delay", "ratio", "percent", "down", "delivery", "任务延迟率", "Task delay"),
        "有截止日期的任务中，逾期完成与到期未完成的比例。",
        "Done late, or open and overdue at the as-of date, of the items with a due day.",
        "（逾期完成 + 到期未完成）÷ 有截止日期的任务",
        "(done late + open and overdue) ÷ items with a due day",
    ),
    Entry(
        *("cycle_time", "duration", "days", "down", "delivery", "周期时间", "Cycle time"),
        "从首次开始到最后一次完成的天数，取中位数。",
        "Days from first in progress to last completion; the median.",
        "完成日 − 开始日，取中位数",
        "median of completion − start",
    ),
    Entry(
        *("response_time", "duration", "days", "down", "delivery", "响应时间", "Response time"),
        "从用户提出到第一次答复的天数，取中位数。",
        "Days from a user's request to the first answer; the median.",
        "首次答复日 − 提出日，取中位数",
        "median of first answer − request",
    ),
)


def load(metrics: Manager[Any] | QuerySet[Any]) -> None:
    """Adds the measures that are missing and leaves those a company has changed as they are; safe to run twice."""
    for entry in ENTRIES:
        metrics.get_or_create(code=entry.code, defaults=entry._asdict())
