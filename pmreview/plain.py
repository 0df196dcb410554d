"""Words as people and programs send them, made plain: the one definition of what is kept, and of what is printed.

`kept` is what every form and every row goes through before anything else looks at it, so lengths are counted after it, in
code points. Nobody misses what it drops: control characters, halves of characters, marks that turn the direction of the
text around, blanks without width. `printed` is what of that can stand on paper. Both may be done twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import is_normalized, normalize

from django.http import HttpRequest, HttpResponse, QueryDict

LINE_END = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
CONTROL = "\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"
HALF = "\ud800-\udfff"
TURN = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
UNSEEN = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
DROPPED = re.compile(f"[{CONTROL}{HALF}{TURN}{UNSEEN}\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]+")

JOINER = "\u200c\u200d\u180b-\u180d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"  # joins or chooses a shape
JOINERS = re.compile(f"(?:(?<=\\s)|^)[{JOINER}]+|([{JOINER}]{{6}})[{JOINER}]+")  # a flag of a region has six and an end
MARK = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
MARKS = re.compile(f"([{MARK}]{{4}})[{MARK}]+")  # no script stacks more on a letter

KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
SHADE = re.compile(f"[{JOINER}\U0001f3fb-\U0001f3ff\u20e3]+")  # the shape and the shade of a picture, in print


def kept(text: str) -> str:
    """The words as they are kept: composed (NFC), one kind of line end, nothing that is not seen or turns the text around."""
    if text.isascii() and text.isprintable():
        return text
    plain = DROPPED.sub("", LINE_END.sub("\n", text))
    plain = JOINERS.sub(r"\1", plain)
    if not is_normalized("NFC", plain):
        plain = normalize("NFC", plain)
    return MARKS.sub(r"\1", plain)


def printed(text: str) -> str:
    """The words as paper can show them: pictures without shade and flourish, a flag as its letters, a keycap as ①."""
    if text.isascii() and text.isprintable():
        return text
    plain = KEYCAP.sub(lambda found: _ringed(int(found[1])), kept(text))
    plain = FLAG.sub(lambda found: chr(ord(found[0]) - 0x1F1E6 + ord("A")), SHADE.sub("", plain))
    return plain.replace("\u2011", "-").replace("\t", " ")


def _ringed(digit: int) -> str:
    return chr(0x2460 + digit - 1) if digit else "⓪"


class PlainWordsMiddleware:
    """Every form that is posted says plain words; a password is taken as it was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object) -> None:
        """Runs after the check against forged requests, which has read the form already; what it exempts is no form."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = plain_form(request.POST)  # type: ignore[assignment]


def plain_form(sent: QueryDict) -> QueryDict:
    """The same form with plain words; the very same where nothing had to be done."""
    words = {name: sent.getlist(name) for name in sent if "password" not in name}
    changed = {name: plain for name, values in words.items() if (plain := [kept(value) for value in values]) != values}
    if not changed:
        return sent
    form = sent.copy()
    for name, values in changed.items():
        form.setlist(name, values)
    form._mutable = False
    return form
