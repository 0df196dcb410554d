"""Document numbers: typed by people, guessed by nobody, and a slip of the finger is never another document."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.models.numbering import ALPHABET, fresh_number, in_fours, read_number

NUMBER = "7KQ49MBX2T5R0DW9"


def test_fresh_ones_can_be_read_and_differ():
    found = {fresh_number() for _time in range(200)}
    assert len(found) == 200
    assert all(read_number(number) == number for number in found)


@pytest.mark.parametrize(
    "typed",
    [
        "7KQ4-9MBX-2T5R-0DW9",
        "7kq4-9mbx-2t5r-odw9",
        "7KQ49MBX2T5R0DW9",
        "7KQ4–9MBX–2T5R–0DW9",
        "７ＫＱ４－９ＭＢＸ－２Ｔ５Ｒ－０ＤＷ９",
        "http://127.0.0.1:8000/verify/7KQ4-9MBX-2T5R-0DW9/",
        "/verify/7KQ4-9MBX-2T5R-0DW9",
    ],
)
def test_however_it_is_typed(typed: str):
    assert read_number(typed) == NUMBER


def test_gaps_do_not_matter():
    assert read_number("  7KQ4 9MBX 2T5R 0DW9\n") == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "-", "7KQ4-9MBX-2T5R-0DW", NUMBER + "0", "7KQ4-9MBX-2T5R-0DWU", "一" * 16, "\x00" * 16, "x" * 9999]
)
def test_what_can_be_none_is_none(typed: str):
    assert read_number(typed) == ""


def test_one_wrong_character_is_always_noticed():
    wrong = [NUMBER[:at] + other + NUMBER[at + 1 :] for at in range(16) for other in ALPHABET if other != NUMBER[at]]
    assert [typed for typed in wrong if read_number(typed)] == []


@given(st.integers(0, 15), st.integers(0, 15))
def test_two_that_changed_places_are_always_noticed(one: int, other: int):
    swapped = list(NUMBER)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert bool(read_number("".join(swapped))) == (NUMBER[one] == NUMBER[other])


def test_in_fours():
    assert in_fours(NUMBER) == "7KQ4-9MBX-2T5R-0DW9"
    assert all(len(part) == 4 for part in itertools.islice(in_fours(fresh_number()).split("-"), 4))
