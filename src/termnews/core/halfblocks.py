"""Half blocks: two pixels a cell, the upper one in the ink of ``▀``, the lower one in its paper. Pure."""

from __future__ import annotations

from typing import NamedTuple

UPPER = "▀"

Colour = tuple[int, int, int]


class Run(NamedTuple):
    """Cells beside each other that look the same."""

    cells: int
    upper: Colour
    lower: Colour


def half_block_rows(pixels: bytes, width: int, height: int, *, paper: Colour) -> list[list[Run]]:
    """Return the rows of cells for RGB rows, each ``width`` cells; a missing last row of pixels is paper."""
    if len(pixels) < width * height * 3:
        raise ValueError("There are fewer pixels than the picture's size says.")
    stride = width * 3
    blank = bytes(paper) * width
    rows: list[list[Run]] = []
    for top in range(0, height, 2):
        upper = pixels[top * stride : (top + 1) * stride]
        lower = pixels[(top + 1) * stride : (top + 2) * stride] if top + 1 < height else blank
        rows.append(_runs(upper, lower, stride))
    return rows


def _runs(upper: bytes, lower: bytes, stride: int) -> list[Run]:
    runs: list[Run] = []
    start = 0
    for at in range(3, stride + 1, 3):
        same = upper[at : at + 3] == upper[start : start + 3] and lower[at : at + 3] == lower[start : start + 3]
        if same and at < stride:
            continue
        runs.append(Run((at - start) // 3, _colour(upper, start), _colour(lower, start)))
        start = at
    return runs


def _colour(row: bytes, at: int) -> Colour:
    return row[at], row[at + 1], row[at + 2]
