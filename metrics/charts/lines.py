"""Charts that follow one value: trend, spark and slope."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .marks import (
    Number,
    Row,
    Scale,
    Spot,
    amount,
    amounts,
    curve,
    dot,
    empty,
    fitted,
    line,
    listed,
    plain,
    present,
    ring,
    scale,
    spread,
    svg,
    text,
    width_of,
    words_at,
)


@dataclass(frozen=True)
class Plot:
    """The field a line is drawn in: its edges and its two scales."""

    left: float
    right: float
    bottom: float
    x: Scale
    y: Scale

    def spots(self, values: Sequence[float | None]) -> list[Spot | None]:
        return [None if value is None else (self.x(i), self.y(value)) for i, value in enumerate(values)]


def trend(
    title: str,
    points: Sequence[Row],
    *,
    target: Number = None,
    target_text: str = "",
    first: str = "",
    last: str = "",
    compare: Sequence[Number] = (),
    low: Number = None,
    high: Number = None,
    width: float = 320,
    height: float = 140,
) -> str:
    """A line with its start and end named and the target dashed. points: {"label", "value", "text"}; None is a gap."""
    values, others, goal = amounts(point.get("value") for point in points), amounts(compare), amount(target)
    known = [i for i, value in enumerate(values) if value is not None]
    if not known:
        return empty((width, height), title)
    shown = [plain(value, point.get("text", "")) for value, point in zip(values, points, strict=True)]
    ends = (first or shown[known[0]], last or shown[known[-1]])
    every = [*present(values), *present(others), *present([goal, amount(low), amount(high)])]
    goal_text = "" if goal is None else plain(goal, target_text)
    room = max(width_of(ends[1], 13), width_of(goal_text, 11)) + 14
    plot = _plot(every, max(len(values), len(others)), width, height, room)
    marks = [
        line((plot.left, plot.bottom + 6), (plot.right, plot.bottom + 6), "grid"),
        *([] if goal is None else _target(plot, goal, goal_text, plot.y(values[known[-1]] or 0), width)),
        curve(plot.spots(others), "ref", 1.25, "4 3") if others else "",
        *_line(plot, values, known, ends, width),
        *_ticks(plot, [str(point.get("label", "")) for point in points], height),
    ]
    facts = [(point.get("label", ""), shown[i]) for i, point in enumerate(points)]
    return svg((width, height), title, listed(facts), marks)


def spark(title: str, values: Sequence[Number], *, width: float = 96, height: float = 26) -> str:
    """A line the size of a word, its end marked."""
    found = amounts(values)
    known = [i for i, value in enumerate(found) if value is not None]
    if not known:
        return empty((width, height), title, "spark")
    x, y = scale(0, max(len(found) - 1, 1), 3, width - 5), scale(*spread(present(found)), height - 5, 5)
    spots = [None if value is None else (x(i), y(value)) for i, value in enumerate(found)]
    end = spots[known[-1]] or (0, 0)
    facts = [("", plain(value)) for value in found]
    return svg((width, height), title, listed(facts), [curve(spots, "actual", 1.75), dot(end[0], end[1], radius=3)], "spark")


def slope(
    title: str,
    before: Number,
    after: Number,
    *,
    before_text: str = "",
    after_text: str = "",
    words: Sequence[str] = (),
    better: str = "up",
    low: Number = None,
    high: Number = None,
    width: float = 232,
    height: float = 112,
) -> str:
    """Two values and the change between them, orange when it is for the worse."""
    start, end = amount(before), amount(after)
    if start is None or end is None:
        return empty((width, height), title)
    y = scale(*spread(present([start, end, amount(low), amount(high)])), height - 30, 22)
    shown = (plain(start, before_text), plain(end, after_text))
    left = min(max(width_of(shown[0], 13) + 14, 40), width * 0.4)
    right = width - min(max(width_of(shown[1], 14) + 14, 40), width * 0.4)
    tone = "poor" if is_worse(start, end, better) else "actual"
    marks = [
        line((left, 8), (left, height - 20), "grid"),
        line((right, 8), (right, height - 20), "grid"),
        line((left, y(start)), (right, y(end)), tone, 2.5),
        ring(left, y(start), "ref"),
        dot(right, y(end), tone, 4),
        text(left - 10, y(start) + 4.5, fitted(shown[0], 13, left - 10), "ink3", 13, anchor="end"),
        text(right + 10, y(end) + 4.5, fitted(shown[1], 14, width - right - 10), "ink", 14, bold=True),
        text(left, height - 4, words_at(words, 0), anchor="middle"),
        text(right, height - 4, words_at(words, 1), anchor="middle"),
    ]
    return svg((width, height), title, listed([(words_at(words, i), shown[i]) for i in (0, 1)]), marks)


def is_worse(before: float, after: float, better: str) -> bool:
    """Whether the change goes against the direction that is better ("up" or "down")."""
    return after > before if better == "down" else after < before


def _plot(every: Sequence[float], count: int, width: float, height: float, room: float) -> Plot:
    left, right, bottom = 6.0, width - min(room, width * 0.45), height - 24
    return Plot(left, right, bottom, scale(0, max(count - 1, 1), left, right), scale(*spread(every), bottom, 26))


def _target(plot: Plot, goal: float, words: str, end_y: float, width: float) -> Iterator[str]:
    """The dashed promise; its name steps aside where the line ends beside it."""
    y = plot.y(goal)
    yield line((plot.left, y), (plot.right, y), "ref", 1.25, "4 3")
    label_y = y + 4
    if abs(y - end_y) < 15:
        label_y = end_y + 19 if y >= end_y else end_y - 11
    yield text(plot.right + 9, label_y, fitted(words, 11, width - plot.right - 9), "ref")


def _line(
    plot: Plot, values: Sequence[float | None], known: Sequence[int], ends: tuple[str, str], width: float
) -> Iterator[str]:
    spots = plot.spots(values)
    start, end = spots[known[0]] or (0, 0), spots[known[-1]] or (0, 0)
    yield curve(spots, "actual")
    if len(known) > 1:
        yield ring(start[0], start[1])
        words, left = fitted(ends[0], 11, plot.right - start[0]), max(start[0] - 9, 0)
        yield text(left, max(_highest(spots, left + width_of(words, 11)) - 9, 10), words)
    yield dot(end[0], end[1])
    yield text(end[0] + 9, end[1] + 4.5, fitted(ends[1], 13, width - end[0] - 9), "ink", 13, bold=True)


def _highest(spots: Sequence[Spot | None], until: float) -> float:
    """The y of the line's highest point from its start to the abscissa `until`, so that words can stand clear above it."""
    line = [spot for spot in spots if spot]
    until = max(until, line[0][0])
    inside = [y for x, y in line if x <= until]
    beyond = next(((x, y) for x, y in line if x > until), None)
    if beyond:
        x0, y0 = line[len(inside) - 1]
        inside.append(y0 + (beyond[1] - y0) * (until - x0) / (beyond[0] - x0))
    return min(inside)


def _ticks(plot: Plot, labels: Sequence[str], height: float) -> Iterator[str]:
    """First and last name on the axis, and the middle one where there is room."""
    last = len(labels) - 1
    room = plot.right - plot.left
    yield text(plot.left, height - 2, fitted(labels[0], 11, room / 2 - 4))
    if last:
        yield text(plot.x(last), height - 2, fitted(labels[last], 11, room / 2 - 4), anchor="end")
    if last >= 4 and sum(width_of(labels[i], 11) for i in (0, last // 2, last)) < room - 24:
        yield text(plot.x(last // 2), height - 2, labels[last // 2], anchor="middle")
