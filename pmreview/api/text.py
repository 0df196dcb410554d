"""Words in a request."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator

from pmreview.plain import kept

UNKEPT = range(0xD800, 0xE000)  # halves of characters: JSON can say them, no database keeps them


def is_keepable(text: str) -> bool:
    """Whether every database can keep it: no NUL, no half characters."""
    return not any(char == "\0" or ord(char) in UNKEPT for char in text)


def keepable(text: str) -> str:
    """The text as it is kept. Raises ValueError with a sentence for what is no text."""
    if not is_keepable(text):
        raise ValueError(_("Leave out characters that are none, such as NUL."))
    return kept(text)


Text = Annotated[str, AfterValidator(keepable)]
