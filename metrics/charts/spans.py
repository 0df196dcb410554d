"""Charts of two ends: dumbbell (before and after) and gantt (plan and reality)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from metrics.formatting import MISSING
from metrics.period import Period

from .lines import is_worse
from .marks import (
    Number,
    Row,
    Scale,
    amount,
    amounts,
    dot,
    empty,
    fitted,
    label_room,
    line,
    listed,
    plain,
    present,
    rect,
    ring,
    scale,
    svg,
    text,
    width_of,
    words_at,
)

MONTHS_NAMED = 12


def dumbbell(
    title: str,
    rows: Sequence[Row],
    *,
    words: Sequence[str] = (),
    low: Number = 0,
    high: Number = None,
    width: float = 320,
    row: float = 34,
) -> str:
    """Before and after on one line, orange when it is for the worse.

    rows: {"name", "before", "after", "before_text", "after_text", "better"}; better is "up" (default) or "down".
    """
    ends = [amounts((item.get("before"), item.get("after"))) for item in rows]
    known = [value for pair in ends for value in present(pair)]
    if not known:
        return empty((width, 40), title)
    shown = [
        (plain(b, r.get("before_text", "")), plain(a, r.get("after_text", ""))) for r, (b, a) in zip(rows, ends, strict=True)
    ]
    names = [item.get("name", "") for item in rows]
    room = min(max(width_of(word, 11.5) for pair in shown for word in pair) + 12, width * 0.2)
    left = label_room(names, width * 0.8)
    every = [*known, *present([amount(low), amount(high)])]
    x = scale(min(every), max(every), left + room, width - room)
    marks = list(_words(words, left))
    for i, (item, pair) in enumerate(zip(rows, ends, strict=True)):
        y = 38 + i * row
        marks.append(text(0, y + 4, fitted(names[i], 12.5, left - 8), "ink", 12.5))
        marks += _ends(x, y, pair, shown[i], item.get("better", "up"))
    facts = [(name, f"{before} → {after}") for name, (before, after) in zip(names, shown, strict=True)]
    return svg((width, row * len(rows) + 22), title, listed(facts), marks)


def gantt(
    title: str,
    rows: Sequence[Row],
    *,
    start: str,
    end: str,
    as_of: str = "",
    months: Sequence[str] = (),
    width: float = 640,
    row: float = 32,
) -> str:
    """Plan above, reality below, delay orange; what is beyond [start, end] is cut.

    rows: {"name", "plan_from", "plan_to", "real_from", "real_to", "note"}, days as ISO text or None. Started and not
    ended runs on to `as_of` (or the end). `months` names the months from the start on, else they are numbered.
    Raises ValueError for a day that is none or an end before the start.
    """
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    if not rows:
        return empty((width, 40), title)
    names, notes = [item.get("name", "") for item in rows], [str(item.get("note", "")) for item in rows]
    left, height = label_room(names, width), row * len(rows) + 28
    right = width - min(max(width_of(note, 11) for note in notes) + 10, width * 0.25)
    x = scale(period.start.toordinal(), period.end.toordinal() + 1, left, right)
    marks, today = list(_month_lines(period, months, x, height)), _day(as_of) or period.end
    for i, item in enumerate(rows):
        y = 24 + i * row
        marks.append(text(0, y + 14, fitted(names[i], 12.5, left - 8), "ink", 12.5))
        marks += _bars(x, y, item, today)
        marks.append(text(width, y + 14, fitted(notes[i], 11, width - right), anchor="end"))
    facts = [(name, f"{days_of(r, 'plan')} / {days_of(r, 'real')}") for name, r in zip(names, rows, strict=True)]
    return svg((width, height), title, listed(facts), marks)


def _words(words: Sequence[str], left: float) -> Iterator[str]:
    if words:
        second = left + 29 + width_of(words_at(words, 0), 11)
        yield ring(left + 4, 8, "ref") + text(left + 13, 12, words_at(words, 0))
        yield dot(second, 8) + text(second + 9, 12, words_at(words, 1))


def _ends(x: Scale, y: float, pair: Sequence[float | None], shown: tuple[str, str], better: str) -> Iterator[str]:
    before, after = pair
    if before is None or after is None:
        yield from _lone_end(x, y, pair, shown)
        return
    tone = "poor" if is_worse(before, after, better) else "actual"
    side = -1 if after < before else 1
    anchors = ("end", "start")[::side]
    yield line((x(before), y), (x(after), y), tone, 2.5)
    yield ring(x(before), y, "ref") + dot(x(after), y, tone)
    yield text(x(before) - 8 * side, y + 4, shown[0], "ink3", 11.5, anchor=anchors[0])
    yield text(x(after) + 8 * side, y + 4, shown[1], "ink", 11.5, anchor=anchors[1], bold=True)


def _lone_end(x: Scale, y: float, pair: Sequence[float | None], shown: tuple[str, str]) -> Iterator[str]:
    """One end is missing: the other stands alone, and the missing one is a dash in the description."""
    before, after = pair
    if before is not None:
        yield ring(x(before), y, "ref") + text(x(before) + 8, y + 4, shown[0], "ink3", 11.5)
    if after is not None:
        yield dot(x(after), y) + text(x(after) + 8, y + 4, shown[1], "ink", 11.5, bold=True)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def days_of(item: Row, which: str) -> str:
    """From when to when a row was planned ("plan") or was under way ("real")."""
    return f"{item.get(f'{which}_from') or MISSING} – {item.get(f'{which}_to') or MISSING}"


def _bars(x: Scale, y: float, item: Row, today: date) -> Iterator[str]:
    """Both bars of one row; reality turns orange after the planned end."""
    plan_from, plan_to = _day(item.get("plan_from")), _day(item.get("plan_to"))
    real_from, real_to = _day(item.get("real_from")), _day(item.get("real_to")) or today
    if plan_from and plan_to and plan_from <= plan_to:
        yield _bar(x, (plan_from, plan_to), y + 2, 6, "flat")
    if not real_from or real_from > real_to:
        return
    due = max(plan_to, real_from - timedelta(days=1)) if plan_to else real_to
    if real_from <= due:
        yield _bar(x, (real_from, min(real_to, due)), y + 10, 8, "actual")
    if real_to > due:
        yield _bar(x, (due + timedelta(days=1), real_to), y + 10, 8, "poor")


def _bar(x: Scale, days: tuple[date, date], y: float, thick: float, tone: str) -> str:
    start = x(days[0].toordinal())
    return rect(start, y, x(days[1].toordinal() + 1) - start, thick, tone, radius=1.5)


def _month_lines(period: Period, names: Sequence[str], x: Scale, height: float) -> Iterator[str]:
    """At most twelve named months; numbered ones show the year with the first and with January."""
    months = period.months()
    step = -(-len(months) // MONTHS_NAMED)
    last_named = -99.0
    for i in range(0, len(months), step):
        number = f"{months[i]:%Y-%m}" if i == 0 or months[i].month == 1 else f"{months[i]:%m}"
        at, name = x(months[i].toordinal()), words_at(names, i) or number
        yield line((at, 17), (at, height), "grid")
        if at >= last_named:
            yield text(at, 11, name)
            last_named = at + width_of(name, 11) + 6
