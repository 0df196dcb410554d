"""Whom a list of employee numbers and e-mail addresses means. Pure but for opening the file."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.importers import Unreadable
from metrics.importers.files import open_table
from summaries.cycles.check import Person, plain_number

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
SHOWN = 80  # characters of a line that is named
SEPARATORS = re.compile(r"[,;\t，；、|]")
HEADINGS = frozenset(
    {"number", "employee number", "employee no", "employee id", "id", "no", "email", "e-mail", "mail", "name", "department"}
    | {"工号", "员工号", "员工编号", "编号", "邮箱", "电子邮箱", "工作邮箱", "电子邮件", "姓名", "部门"}
)


class Line(NamedTuple):
    """One line of a list; `number` counts from 1, blank lines included."""

    number: int
    cells: Sequence[str]


class Stray(NamedTuple):
    """A line that means nobody, or more than one person: its number, what it says, what to do."""

    number: int
    value: str
    why: str

    def __str__(self) -> str:
        return _("Line %(number)s, “%(value)s”: %(why)s") % self._asdict()


@dataclass
class Matched:
    """Whom the lines mean, each person once and in their order, and the lines that mean nobody in particular."""

    people: list[UUID] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


def lines_of_text(text: str) -> list[Line]:
    """The lines of what was pasted or read, split at commas, semicolons and tabs; without blank ones and headings."""
    rows = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
    return _told(Line(number, [cell.strip(" \"'\u3000") for cell in SEPARATORS.split(line)]) for number, line in rows)


def lines_of_file(name: str, file: BinaryIO) -> list[Line]:
    """The same for a CSV, text or XLSX file. Raises Unreadable with a sentence."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 5 MB: keep only the column with the employee numbers."))
    if not content.startswith(b"PK"):
        return lines_of_text(_decoded(content))
    file.seek(0)
    with open_table(name, file, max_rows=MOST_LINES) as table:
        return _told([Line(table.header_row, table.header), *(Line(row.number, row.cells) for row in table.rows)])


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("The text cannot be decoded: save the file again as “CSV UTF-8”."))


def _told(lines: Iterable[Line]) -> list[Line]:
    found = [Line(line.number, [cell for cell in line.cells if cell.strip()]) for line in lines]
    found = [line for line in found if line.cells]
    if len(found) > MOST_LINES:
        raise Unreadable(_("The list has more than %(most)s lines: split it.") % {"most": f"{MOST_LINES:,}"})
    is_heading = bool(found) and any(_plain(cell) in HEADINGS for cell in found[0].cells)
    return found[1:] if is_heading else found


def match(lines: Iterable[Line], staff: Iterable[Person]) -> Matched:
    """Finds each line's person by employee number or e-mail address, in whichever cell it stands.

    Case and width do not count; leading zeros, blanks and dashes of a number only where that leaves one person.
    """
    exact, loose = _indexes(staff)
    found = Matched()
    for line in lines:
        people = _meant(map(_plain, line.cells), exact) or _meant(map(plain_number, line.cells), loose)
        if len(people) == 1:
            found.people.append(people[0].id)
        else:
            found.strays.append(Stray(line.number, ", ".join(line.cells)[:SHOWN], _why(people)))
    found.people = list(dict.fromkeys(found.people))
    return found


Index = dict[str, list[Person]]


def _indexes(staff: Iterable[Person]) -> tuple[Index, Index]:
    exact: Index = defaultdict(list)
    loose: Index = defaultdict(list)
    for person in staff:
        exact[_plain(person.number)].append(person)
        exact[_plain(person.email)].append(person)
        loose[plain_number(person.number)].append(person)
    return exact, loose


def _meant(words: Iterable[str], index: Index) -> list[Person]:
    return list(dict.fromkeys(person for word in words for person in index.get(word, [])))


def _why(people: Sequence[Person]) -> str:
    if not people:
        return _("nobody has this number or address; correct the line or delete it.")
    names = pgettext("between names", ", ").join(str(person) for person in people[:3])
    return _("this means %(people)s; keep one of them on the line.") % {"people": names}


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def words_of(lines: Sequence[Line]) -> str:
    """The lines as text again, each where it stood, for a box in which they can be corrected."""
    said = {line.number: ", ".join(line.cells) for line in lines}
    return "\n".join(said.get(number, "") for number in range(1, max(said, default=0) + 1))
