"""Projects with their aim and their days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits
from pydantic import model_validator

from metrics.importers.kinds.base import Field, Kind, RowSchema


class ProjectRow(RowSchema):
    name: Annotated[str, Limits(min_length=1, max_length=120)]
    aim: Annotated[str, Limits(max_length=1000)] = ""
    started_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.started_on and self.due_on and self.due_on < self.started_on:
            raise ValueError(say("Choose a due day on or after the first day."))
        if self.started_on and self.finished_on and self.finished_on < self.started_on:
            raise ValueError(say("Choose a day of completion on or after the first day."))
        return self


KIND = Kind(
    "projects",
    (
        Field("name", "text", _("name"), "项目|项目名称|项目名|名称|project|project name"),
        Field("aim", "text", _("aim"), "目的|项目目标|目标|说明|项目描述|描述|description|goal"),
        Field("started_on", "day", _("first day"), "开始|开始日期|开始时间|启动日期|立项日期|start|start date|start at"),
        Field(
            "due_on", "day", _("due day"), "截止|截止日期|截止时间|计划完成日期|计划结束日期|due|due date|end|end date|end at"
        ),
        Field(
            "finished_on",
            "day",
            _("day of completion"),
            "完成日期|完成时间|实际完成日期|上线日期|结项日期|finished|completed|finish date",
        ),
    ),
    ProjectRow,
    (("name",),),
)
