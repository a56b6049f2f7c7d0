"""Draws a screen of the app as SVG: every cell where the terminal would put it, whatever the renderer's fonts do.

One cell is 12 by 24 units, which is just the advance of Fira Code at 19.5. Runs of ASCII are one ``<text>``; any other
character stands at its own x, so that a wide or a missing glyph moves nothing. Rules and bars are rectangles: they
join, and no font can part them. Arabic and Hebrew stand as whole runs, because their letters join too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip

CELL_W, CELL_H, FONT_SIZE, BASELINE = 12, 24, 19.5, 17
MARGIN, BAR = 14, 42
"""Around the screen, and the height of the window's title bar."""
FONTS = "'Fira Code', 'DejaVu Sans Mono', 'Noto Sans Mono', monospace"
CJK_FONTS = "'Noto Sans Mono CJK JP', 'Noto Sans CJK JP', 'Noto Sans CJK SC', 'Fira Code', monospace"
_MID_X, _MID_Y = CELL_W // 2, CELL_H // 2
_THIN, _THICK = 1, 3
_RTL_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RTL_RUN = re.compile(f"[«»\"(\\[]?{_RTL_LETTER}(?:[^A-Za-z─━│]*{_RTL_LETTER})?[\u064b-\u0652]*[»«\".,،؛؟)\\]…!:]*")
_EMOJI = re.compile("[\U0001f000-\U0001faff]")


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's style with colours resolved."""

    ink: str
    paper: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


def export_svg(app: App[Any], *, title: str = "termnews") -> str:
    """Return the screen that the app shows now as an SVG document, in a window frame."""
    width, height = app.size
    paper = app.theme_variables["background"]
    body = [piece for y, strip in enumerate(_strips(app)) for piece in _line(strip, y, paper, app.theme_variables)]
    full_w, full_h = width * CELL_W + 2 * MARGIN, height * CELL_H + BAR + MARGIN
    return "\n".join([*_frame(full_w, full_h, title, paper), *body, "</g>", "</svg>", ""])


def _strips(app: App[Any]) -> Iterable[Strip]:
    visible_screen_stack.set(app._background_screens)  # what a translucent screen is laid over
    return app.screen._compositor.render_strips()


def _frame(width: int, height: int, title: str, paper: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' font-family="{FONTS}" font-size="{FONT_SIZE}">'
    )
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{width}" height="{height}" rx="10" fill="#2b2a28"/>'
    for x, fill in ((22, "#ff5f57"), (42, "#febc2e"), (62, "#28c840")):
        yield f'<circle cx="{x}" cy="21" r="6" fill="{fill}"/>'
    yield f'<text x="{width // 2}" y="27" text-anchor="middle" font-size="15" fill="#b9b4a8">{escape(title)}</text>'
    inner_w, inner_h = width - 2 * MARGIN, height - BAR - MARGIN
    yield f'<rect x="{MARGIN}" y="{BAR}" width="{inner_w}" height="{inner_h}" fill="{paper}"/>'
    yield f'<g transform="translate({MARGIN} {BAR})">'


def _line(strip: Strip, y: int, paper: str, variables: dict[str, str]) -> Iterator[str]:
    x = 0
    texts: list[str] = []
    for segment in Segment.simplify(strip):
        text, style, _ = segment
        look = _look(style or Style(), variables)
        cells = cell_len(text)
        if look.paper != paper and cells:
            yield _rect(x * CELL_W, y * CELL_H, cells * CELL_W, CELL_H, look.paper)
        texts += _run(text, x, y, look)
        x += cells
    yield from texts


