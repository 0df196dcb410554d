"""Goals with baseline, target, weight and time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits
from pydantic import model_validator

from metrics.importers.kinds.base import Field, Kind, RowSchema
from metrics.importers.kinds.snapshots import Figure

DIRECTIONS = {
    **dict.fromkeys(("up", "↑", "越高越好", "越大越好", "提升", "上升", "higher is better", "higher"), "up"),
    **dict.fromkeys(("down", "↓", "越低越好", "越小越好", "降低", "下降", "lower is better", "lower"), "down"),
    **dict.fromkeys(("range", "区间", "范围", "区间内", "stay within a range"), "range"),
    **dict.fromkeys(("not_below", "不低于", "≥", ">=", "never below the target"), "not_below"),
    **dict.fromkeys(("not_above", "不高于", "≤", "<=", "never above the target"), "not_above"),
    **dict.fromkeys(("milestone", "里程碑", "milestones done"), "milestone"),
}
UNITS = {
    **dict.fromkeys(("people", "人", "用户", "users"), "people"),
    **dict.fromkeys(("count", "次", "个", "件", "单", "times"), "count"),
    **dict.fromkeys(("yuan", "元", "人民币", "cny", "rmb", "￥", "¥"), "yuan"),
    **dict.fromkeys(("percent", "%", "百分比", "percentage"), "percent"),
    **dict.fromkeys(("points", "分"), "points"),
    **dict.fromkeys(("days", "天", "日"), "days"),
    **dict.fromkeys(("rank", "名", "名次"), "rank"),
}


class GoalRow(RowSchema):
    """Percentages are fractions, the weight is a number from 0 to 100. The unit and the direction follow the measure."""

    title: Annotated[str, Limits(min_length=1, max_length=120)]
    metric: Annotated[str, Limits(max_length=60)] = ""
    unit: Literal["people", "count", "yuan", "percent", "points", "days", "rank"]
    direction: Literal["up", "down", "range", "not_below", "not_above", "milestone"] = "up"
    baseline: Figure | None = None
    target: Figure | None = None
    actual: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    tolerance: Annotated[Decimal, Limits(gt=0, max_digits=20, decimal_places=6)] | None = None
    weight: Annotated[Decimal, Limits(ge=0, le=100)]
    period_start: date
    period_end: date

    @model_validator(mode="after")
    def is_a_goal(self) -> Self:
        if self.period_end < self.period_start:
            raise ValueError(say("Choose a last day on or after the first day."))
        if self.direction == "range" and (self.low is None or self.high is None or self.high < self.low):
            raise ValueError(say("Give the lower and the upper end of the range, the lower one first."))
        if self.direction not in ("range", "milestone") and self.target is None:
            raise ValueError(say("Write the value to reach."))
        self._faces_its_target()
        return self

    def _faces_its_target(self) -> None:
        if self.direction not in ("up", "down") or self.target is None:
            return
        if self.baseline is None and self.target <= 0:
            raise ValueError(say("Write where it started: a target of 0 or less is measured from there."))
        if (
            self.baseline is not None
            and self.target != self.baseline
            and (self.target > self.baseline) != (self.direction == "up")
        ):
            raise ValueError(say("The target lies behind the start: change one of them, or which way is better."))


KIND = Kind(
    "goals",
    (
        Field("title", "text", _("title"), "目标|目标名称|目标内容|目标描述|标题|objective|goal|key result|kr|关键结果"),
        Field("metric", "metric", _("measure"), "指标|指标名称|衡量指标|衡量标准|measure"),
        Field("unit", "choice", _("unit"), "单位", UNITS),
        Field("direction", "choice", _("direction"), "方向|better", DIRECTIONS),
        Field("baseline", "figure", _("baseline"), "基线|基线值|起始值|初始值|期初值|start value"),
        Field("target", "figure", _("target"), "目标值|期望值|target value"),
        Field("actual", "figure", _("actual"), "实际|实际值|完成值|当前值|现值|actual value|current|current value"),
        Field("low", "figure", _("lower end"), "下限"),
        Field("high", "figure", _("upper end"), "上限"),
        Field("tolerance", "figure", _("tolerance"), "容差|允许偏差"),
        Field("weight", "weight", _("weight"), "权重|占比|weighting"),
        Field("period_start", "day", _("first day"), "开始|开始日期|起始日期|开始时间|周期开始|start|start date"),
        Field("period_end", "day", _("last day"), "结束|结束日期|截止日期|结束时间|周期结束|end|end date|due|due date"),
    ),
    GoalRow,
    (("title",), ("weight",), ("period_start",), ("period_end",)),
)
