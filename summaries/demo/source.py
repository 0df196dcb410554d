"""The demo's data files, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """The content of data/<name>.toml; shared by everybody, so never change it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def filled(text: Any, values: Mapping[str, Any]) -> Any:
    """The same table, list or text with its {places} filled in; figures are left as they are."""
    if isinstance(text, dict):
        return {key: filled(value, values) for key, value in text.items()}
    if isinstance(text, list):
        return [filled(value, values) for value in text]
    return text.strip().format_map(values) if isinstance(text, str) else text