def _run(text: str, x: int, y: int, look: Look) -> Iterator[str]:
    """One segment: whole words of ASCII, whole runs of right-to-left text, every other character by itself."""
    start = x
    while text:
        rtl = _RTL_RUN.match(text)
        ascii_run = re.match(r"[!-~]+(?: [!-~]+)*", text)
        piece = rtl.group() if rtl else ascii_run.group() if ascii_run else text[0]
        marks = re.match("[\u0300-\u036f\u200c\u200d\ufe0e\ufe0f]+", text[len(piece):])
        piece += marks.group() if marks else ""
        cells = cell_len(piece)
        if rtl:
            yield _text(piece, x + cells, y, look, extra=f' direction="rtl" textLength="{cells * CELL_W}"')
        elif ascii_run:
            yield _text(piece, x, y, look, extra=f' textLength="{cells * CELL_W}"' if cells > 1 else "")
        elif piece in "─━":
            piece = text[: len(text) - len(text.lstrip(piece))]
            cells = len(piece)
            thick = _THIN if piece[0] == "─" else _THICK
            yield _rect(x * CELL_W, y * CELL_H + _MID_Y - thick // 2, cells * CELL_W, thick, look.ink)
        elif not piece.isspace():
            yield from _glyph(piece, x, y, look)
        text, x = text[len(piece):], x + cells
    if x > start and (look.underline or look.strike):
        at = BASELINE + 3 if look.underline else BASELINE - 6
        yield _rect(start * CELL_W, y * CELL_H + at, (x - start) * CELL_W, 1, look.ink)


def _text(piece: str, x: int, y: int, look: Look, *, extra: str = "", dx: int = 0) -> str:
    style = (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")
    at = f'x="{x * CELL_W + dx}" y="{y * CELL_H + BASELINE}"'
    return f'<text {at} fill="{look.ink}"{style}{extra}>{escape(piece)}</text>'


def _glyph(piece: str, x: int, y: int, look: Look) -> Iterator[str]:
    left, top = x * CELL_W, y * CELL_H
    boxes = _boxes(piece)
    if boxes:
        for bx, by, bw, bh in boxes:
            yield _rect(left + bx, top + by, bw, bh, look.ink)
    elif piece == "●":
        yield f'<circle cx="{left + CELL_W / 2:g}" cy="{top + 12}" r="4" fill="{look.ink}"/>'
    elif cell_len(piece) == 2 and not _EMOJI.match(piece):
        yield _text(piece, x, y, look, extra=f' font-family="{CJK_FONTS}"', dx=2)
    else:
        yield _text(piece, x, y, look)


Box = tuple[float, float, float, float]


def _boxes(character: str) -> list[Box]:
    """Rules, bars and blocks as rectangles in the cell; empty for every other character."""
    lines = _LINES.get(character)
    if lines is not None:
        return [_arm(arm, thick) for arm, thick in lines]
    code = ord(character[0])
    if 0x2581 <= code <= 0x2588:
        height = CELL_H * (code - 0x2580) / 8
        return [(0, CELL_H - height, CELL_W, height)]
    if 0x2589 <= code <= 0x258F:
        return [(0, 0, CELL_W * (0x2590 - code) / 8, CELL_H)]
    return {"▐": [(CELL_W / 2, 0, CELL_W / 2, CELL_H)], "▀": [(0, 0, CELL_W, CELL_H / 2)],
            "▔": [(0, 0, CELL_W, CELL_H / 8)], "▕": [(CELL_W * 7 / 8, 0, CELL_W / 8, CELL_H)]}.get(character, [])


def _arm(arm: str, thick: int) -> Box:
    """Half a line from the middle of the cell: to the left, right, top or bottom."""
    left, top = _MID_X - thick // 2, _MID_Y - thick // 2  # whole units, so that a thin line is one crisp pixel
    return {
        "l": (0, top, left + thick, thick),
        "r": (left, top, CELL_W - left, thick),
        "t": (left, 0, thick, top + thick),
        "b": (left, top, thick, CELL_H - top),
    }[arm]


def _arms(names: str, thick: int) -> list[tuple[str, int]]:
    return [(name, thick) for name in names]


_LINES: dict[str, list[tuple[str, int]]] = {
    "─": _arms("lr", _THIN), "│": _arms("tb", _THIN), "┌": _arms("rb", _THIN), "┐": _arms("lb", _THIN),
    "└": _arms("tr", _THIN), "┘": _arms("tl", _THIN), "├": _arms("tbr", _THIN), "┤": _arms("tbl", _THIN),
    "┬": _arms("lrb", _THIN), "┴": _arms("lrt", _THIN), "┼": _arms("lrtb", _THIN),
    "━": _arms("lr", _THICK), "┃": _arms("tb", _THICK), "┏": _arms("rb", _THICK), "┓": _arms("lb", _THICK),
    "┗": _arms("tr", _THICK), "┛": _arms("tl", _THICK),
    "┿": [*_arms("lr", _THICK), *_arms("tb", _THIN)], "╋": _arms("lrtb", _THICK),
}


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _look(style: Style, variables: dict[str, str]) -> Look:
    ink = _hex(style.color, variables["foreground"])
    paper = _hex(style.bgcolor, variables["background"])
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = _mix(ink, paper)
    return Look(ink, paper, bool(style.bold), bool(style.italic), bool(style.underline), bool(style.strike))


def _hex(color: RichColor | None, fallback: str) -> str:
    if color is None or color.is_default:
        return fallback
    red, green, blue = color.get_truecolor(DIMMED_MONOKAI)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _mix(one: str, other: str) -> str:
    pairs = [(int(one[i:i + 2], 16), int(other[i:i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * 0.6 + b * 0.4):02x}" for a, b in pairs)
