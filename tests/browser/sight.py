"""What a page looks like to axe and to a narrow window: every fault as a line that names the page."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1280, 390)
NARROWEST = 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
# A colour scheme changes nothing but colours: what was found about the rest in light holds in dark.
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
UNFOLD = "document.querySelectorAll('details.goal, details.decision, details:has(table)').forEach(entry => (entry.open = true))"
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return "";
  const wide = [...document.body.querySelectorAll("*")].filter(part => part.getBoundingClientRect().right > edge + 1);
  return wide.slice(0, 4).map(part => `${part.tagName.toLowerCase()}.${part.getAttribute("class")}`).join(" ") || "page";
}"""


def faults(page: Page) -> list[str]:
    """What axe finds in light and dark at both widths, and what makes the page scroll sideways."""
    page.evaluate(UNFOLD)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += _seen(page, "light", RULES) + _seen(page, "dark", COLOURS)
    for width in (WIDTHS[-1], NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"scrolls sideways: {parts}" for parts in [page.evaluate(TOO_WIDE)] if parts]
    return [f"{page.url} {fault}" for fault in dict.fromkeys(found)]


def _seen(page: Page, scheme: Literal["light", "dark"], options: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    result = Axe().run(page, options={**options, "resultTypes": ["violations"], "preload": False}).response
    width = page.viewport_size["width"] if page.viewport_size else "?"
    return [
        f"[{width} {scheme}] {violation['id']}: {violation['help']} — {_place(node)}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _place(node: dict[str, Any]) -> str:
    why = [check["message"] for check in [*node["any"], *node["all"], *node["none"]]]
    return f"{node['target']} {node['html'][:160]} {why[:1]}"
