"""How the demo company's paper begins. Its logo, a sail above water, is drawn here: no picture is kept with the code."""

from __future__ import annotations

from datetime import datetime
from math import sin, tau

from PIL import Image, ImageDraw

from pmreview.accounts.models import User
from summaries.demo.source import table
from summaries.letterhead.keeping import keep
from summaries.letterhead.logo import Logo, written
from summaries.models import Letterhead

SIDE = 240
FINE = 4  # drawn larger and made smaller, so that edges are smooth
PALE = "#7fa6d6"


def hang_up(*, by: User, at: datetime) -> Letterhead:
    """Saves the letterhead as HR did then."""
    words = table("company")["letterhead"]
    logo = sail(words["accent"])
    pixels = {"logo": logo.png, "logo_width": logo.width, "logo_height": logo.height}
    return keep(Letterhead(**words, **pixels, made_at=at), by=by, changes=[*words, "logo"])


def sail(colour: str) -> Logo:
    """Two sails, the larger in the company's colour, above a wave."""
    picture = Image.new("RGB", (SIDE * FINE, SIDE * FINE), "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon(_sail(mast=112, tip=8, foot=176, belly=-88), fill=PALE)
    draw.polygon(_sail(mast=126, tip=2, foot=176, belly=104), fill=colour)
    draw.polygon(_wave(top=194, depth=34), fill=colour)
    return written(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _sail(*, mast: int, tip: int, foot: int, belly: int) -> list[tuple[float, float]]:
    """From the tip down along a curve that bellies out to one side, and back up the mast."""
    shares = [step / 40 for step in range(41)]
    curve = [(mast + belly * share**1.7, tip + (foot - tip) * share) for share in shares]
    return [(x * FINE, y * FINE) for x, y in [*curve, (mast, foot)]]


def _wave(*, top: int, depth: int) -> list[tuple[float, float]]:
    """A band that swings once from side to side, thin at both ends."""
    across = [step / 60 for step in range(61)]
    upper = [(SIDE * share, top + 9 * sin(tau * share)) for share in across]
    lower = [(x, y + depth * sin(tau * share / 2)) for (x, y), share in zip(upper, across, strict=True)]
    return [(x * FINE, y * FINE) for x, y in [*upper, *reversed(lower)]]
