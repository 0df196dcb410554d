"""Charts whose lengths start at zero: attain, attainments, shares, moods, parts, histogram and multiples."""

from collections.abc import Iterator, Sequence

from .lines import is_worse
from .marks import (
    Number,
    Row,
    Scale,
    amount,
    amounts,
    empty,
    filled,
    fitted,
    label_room,
    line,
    listed,
    plain,
    present,
    rect,
    scale,
    share,
    svg,
    text,
    width_of,
    words_at,
)

MOODS = ("good", "neutral", "poor")
MOOD_TONES = ("good", "flat", "poor")
NAMED_BANDS = 15
NOTED = 560


def attain(title: str, value: Number, *, width: float = 180, height: float = 14, top: float = 1.5) -> str:
    """Attainment as a share: the tick is the promise at 100 %, the paler end is what went past it."""
    found, x = amount(value), scale(0, top, 0, width)
    thick = max(height - 6, 6)
    marks = [*_attained(x, found, height / 2 - thick / 2, thick, top), rect(x(1) - 1, 0, 2, height, "ink")]
    return svg((width, height), title, share(found), marks, "attain")


def attainments(
    title: str, rows: Sequence[Row], *, goal_word: str = "", width: float = 400, row: float = 34, top: float = 1.4
) -> str:
    """One bar a goal on a shared scale. rows: {"name", "value", "text", "note"}; the value is a share, 1 = 100 %.

    Notes need a width of 560: narrower they would leave no room for the bars.
    """
    if not rows:
        return empty((width, 40), title)
    facts = [(item.get("name", ""), share(amount(item.get("value")), item.get("text", ""))) for item in rows]
    left = label_room((name for name, _ in facts), width)
    figures = max(width_of(shown, 13) for _, shown in facts) + 20
    said = [fitted(item.get("note", ""), 11, width * 0.3) if width >= NOTED else "" for item in rows]
    notes = max(width_of(note, 11) for note in said)
    x, height = scale(0, top, left, width - min(figures + notes, width * 0.45)), row * len(rows) + 24
    marks = []
    for i, (item, (name, shown), note) in enumerate(zip(rows, facts, said, strict=True)):
        y = 22 + i * row
        marks += [
            text(0, y + 15, fitted(name, 12.5, left - 8), "ink", 12.5),
            *_attained(x, amount(item.get("value")), y + 5, 13, top),
            text(x(top) + 12, y + 16, shown, "ink", 13, bold=True),
            *([text(width, y + 16, note, anchor="end")] if note else []),
        ]
    marks += [line((x(1), 16), (x(1), height - 2), "ink", 1.5), text(x(1), 11, goal_word, anchor="middle")]
    return svg((width, height), title, listed(facts), marks)


def shares(title: str, rows: Sequence[Row], *, width: float = 320, row: float = 26) -> str:
    """Plain bars, ours in blue. rows: {"name", "value", "text", "own"}; without text the value is a percentage."""
    if not rows:
        return empty((width, 40), title)
    values = amounts(item.get("value") for item in rows)
    facts = [(r.get("name", ""), share(v, r.get("text", ""))) for r, v in zip(rows, values, strict=True)]
    left = label_room((name for name, _ in facts), width, 12)
    room = min(max(width_of(shown, 11.5) for _, shown in facts) + 14, width * 0.4)
    low, high = min([0.0, *present(values)]), max([0.0, *present(values)])
    x, marks = scale(low, high, left, width - room), []
    for i, (item, value, (name, shown)) in enumerate(zip(rows, values, facts, strict=True)):
        y, own, start, end = i * row, bool(item.get("own")), x(min(value or 0, 0)), x(max(value or 0, 0))
        marks += [
            text(0, y + 16, fitted(name, 12, left - 8), "ink", 12, bold=own),
            rect(start, y + 5, end - start, 14, "actual" if own else "flat", radius=1.5),
            text(end + 7, y + 16.5, fitted(shown, 11.5, width - end - 7), "ink", 11.5, bold=own),
        ]
    return svg((width, row * len(rows)), title, listed(facts), marks)


