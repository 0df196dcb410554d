"""Tasks as ONES, CODING, PingCode, Jira and our own template export them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits
from pydantic import model_validator

from metrics.importers.kinds.base import Field, Kind, RowSchema

DONE = (
    "done|closed|resolved|complete|completed|finished|released|"
    "完成|已完成|已关闭|关闭|已解决|已发布|已上线|已交付|已验收|验收通过|已结束"
)
CANCELLED = (
    "cancelled|canceled|won't do|won't fix|rejected|duplicate|abandoned|"
    "取消|已取消|已拒绝|拒绝|已废弃|废弃|不做|已终止|终止|已作废"
)
OPEN = (
    "open|to do|todo|new|reopened|in progress|in review|doing|testing|backlog|selected for development|blocked|pending|"
    "未开始|待处理|待办|待开始|新建|新提交|打开|重新打开|进行中|处理中|开发中|测试中|待测试|待验收|评审中|已计划|规划中|挂起|已分配|未完成"
)
STATES = {
    word: state for state, words in (("done", DONE), ("cancelled", CANCELLED), ("open", OPEN)) for word in words.split("|")
}


class WorkItemRow(RowSchema):
    """`state` says whether it counts as done where the file has no day of completion; `updated_on` then stands in."""

    external_id: Annotated[str, Limits(max_length=100)] = ""
    title: Annotated[str, Limits(min_length=1, max_length=200)]
    project: Annotated[str, Limits(max_length=120)] = ""
    assignee: Annotated[str, Limits(max_length=80)] = ""
    state: Literal["open", "done", "cancelled", ""] = ""
    created_on: date | None = None
    started_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    updated_on: date | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.started_on and self.done_on and self.done_on < self.started_on:
            raise ValueError(say("Choose a day of completion on or after the first day."))
        return self


KIND = Kind(
    "work_items",
    (
        Field(
            "external_id",
            "text",
            _("number in the source"),
            "编号|id|任务id|任务编号|事项id|事项编号|工作项id|工作项编号|需求id|key|issue key|issue id|identifier",
        ),
        Field(
            "title",
            "text",
            _("title"),
            "标题|任务标题|任务名称|任务|事项标题|工作项标题|需求标题|名称|summary|subject|task|name",
        ),
        Field("project", "text", _("project"), "项目|所属项目|任务所属项目|项目名称|project name"),
        Field("assignee", "text", _("assignee"), "负责人|任务负责人|处理人|经办人|执行人|指派给|owner|assigned to"),
        Field("state", "choice", _("status"), "状态|任务状态|事项状态|工作项状态|status|resolution status", STATES),
        Field("created_on", "day", _("planned on"), "创建时间|创建日期|created|created at|creation date"),
        Field(
            "started_on", "day", _("first day"), "开始日期|开始时间|实际开始时间|计划开始日期|start|start date|start at|started"
        ),
        Field("due_on", "day", _("due day"), "截止日期|截止时间|到期日|到期日期|计划完成日期|due|due date|deadline|end at"),
        Field(
            "done_on",
            "day",
            _("day of completion"),
            "完成时间|完成日期|实际完成时间|解决时间|resolved|completed|completed at|resolution date|done",
        ),
        Field("updated_on", "day", _("last change"), "最后更新时间|更新时间|最近更新时间|updated|updated at|last updated"),
    ),
    WorkItemRow,
    (("title",), ("external_id", "assignee", "state", "due_on", "done_on", "started_on", "created_on")),
)
