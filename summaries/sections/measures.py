"""Every recorded figure with what makes it comparable to another person's: code, unit and definition. Printed nowhere."""

from metrics.facts import Derived, Series
from summaries.blocks import Block, measure
from summaries.sections.facts import Facts
from summaries.sections.trends import change, ends, in_words


def measures(facts: Facts) -> list[Block]:
    """The measures of the goals first. A figure without a value is none; what is derived is defined by its name."""
    found: list[Series | Derived] = [*facts.series, *facts.derived]
    return [_measure(one) for one in found if one.last is not None]


def _measure(one: Series | Derived) -> Block:
    assert one.last is not None  # see above
    definition = one.definition or one.formula if isinstance(one, Series) else one.name
    return measure(
        one.code,
        one.name,
        unit=one.unit,
        definition=definition,
        value=in_words(one, ends(one)[1]),
        product=one.product,
        change=change(one),
        as_of=f"{one.last.date:%Y-%m-%d}",
    )