def moods(title: str, rows: Sequence[Row], *, words: Sequence[str] = (), width: float = 400, row: float = 30) -> str:
    """Good, neutral and poor as shares of n, stacked. rows: {"name", "good", "neutral", "poor"}, counts."""
    if not rows:
        return empty((width, 40), title)
    counts = [[max(amount(item.get(mood)) or 0.0, 0.0) for mood in MOODS] for item in rows]
    names = [item.get("name", "") for item in rows]
    totals = [f"n = {plain(sum(each))}" for each in counts]
    left, right = label_room(names, width), width - max(width_of(total, 11) for total in totals) - 8
    marks = list(_mood_words(words, left))
    for i, each in enumerate(counts):
        y = 26 + i * row
        marks += [
            text(0, y + 14, fitted(names[i], 12.5, left - 8), "ink", 12.5),
            *_stacked(each, left, right, y),
            text(width, y + 14, totals[i], anchor="end"),
        ]
    facts = [(names[i], f"{' / '.join(plain(c) for c in each)}, {totals[i]}") for i, each in enumerate(counts)]
    return svg((width, row * len(rows) + 26), title, listed(facts), marks)


def parts(title: str, rows: Sequence[Row], *, width: float = 640, height: float = 12) -> str:
    """One stacked bar of states. rows: {"name", "tone", "count"}; without any count an empty track."""
    counts = [max(amount(state.get("count")) or 0.0, 0.0) for state in rows]
    total, x, marks = sum(counts), 0.0, []
    for state, count in zip(rows, counts, strict=True):
        if count:
            marks.append(rect(x, 0, width * count / total - 2, height, state.get("tone", "actual"), radius=2))
            x += width * count / total
    facts = [(state.get("name", ""), plain(count)) for state, count in zip(rows, counts, strict=True)]
    track = rect(0, 0, width, height, "track", radius=2)
    return svg((width, height), title, listed(facts), marks or [track], "parts", stretch=True)


def histogram(
    title: str,
    rows: Sequence[Row],
    *,
    marker: Number = None,
    marker_word: str = "",
    width: float = 340,
    height: float = 150,
) -> str:
    """Distribution in bands. rows: {"label", "count"}; the marker stands after so many bands (2.5: in the third)."""
    if not rows:
        return empty((width, height), title)
    counts = [max(amount(band.get("count")) or 0.0, 0.0) for band in rows]
    peak, step, base = max(counts), width / len(rows), height - 22
    at = amount(marker)
    y, gap = scale(0, peak, base, 28 if at is None else 50), min(3, step / 6)
    boxes = [(i * step + gap, y(c), step - 2 * gap, base - y(c)) for i, c in enumerate(counts)]
    highest = [c == peak and peak > 0 for c in counts]
    marks = [
        line((0, base + 0.5), (width, base + 0.5), "grid"),
        filled([box for box, top in zip(boxes, highest, strict=True) if not top], "over"),
        filled([box for box, top in zip(boxes, highest, strict=True) if top], "actual"),
        *_band_names(rows, counts, y, step, height),
    ]
    if at is not None:
        marks += _marker(min(max(at, 0), len(rows)), counts, y, step, marker_word, width)
    facts = [(band.get("label", ""), plain(c)) for band, c in zip(rows, counts, strict=True)]
    return svg((width, height), title, listed(facts), marks)


def multiples(
    title: str,
    series: Sequence[Row],
    *,
    ticks: Sequence[str] = (),
    across: int = 4,
    width: float = 640,
    height: float = 104,
) -> str:
    """Small bar charts on one scale, the last bar blue, or orange when worse than the first.

    series: {"name", "values", "note", "better"}; better is "up" (default) or "down". More than `across` wrap.
    """
    every = [amounts(item.get("values", ())) for item in series]
    known = [value for values in every for value in present(values)]
    if not known:
        return empty((width, height), title)
    across = max(min(across, len(series)), 1)
    cell = (width - 24 * (across - 1)) / across
    head = 44 if any(item.get("note") for item in series) else 38
    marks, down = [], 0.0
    for i, (item, values) in enumerate(zip(series, every, strict=True)):
        left, down = i % across * (cell + 24), i // across * (height + 12)
        y = scale(min([0.0, *known]), max([0.0, *known]), down + height - 18, down + head)
        marks += [
            text(left, down + 12, fitted(item.get("name", ""), 12, cell), "ink", 12, bold=True),
            text(left, down + 26, fitted(item.get("note", ""), 11, cell)),
            line((left, y(0) + 0.5), (left + cell, y(0) + 0.5), "grid"),
            *_small_bars(values, y, left, cell, item.get("better", "up")),
            *_small_ticks(ticks, len(values), left, cell, down + height - 4),
        ]
    facts = [(item.get("name", ""), " ".join(plain(v) for v in values)) for item, values in zip(series, every, strict=True)]
    return svg((width, down + height), title, listed(facts), marks)


