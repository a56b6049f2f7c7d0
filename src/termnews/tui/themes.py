"""One palette that makes a paper of every theme, ours (``papers.py``) and Textual's.

Widgets never name a colour: they ask the palette for the rich ``Style`` of a role. A palette is resolved once a
theme (``palette_of``), so that drawing a line costs a dictionary look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from termnews.core.records import dataclass
from termnews.tui.papers import BROADSHEET as BROADSHEET
from termnews.tui.papers import HIGH_CONTRAST as HIGH_CONTRAST
from termnews.tui.papers import MIDNIGHT_EDITION as MIDNIGHT_EDITION
from termnews.tui.papers import THEMES as THEMES

OWN_VARIABLES = ("muted-ink", "faint-ink", "hair", "tint", "source", "star", "code-paper", "mark")
"""Theme variables beyond Textual's; a theme without them gets values made from its own colours."""

READABLE = 4.5
"""Least contrast of text against its background (WCAG 2.2 §1.4.3)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme by role, as rich colour names (``#rrggbb``, ``default``, ``color(4)``)."""

    paper: str
    ink: str
    muted: str
    faint: str
    accent: str
    hair: str
    tint: str
    source: str
    star: str
    code_paper: str
    mark: str
    warning: str
    ansi: bool
    """The terminal's own sixteen colours: shades are made with the terminal's *dim* and *reverse* instead."""
    css: tuple[tuple[str, str], ...]
    """``OWN_VARIABLES`` as Textual CSS values, for ``App.get_theme_variable_defaults``."""

    def style(self, role: str, *, tinted: bool = False) -> Style:
        """The style of a role, on the paper or on the tint of the cursor.

        Args:
            role: One of ``ROLES``.
            tinted: On the pale tint that marks the cursor.
        """
        return _style(self, role, tinted)


_COLOR_OF_ROLE: dict[str, tuple[str, dict[str, bool]]] = {
    "text": ("ink", {}),
    "headline": ("ink", {"bold": True}),
    "emphasis": ("ink", {"italic": True}),
    "muted": ("muted", {}),
    "muted_italic": ("muted", {"italic": True}),
    "faint": ("faint", {}),
    "accent": ("accent", {}),
    "kicker": ("accent", {"bold": True}),
    "hair": ("hair", {}),
    "heavy": ("ink", {}),
    "bar": ("accent", {}),
    "source": ("source", {}),
    "star": ("star", {}),
    "link": ("accent", {"underline": True}),
    "code": ("ink", {}),
    "mark": ("ink", {"bold": True}),
    "warning": ("warning", {"bold": True}),
    "pill": ("paper", {"bold": True}),
}

ROLES: tuple[str, ...] = tuple(_COLOR_OF_ROLE)
"""Every role that ``Palette.style`` knows."""

_DIM_IN_ANSI = frozenset({"muted", "muted_italic", "faint", "hair"})


@lru_cache(maxsize=1024)
def _style(palette: Palette, role: str, tinted: bool) -> Style:
    color_name, attributes = _COLOR_OF_ROLE[role]
    background = {"code": palette.code_paper, "mark": palette.mark, "pill": palette.accent}.get(
        role, palette.tint if tinted else palette.paper
    )
    extra: dict[str, Any] = dict(attributes)
    if palette.ansi:
        if role in _DIM_IN_ANSI:
            extra["dim"] = True
        if role in ("pill", "mark"):  # the paper of a terminal is unknown: reverse is readable on every one
            return Style(color="default", bgcolor="default", bold=True, reverse=True)
    return Style(color=getattr(palette, color_name), bgcolor=background, **extra)


def palette(variables: Mapping[str, str]) -> Palette:
    """Resolve a theme's variables (``App.theme_variables``) into a palette; cheap to call again for the same theme.

    Works for every theme: what a theme does not name is made from its foreground, background and accents, and moved
    towards the ink until it can be read.
    """
    names = ("background", "foreground", "accent", "primary", "secondary", "warning", *OWN_VARIABLES)
    return _resolve(tuple((name, variables[name]) for name in names if name in variables))


def palette_of(theme: Theme) -> Palette:
    """The palette of a theme that need not be the current one (for the splash, pictures and tests)."""
    return palette({**theme.to_color_system().generate(), **theme.variables})


