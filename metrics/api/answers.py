"""What the API answers with. Figures are text with plain digits; percentages are fractions."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from metrics.aggregate import Aggregate
from metrics.api.figures import Figure
from metrics.facts import GoalFact, SeriesPoint
from metrics.models import Metric, Product


class Named(BaseModel):
    id: UUID
    name: str


class ProductAnswer(Named):
    """`is_editable` says whether facts can be sent to it."""

    description: str
    is_editable: bool


class Products(BaseModel):
    """`count` is how many there are in all."""

    items: list[ProductAnswer]
    count: int


class AttainmentAnswer(BaseModel):
    """1 is the target reached; `formula` has the numbers filled in, `caveat` is a code where there is no value."""

    value: Figure | None
    formula: str
    caveat: str | None
    met: bool | None


class GoalAnswer(BaseModel):
    """`is_verified` is false where the actual value was typed by hand."""

    id: UUID
    title: str
    owner: Named
    product: Named
    metric: str | None
    unit: str
    direction: str
    baseline: Figure | None
    target: Figure | None
    actual: Figure | None
    low: Figure | None
    high: Figure | None
    weight: Figure
    period_start: date
    period_end: date
    attainment: AttainmentAnswer
    as_of: date | None
    source: str
    is_verified: bool


class Goals(BaseModel):
    items: list[GoalAnswer]
    count: int


class MetricAnswer(BaseModel):
    code: str
    name: str
    unit: str
    kind: str
    direction: str
    category: str


class PointAnswer(BaseModel):
    date: date
    value: Figure
    numerator: Figure | None
    denominator: Figure | None
    n: int | None
    source: str


class AggregateAnswer(BaseModel):
    """One figure for the days of the series, by a method that suits the kind of the measure."""

    value: Figure | None
    method: str
    count: int
    as_of: date | None
    numerator: Figure | None
    denominator: Figure | None


class SeriesAnswer(BaseModel):
    product: Named
    metric: MetricAnswer
    period_start: date
    period_end: date
    points: list[PointAnswer]
    aggregate: AggregateAnswer


class RowResult(BaseModel):
    """What became of a row; `row` counts from 1, `sentence` says what to do about a refused one."""

    row: int
    result: Literal["new", "changed", "unchanged", "refused"]
    sentence: str = ""


class CountsAnswer(BaseModel):
    new: int
    changed: int
    unchanged: int
    refused: int


class Pushed(BaseModel):
    """`import_id` is the import under which all of it can be undone as a whole."""

    import_id: UUID
    counts: CountsAnswer
    rows: list[RowResult]


def product_answer(product: Product, *, is_editable: bool) -> ProductAnswer:
    return ProductAnswer(id=product.pk, name=product.name, description=product.description, is_editable=is_editable)


def goal_answer(goal: GoalFact) -> GoalAnswer:
    attained = goal.attainment
    same = ("id", "title", "metric", "unit", "direction", "baseline", "target", "actual", "low", "high", "weight")
    also = ("period_start", "period_end", "as_of", "source", "is_verified")
    return GoalAnswer(
        owner=Named(id=goal.owner_id, name=goal.owner),
        product=Named(id=goal.product_id, name=goal.product),
        attainment=AttainmentAnswer(value=attained.value, formula=attained.formula, caveat=attained.caveat, met=attained.met),
        **{name: getattr(goal, name) for name in (*same, *also)},
    )


def metric_answer(metric: Metric) -> MetricAnswer:
    names = ("code", "name", "unit", "kind", "direction", "category")
    return MetricAnswer(**{name: getattr(metric, name) for name in names})


def point_answer(point: SeriesPoint) -> PointAnswer:
    names = ("date", "value", "numerator", "denominator", "n", "source")
    return PointAnswer(**{name: getattr(point, name) for name in names})


def aggregate_answer(made: Aggregate) -> AggregateAnswer:
    names = ("value", "method", "count", "as_of", "numerator", "denominator")
    return AggregateAnswer(**{name: getattr(made, name) for name in names})
