"""Cells for pictures, half blocks, kitty's escape sequences, and the cache on disk."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from pathlib import Path
from zlib import compress

import pytest

from termnews.core import kitty
from termnews.core.document import Block, Document, Span
from termnews.core.halfblocks import Run, half_block_rows
from termnews.core.layout import layout
from termnews.core.pictures import NO_BOX, Bitmap, Box, box_for, figures, kind_of, most_rows, with_lead
from termnews.store.picture_files import PictureFiles

FIGURE = Block(
    "figure", (Span("The caption."),), text="A wall", src="https://x.example/wall.png", width=640, height=320
)
TEXT = Block("paragraph", (Span("Words enough for a line of text in the article. " * 12),))


@pytest.mark.parametrize(
    ("size", "room", "box"),
    [
        ((640, 320), 72, Box(72, 18)),
        ((640, 640), 72, Box(40, 20)),
        ((100, 50), 72, Box(20, 5)),
        ((4_000, 4), 72, Box(72, 1)),
        (None, 72, Box(60, 20)),
        ((640, 320), 12, NO_BOX),
        ((1, 1), 72, NO_BOX),
    ],
)
def test_how_many_cells(size: tuple[int, int] | None, room: int, box: Box) -> None:
    assert box_for(size, room) == box


@pytest.mark.parametrize(("pane", "rows"), [(5, 4), (20, 12), (40, 20), (100, 20)])
def test_text_stays_in_sight(pane: int, rows: int) -> None:
    assert most_rows(pane) == rows


def test_lines_are_kept_free_and_the_words_stay() -> None:
    document = Document((TEXT, FIGURE, TEXT))
    plain = layout(document, 72)
    drawn = layout(document, 72, pictures=lambda block, room: Box(room, 7))
    (put,) = drawn.pictures
    assert (put.src, put.box, put.indent) == (FIGURE.src, Box(72, 7), 0)
    assert len(drawn.lines) == len(plain.lines) + 7
    assert [line.text for line in drawn.lines[put.line : put.line + 7]] == [""] * 7
    words = "\n".join(line.text for line in drawn.lines)
    assert "A wall" in words
    assert "The caption." in words
    assert drawn.lines[-1][1:3] == plain.lines[-1][1:3], "a place in the text is the same with and without pictures"


def test_the_lead_moves_no_place() -> None:
    document = with_lead(Document((TEXT, TEXT)), "https://x.example/lead.jpg")
    drawn = layout(document, 72, pictures=lambda block, room: Box(room, 7))
    plain = layout(Document((TEXT, TEXT)), 72)
    assert drawn.pictures[0].lead
    assert [line for line in drawn.lines if line.text] == [line for line in plain.lines if line.text]
    assert layout(document, 72, pictures=lambda block, room: NO_BOX).lines == plain.lines


@pytest.mark.parametrize(
    ("blocks", "lead"),
    [((FIGURE, TEXT), "https://x.example/lead.jpg"), ((TEXT,) * 4 + (FIGURE,), "https://cdn.example/big/wall.png?w=1200"),
     ((TEXT,), None)],
    ids=["one near the top", "the same one further down", "none"],
)  # fmt: skip
def test_when_there_is_no_lead(blocks: tuple[Block, ...], lead: str | None) -> None:
    assert with_lead(Document(blocks), lead) == Document(blocks)


def test_the_pictures_of_a_document() -> None:
    inner = Block("quote", children=(FIGURE, Block("figure", src="https://x.example/b.png")))
    found = figures(Document((TEXT, FIGURE, inner)))
    assert [figure.src for figure in found] == ["https://x.example/wall.png", "https://x.example/b.png"]
    assert (found[0].alt, found[0].caption, found[0].size) == ("A wall", "The caption.", (640, 320))


def test_a_document_keeps_the_sizes() -> None:
    document = Document((FIGURE,))
    assert Document.from_json(document.to_json()) == document


def test_half_blocks_are_two_pixels_a_cell() -> None:
    a, b, c = b"\x01\x01\x01", b"\x02\x02\x02", b"\x03\x03\x03"
    rows = half_block_rows(a + a + b + c + c + c + a + b + b, 3, 3, paper=(9, 9, 9))
    assert rows == [
        [Run(2, (1, 1, 1), (3, 3, 3)), Run(1, (2, 2, 2), (3, 3, 3))],
        [Run(1, (1, 1, 1), (9, 9, 9)), Run(2, (2, 2, 2), (9, 9, 9))],
    ]


def test_half_blocks_refuse_too_few_pixels() -> None:
    with pytest.raises(ValueError, match="fewer"):
        half_block_rows(b"\0" * 8, 1, 3, paper=(0, 0, 0))


def _bitmap(width: int, height: int, noise: bytes) -> Bitmap:
    return Bitmap(width, height, b64encode(compress(noise, 0)).decode(), (width, height))


def test_a_picture_is_sent_in_pieces() -> None:
    bitmap = _bitmap(60, 40, os.urandom(60 * 40 * 3))
    pieces = list(kitty.transmit(77, bitmap, Box(6, 2)))
    parts = [re.fullmatch(r"\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\", piece) for piece in pieces]
    assert all(part is not None and len(part[2]) <= kitty.CHUNK for part in parts)
    assert "".join(part[2] for part in parts if part) == bitmap.packed
    heads = [part[1] for part in parts if part]
    assert heads[0] == "a=T,U=1,q=2,i=77,f=24,o=z,s=60,v=40,c=6,r=2,m=1"
    assert set(heads[1:-1]) == {"q=2,m=1"}
    assert heads[-1] == "q=2,m=0"


def test_tmux_gets_it_wrapped() -> None:
    assert kitty.delete(5, tmux=True) == "\x1bPtmux;\x1b\x1b_Ga=d,d=I,q=2,i=5\x1b\x1b\\\x1b\\"


def test_placeholders_name_row_and_column() -> None:
    assert kitty.placeholder(0, 1) == "\U0010eeee\u0305\u030d"
    assert len(set(kitty.MARKS)) == kitty.MOST_CELLS == 210


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"GIF89a", "gif"), (b"RIFF1234WEBP", "webp"),
     (b"<svg", None), (b"BM1234", None), (b"", None), (b"%PDF-1.7", None)],
)  # fmt: skip
def test_what_the_first_bytes_say(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


class TestFiles:
    def test_the_same_bytes_lie_there_once(self, tmp_path: Path) -> None:
        files = PictureFiles(tmp_path / "pictures")
        files.put("https://a.example/1", b"body")
        files.put("https://b.example/2", b"body")
        assert files.get("https://a.example/1") == files.get("https://b.example/2") == b"body"
        assert sum(not path.suffix for path in files.folder.iterdir()) == 1

    def test_what_was_not_used_for_longest_goes_first(self, tmp_path: Path) -> None:
        files = PictureFiles(tmp_path, limit_bytes=2_500)
        for number in range(2):
            files.put(f"u{number}", bytes([number]) * 1_000)
        for at, path in enumerate(sorted(p for p in tmp_path.iterdir() if not p.suffix)):
            os.utime(path, (at, at))
        assert files.get("u0") is not None  # used now, so that u1 is the older one
        files.put("u2", b"2" * 1_000)
        assert [files.get(f"u{number}") is not None for number in range(3)] == [True, False, True]
        assert sum(path.stat().st_size for path in tmp_path.iterdir() if not path.suffix) <= 2_500
        assert len(list(tmp_path.glob("*.name"))) == 2

    def test_a_file_that_was_changed_is_not_given(self, tmp_path: Path) -> None:
        files = PictureFiles(tmp_path)
        files.put("u", b"body")
        next(path for path in tmp_path.iterdir() if not path.suffix).write_bytes(b"else")
        assert files.get("u") is None

    def test_a_note_leads_nowhere_else(self, tmp_path: Path) -> None:
        files = PictureFiles(tmp_path / "pictures")
        files.put("u", b"body")
        (tmp_path / "secret").write_bytes(b"secret")
        next(files.folder.glob("*.name")).write_text("../secret")
        assert files.get("u") is None

    def test_a_folder_that_cannot_be_made_costs_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        files = PictureFiles(tmp_path / "file" / "pictures")
        files.put("u", b"body")
        assert files.get("u") is None