def variable_defaults(theme: Theme) -> dict[str, str]:
    """``OWN_VARIABLES`` for a theme that lacks them: what ``App.get_theme_variable_defaults`` should return."""
    return dict(palette_of(theme).css)


@lru_cache(maxsize=64)
def _resolve(pairs: tuple[tuple[str, str], ...]) -> Palette:
    given = dict(pairs)
    paper = Color.parse(given["background"])
    if paper.ansi is not None or Color.parse(given["foreground"]).ansi is not None:
        return _ansi_palette(given)
    ink = _flat(given["foreground"], paper)
    accent = _accent(given, paper, ink)
    tint = _flat(given["tint"], paper) if "tint" in given else paper.blend(accent, 0.13, alpha=1.0)

    def shade(name: str, fallback: Color, least: float) -> Color:
        color = _flat(given[name], paper) if name in given else fallback
        return _readable(color, ink, (paper, tint), least)

    colors = {
        "muted-ink": shade("muted-ink", ink.blend(paper, 0.38, alpha=1.0), READABLE),
        "faint-ink": shade("faint-ink", ink.blend(paper, 0.5, alpha=1.0), 3.0),
        "hair": _flat(given["hair"], paper) if "hair" in given else paper.blend(ink, 0.22, alpha=1.0),
        "tint": tint,
        "source": shade("source", _flat(given["secondary"], paper), READABLE),
        "star": shade("star", _flat(given["warning"], paper), READABLE),
        "code-paper": _flat(given["code-paper"], paper) if "code-paper" in given else paper.blend(ink, 0.07, alpha=1.0),
        "mark": _flat(given["mark"], paper) if "mark" in given else paper.blend(accent, 0.4, alpha=1.0),
    }
    names = {name.replace("-", "_"): color.hex6 for name, color in colors.items()}
    return Palette(
        paper=paper.hex6,
        ink=ink.hex6,
        muted=names.pop("muted_ink"),
        faint=names.pop("faint_ink"),
        accent=accent.hex6,
        warning=_readable(_flat(given["warning"], paper), ink, (paper, tint), READABLE).hex6,
        ansi=False,
        css=tuple((name, color.hex6) for name, color in colors.items()),
        **names,
    )


def _ansi_palette(given: Mapping[str, str]) -> Palette:
    def named(name: str) -> str:
        number = Color.parse(given[name]).ansi
        return "default" if number is None or number < 0 else f"color({number})"

    accent = named("primary")
    values = dict.fromkeys(("muted-ink", "faint-ink", "hair"), "ansi_default")
    values |= {"tint": "ansi_default", "code-paper": "ansi_default", "mark": "ansi_default"}
    values |= {"source": given["secondary"], "star": given["warning"]}
    return Palette(
        paper="default",
        ink="default",
        muted="default",
        faint="default",
        accent=accent,
        hair="default",
        tint="default",
        source=named("secondary"),
        star=named("warning"),
        code_paper="default",
        mark="default",
        warning=named("warning"),
        ansi=True,
        css=tuple((name, values[name]) for name in OWN_VARIABLES),
    )


def _flat(value: str, paper: Color) -> Color:
    """A CSS colour laid on the paper: opaque."""
    color = Color.parse(value)
    return color if color.a == 1.0 else paper.blend(color, color.a, alpha=1.0)


def _accent(given: Mapping[str, str], paper: Color, ink: Color) -> Color:
    """The first of a theme's accents that can be read on its paper, else the accent moved towards the ink."""
    candidates = [_flat(given[name], paper) for name in ("accent", "primary", "secondary") if name in given]
    for color in candidates:
        if contrast(color, paper) >= READABLE + 0.5:  # the tint takes some of it
            return color
    return _readable(candidates[0], ink, (paper,), READABLE + 0.5)


def _readable(color: Color, ink: Color, papers: tuple[Color, ...], least: float) -> Color:
    """The colour, moved towards the ink in steps until it has the least contrast on every one of the papers.

    On a theme whose own ink is weak, four fifths of the ink's contrast are enough: the hue is worth more there.
    """
    least = min([least, *(0.8 * contrast(ink, paper) for paper in papers)])
    for step in range(10):
        moved = color.blend(ink, step / 10, alpha=1.0)
        if all(contrast(moved, paper) >= least for paper in papers):
            return moved
    return ink


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, *relative luminance*)."""

    def luminance(color: Color) -> float:
        parts = [part / 255 for part in (color.r, color.g, color.b)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