def _attained(x: Scale, value: float | None, y: float, thick: float, top: float) -> Iterator[str]:
    """Track, the part up to 100 %, the part beyond; below zero only a mark at the start."""
    yield rect(x(0), y, x(top) - x(0), thick, "track", radius=2)
    if value is not None and value < 0:
        yield rect(x(0), y, 3, thick, "poor")
    if value is not None and value > 0:
        yield rect(x(0), y, x(min(value, 1)) - x(0), thick, "actual", radius=2)
    if value is not None and value > 1:
        yield rect(x(1), y, x(value) - x(1), thick, "over", radius=2)


def _mood_words(words: Sequence[str], left: float) -> Iterator[str]:
    for word, tone in zip(words, MOOD_TONES, strict=False):
        yield rect(left, 3, 10, 10, tone, radius=2) + text(left + 15, 12, word)
        left += 31 + width_of(word, 11)


def _stacked(counts: Sequence[float], left: float, right: float, y: float) -> Iterator[str]:
    total, room = sum(counts), right - left
    if not total:
        yield rect(left, y, room, 20, "track", radius=1.5)
    for count, tone in zip(counts, MOOD_TONES, strict=True):
        part = room * count / total if total else 0
        if part:
            yield rect(left, y, part - 1.5, 20, tone, radius=1.5)
        if part > 44:
            yield text(left + 5, y + 14, share(count / total), "ink" if tone == "flat" else "surface")
        left += part


def _band_names(rows: Sequence[Row], counts: Sequence[float], y: Scale, step: float, height: float) -> Iterator[str]:
    """Every band is named and counted while they are few, else the first, the highest and the last."""
    few = len(rows) <= NAMED_BANDS
    named = range(len(rows)) if few else sorted({0, counts.index(max(counts)), len(rows) - 1})
    for i in named:
        anchor = "middle" if few else "start" if i == 0 else "end" if i == len(rows) - 1 else "middle"
        x = (i + 0.5) * step
        yield text(x, y(counts[i]) - 6, plain(counts[i]), "ink", 12, anchor=anchor)
        yield text(x, height - 6, fitted(rows[i].get("label", ""), 11, step if few else 80), anchor=anchor)


def _marker(at: float, counts: Sequence[float], y: Scale, step: float, words: str, width: float) -> Iterator[str]:
    """A pin from its words down to the band it stands in, ending above the band's count."""
    x, band = at * step, min(int(at), len(counts) - 1)
    shown = fitted(words, 11, width)
    start = min(max(x - width_of(shown, 11) / 2, 0), max(width - width_of(shown, 11), 0))
    yield text(start, 12, shown, "ref")
    yield line((x, 17), (x, max(y(counts[band]) - 20, 24)), "ref", 1.25, "4 3")


def _small_bars(values: Sequence[float | None], y: Scale, left: float, cell: float, better: str) -> Iterator[str]:
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if not known:
        return
    step = cell / len(values)
    gap = min(2, step / 6)
    boxes = [
        (left + i * step + gap, y(max(value, 0)), step - 2 * gap, y(min(value, 0)) - y(max(value, 0))) for i, value in known
    ]
    (first, before), (last, after) = known[0], known[-1]
    yield filled(boxes[:-1], "flat")
    yield filled(boxes[-1:], "poor" if is_worse(before, after, better) else "actual")
    if first != last:
        yield text(left + (first + 0.5) * step, y(max(before, 0)) - 5, plain(before), anchor="middle")
    yield text(left + (last + 0.5) * step, y(max(after, 0)) - 5, plain(after), "ink", anchor="middle")


def _small_ticks(ticks: Sequence[str], count: int, left: float, cell: float, y: float) -> Iterator[str]:
    """A name under every bar while they are few, else under the first and the last."""
    if not count:
        return
    step = cell / count
    if count <= 6:
        yield from (
            text(left + (i + 0.5) * step, y, fitted(words_at(ticks, i), 11, step), anchor="middle") for i in range(count)
        )
    else:
        yield text(left, y, fitted(words_at(ticks, 0), 11, cell / 2))
        yield text(left + cell, y, fitted(words_at(ticks, count - 1), 11, cell / 2), anchor="end")
