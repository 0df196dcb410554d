"""What a paper asks WeasyPrint for thousands of times, answered once.

Nothing on the page changes: the tests lay out papers with and without, and compare what is seen, read and tagged. All of it
stands on the inside of one release; under another one none of it is even read, and papers are laid out the plain way, slower.
"""

from __future__ import annotations

import sys

import weasyprint

RELEASE = "70.0"


def hasten() -> bool:
    """Puts the quick answers in the place of the plain ones; False, and nothing done, under another release."""
    if weasyprint.__version__ != RELEASE:
        return False
    from summaries.exports.quick.parts import FUNCTIONS, METHODS

    for owner, name, quick in METHODS:
        setattr(owner, name, quick)
    rooms = [room for name, room in list(sys.modules.items()) if name.partition(".")[0] in ("weasyprint", "pydyf")]
    for plain, quick in FUNCTIONS:
        for room in rooms:
            if vars(room).get(plain.__name__) is plain:
                setattr(room, plain.__name__, quick)
    return True
