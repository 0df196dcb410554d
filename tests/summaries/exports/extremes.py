"""Readings at the edges of what people may write, made of the rich one, with the anchors that the wizard gives to answers."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.summaries.exports.conftest import READINGS

NAMES = {
    "goals": ("measures", "contribution", "challenge", "solution"),
    "data": ("interpretation", "optimisation"),
    "feedback": ("action",),
    "projects": ("role", "contribution", "result", "outcome", "reason", "challenge", "solution"),
    "market": ("name", "product", "strategy", "performance", "response"),
    "outlook": ("name", "metric", "baseline", "target", "due_on"),
}
WHOLE = {
    "feedback": ("praise", "amplification", "complaints_heard", "remedy", "suggestions"),
    "outlook": ("worked", "failed", "strategies"),
}
SHORT = frozenset({"metric", "baseline", "target", "due_on", "outcome"})
HOSTILE = "\x00\x07<w:p/>&amp;]]>{ INCLUDETEXT \"file:///etc/passwd\" }=cmd|' /C calc'!A0\ufffe\x1b"
RARE = "𠮷野家𪚥 שלום עולם مرحبا 👩‍💻🎉 e\u0301 \u202egnp.exe\u202c a\u00adb"


def anchored(language: str) -> dict[str, Any]:
    """The rich reading as one that was frozen by the wizard."""
    reading = deepcopy(READINGS[language])
    for section in reading["sections"]:
        _anchor(section, WHOLE.get(section["key"], ()), section["key"])
        for number, entry in enumerate(block for block in section["blocks"] if block["type"] == "entry"):
            _anchor(entry, NAMES[section["key"]], str(number))
    return reading


def _anchor(part: dict[str, Any], names: tuple[str, ...], prefix: str) -> None:
    texts = [block for block in part["blocks"] if block["type"] == "text"]
    for block, name in zip(texts, names, strict=False):
        block["field"] = f"id_{prefix}-{name}"


def empty(language: str) -> dict[str, Any]:
    """Submitted, and nothing in it."""
    reading = anchored(language) | {
        "headline": [],
        "notices": [],
        "opening": [],
        "sections": [],
        "appendix": [],
        "reviewers": [],
    }
    reading["author"] |= {"products": "", "department": "", "title": ""}
    return reading


def maximal(language: str, *, goals: int = 60, length: int = 8000) -> dict[str, Any]:
    """Everything as long and as many as it may be."""
    reading = anchored(language)
    sentence = (
        "这一段写得很长，长到没有一页放得下。" if language.startswith("zh") else "This one goes on and on, longer than a page. "
    )
    body = (sentence * (length // len(sentence) + 1))[:length]
    name = ("很长的名字" if language.startswith("zh") else "long name ") * 8
    reading["author"] |= dict.fromkeys(("name", "products", "department", "title", "employee_number"), name)
    reading |= {"title": name * 2, "reviewers": [name] * 8, "notices": reading["notices"] * 20}
    for section in reading["sections"]:
        for block in section["blocks"]:
            _lengthen(block, body, name)
    _multiply(reading["sections"][0], goals)
    _multiply(reading["sections"][5], 20)
    return reading


def _lengthen(block: dict[str, Any], body: str, name: str) -> None:
    if block["type"] == "text":
        is_short = block["field"].rpartition("-")[2] in SHORT
        block["body"] = block["body"] if is_short else body
    if block["type"] == "entry":
        block["title"] = name * 2
        for inner in block["blocks"]:
            _lengthen(inner, body, name)


def _multiply(section: dict[str, Any], times: int) -> None:
    first = next(block for block in section["blocks"] if block["type"] == "entry")
    others = [block for block in section["blocks"] if block["type"] != "entry"]
    section["blocks"] = [*others, *(deepcopy(first) for _time in range(times))]
    for block in others:
        if block["type"] == "table":
            block["rows"] = (block["rows"] * times)[:times]
        if block.get("kind") == "attainments":
            block["data"]["rows"] = (block["data"]["rows"] * times)[:times]


def record_by(name: str, grade: str = "A") -> dict[str, Any]:
    """What became of a version that one reviewer approved."""
    approval = {"role": "reviewer", "name": name, "for": "", "act": "approved", "at": "2026-01-20T09:00:00Z"}
    return {"standing": "approved", "grade": grade, "assessments": [], "signatures": [approval]}
