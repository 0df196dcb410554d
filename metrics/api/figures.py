"""Days and figures as the API reads and writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django.utils.translation import gettext as _
from ninja import Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer

from metrics.importers.values import YEARS

AnyDay = TypeVar("AnyDay", bound=date)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def written_out(value: Any) -> Any:
    """Leaves out what pydantic would otherwise take for a day: seconds since 1970. Raises ValueError."""
    if isinstance(value, date) or (isinstance(value, str) and ISO.fullmatch(value)):
        return value
    raise ValueError(_("Write the day like 2026-08-01."))


def of_our_time(day: AnyDay) -> AnyDay:
    """The day, if it lies where facts lie. Raises ValueError with a sentence."""
    if day.year not in YEARS:
        raise ValueError(_("Write a day between 1990 and 2100."))
    return day


def with_time(value: Any) -> Any:
    """The same for a moment."""
    if isinstance(value, datetime) or (isinstance(value, str) and ISO.match(value)):
        return value
    raise ValueError(_("Write the moment like 2026-08-01T00:00:00Z."))


def digits(value: Decimal) -> str:
    """Plain digits, without an exponent and without zeros that say nothing."""
    return f"{value.normalize():f}"


Day = Annotated[date, BeforeValidator(written_out), AfterValidator(of_our_time)]
Moment = Annotated[AwareDatetime, BeforeValidator(with_time), AfterValidator(of_our_time)]
Figure = Annotated[Decimal, PlainSerializer(digits, return_type=str)]
From = Annotated[Day | None, Query(None, alias="from")]
Until = Annotated[Day | None, Query(None, alias="to")]
Limit = Annotated[int, Query(100, ge=1, le=200)]
Offset = Annotated[int, Query(0, ge=0, le=1_000_000)]
