"""What WeasyPrint leaves out of a paper's structure tree. Works on the objects of a file that is about to be written."""

from __future__ import annotations

from typing import Any


def tell_scopes(pdf: Any) -> None:
    """Every header cell says what it heads: a column in a table's head, else its row."""
    for each in pdf.objects:
        if hasattr(each, "get") and each.get("S") == "/TH":
            group = _parent(pdf, _parent(pdf, each))
            each["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _parent(pdf: Any, element: Any) -> Any:
    number = element["P"].split()[0]
    return pdf.objects[int(number)]
