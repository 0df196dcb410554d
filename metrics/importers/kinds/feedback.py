"""What users said: stars, likelihood to recommend, suggestions, words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits
from pydantic import model_validator

from metrics.importers.kinds.base import Field, Kind, Past, RowSchema

SUGGESTIONS = {
    **dict.fromkeys(("feature", "功能改进", "功能", "功能建议", "功能需求", "新功能", "feature request"), "feature"),
    **dict.fromkeys(("interface", "界面优化", "界面", "ui", "视觉", "界面建议"), "interface"),
    **dict.fromkeys(("usability", "操作简化", "易用性", "操作", "体验", "交互", "ux"), "usability"),
    **dict.fromkeys(("其他", "其它", "other", "表扬", "praise", "投诉", "complaint", "咨询", "bug", "缺陷"), ""),
}


class FeedbackRow(RowSchema):
    external_id: Annotated[str, Limits(max_length=100)] = ""
    date: Past
    channel: Annotated[str, Limits(max_length=60)] = ""
    rating: Annotated[int, Limits(ge=1, le=5)] | None = None
    nps: Annotated[int, Limits(ge=0, le=10)] | None = None
    suggestion: Literal["feature", "interface", "usability", ""] = ""
    text: Annotated[str, Limits(max_length=2000)] = ""
    source: Annotated[str, Limits(max_length=200)] = ""

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if self.rating is None and self.nps is None and not self.text:
            raise ValueError(say("Give a rating, a likelihood to recommend or the user's words."))
        return self


KIND = Kind(
    "feedback",
    (
        Field(
            "external_id",
            "text",
            _("number in the source"),
            "编号|id|反馈id|反馈编号|工单号|工单编号|评论id|review id|ticket id",
        ),
        Field(
            "date",
            "day",
            _("date"),
            "日期|时间|反馈时间|反馈日期|评论时间|评论日期|评价时间|提交时间|创建时间|created|created at|submitted at",
        ),
        Field("channel", "text", _("channel"), "渠道|反馈渠道|平台|应用市场|platform|store"),
        Field("rating", "whole", _("rating"), "评分|星级|打分|用户评分|评价星级|stars|star|score|star rating"),
        Field(
            "nps",
            "whole",
            _("likelihood to recommend"),
            "推荐意愿|推荐分|推荐度|nps评分|nps打分|likelihood to recommend|nps score",
        ),
        Field(
            "suggestion", "choice", _("kind of suggestion"), "建议类型|反馈类型|类型|分类|反馈分类|type|category", SUGGESTIONS
        ),
        Field(
            "text",
            "text",
            _("words"),
            "内容|反馈内容|评论|评论内容|评价内容|用户原声|原话|正文|review|review text|comment|feedback|content|body|words",
        ),
        Field("source", "text", _("source"), "来源|出处|链接|url|link"),
    ),
    FeedbackRow,
    (("date",), ("rating", "nps", "text")),
)
