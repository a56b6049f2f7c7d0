"""Pictures of an article: which there are, how many cells each takes, and what one is once it is decoded. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from termnews.core.document import Block, Document
from termnews.core.inline import spans_text
from termnews.core.records import dataclass

LEAD = "lead"
"""``Block.info`` of a picture that stands above the text and has no words of its own."""
MIN_SIDE = 4
"""Pixels: what is smaller counts readers or holds space."""
PIXELS_A_CELL = 5
"""A picture is not drawn wider than its pixels give at this many a cell."""
GUESSED = (1_200, 800)
"""Width and height of a picture of which nothing is known."""
MIN_ROWS, MAX_ROWS = 4, 20
PARTS_OF_PANE = 0.6
"""A picture is at most this part of its pane high, so that text stays in sight."""
NARROWEST = 16
"""Cells: in a narrower column there are no pictures."""


class Box(NamedTuple):
    """Cells that a picture takes."""

    columns: int = 0
    rows: int = 0


NO_BOX = Box()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and its words."""

    src: str
    alt: str = ""
    caption: str = ""
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels, where the page states them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture, and how it is wanted."""

    src: str
    box: tuple[int, int]
    """Pixels it may take."""
    paper: tuple[int, int, int]
    """What shows through transparent parts."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A decoded picture, no larger than the box it was made for."""

    width: int
    height: int
    packed: str
    """Base64 of the zlib stream of its RGB rows, top first."""
    natural: tuple[int, int]
    """Width and height of the picture itself, in pixels."""

    def pixels(self) -> bytes:
        """Return the rows, three bytes a pixel."""
        from base64 import b64decode
        from zlib import decompress

        return decompress(b64decode(self.packed))


def box_for(size: tuple[int, int] | None, room: int, *, most_rows: int = MAX_ROWS) -> Box:
    """Return the cells for a picture of this size in a column of ``room`` cells; a cell is twice as high as wide."""
    if room < NARROWEST:
        return NO_BOX
    width, height = size or GUESSED
    if width < MIN_SIDE or height < MIN_SIDE:
        return NO_BOX
    columns = min(room, max(1, width // PIXELS_A_CELL))
    rows = max(1, round(columns * height / width / 2))
    if rows > most_rows:
        rows = most_rows
        columns = max(1, min(columns, round(rows * 2 * width / height)))
    return Box(columns, rows)


def most_rows(pane: int) -> int:
    """Return how high a picture may be in a pane of so many lines."""
    return max(MIN_ROWS, min(MAX_ROWS, int(pane * PARTS_OF_PANE)))


def figures(document: Document) -> list[Figure]:
    """Return the document's pictures in reading order, each once."""
    found: dict[str, Figure] = {}
    for block in _figures(document.blocks):
        if block.src and block.src not in found:
            found[block.src] = Figure(block.src, block.text.strip(), spans_text(block.spans).strip(), stated(block))
    return list(found.values())


def stated(block: Block) -> tuple[int, int] | None:
    """Return the size that the page states for a figure; None where it states none."""
    return (block.width, block.height) if block.width > 0 and block.height > 0 else None


def with_lead(document: Document, lead: str | None) -> Document:
    """Return the document with the page's lead picture above it, unless the page shows a picture near its top."""
    if not lead or any(True for _ in _figures(document.blocks[:3])):
        return document
    name = _name(lead)
    if any(block.src and _name(block.src) == name for block in _figures(document.blocks)):
        return document
    return replace(document, blocks=(Block("figure", src=lead, info=LEAD), *document.blocks))


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2] or url


def _figures(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "figure":
            yield block
        yield from _figures(block.children)


def kind_of(data: bytes) -> str | None:
    """Return ``png``, ``jpeg``, ``gif`` or ``webp`` by the first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return None
