"""The elements around the lines of a page: how much they hold, and what part of it is prose or links."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from termnews.articles.lines import Line
from termnews.articles.words import WIDE, element_names

LEVELS = 6
"""Elements around a line whose names count."""
_SHARES = 4
"""Elements around a line, each holding more lines than the one before, whose shares count."""
_PROSE, _WIDE_PROSE = 80, 35
"""Characters of a line that reads like prose."""
_INSIDE = (
    frozenset({"nav", "menu"}), frozenset({"aside"}), frozenset({"footer"}), frozenset({"header"}), frozenset({"form"}),
    frozenset({"article"}), frozenset({"main"}), frozenset({"figure"}), frozenset({"blockquote"}),
    frozenset({"table"}), frozenset({"ol", "ul"}), frozenset({"section"}), frozenset({"p"}),
)  # fmt: skip
_INSIDE_AT = {tag: at for at, wanted in enumerate(_INSIDE) for tag in wanted}
_NOT_INSIDE = 30.0


def is_prose(line: Line) -> bool:
    """Return True for a line long enough to be a paragraph that is not mostly links."""
    size = len(line.text)
    if size < _WIDE_PROSE or line.linked > 0.4 * size:
        return False
    return size >= _PROSE or len(WIDE.findall(line.text)) > 0.5 * size


@dataclass(slots=True)
class Around:
    """What an element holds."""

    parent: Any
    tag: str
    names: tuple[str, ...]
    chars: int = 0
    linked: int = 0
    prose: int = 0
    lines: int = 0


class Surroundings:
    """All elements that hold lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.prose = [is_prose(line) for line in lines]
        self.around: dict[Any, Around] = {}
        self.chains = [self._chain(line.box) for line in lines]
        self.chars = sum(len(line.text) for line in lines) or 1
        self.prose_chars = sum(len(line.text) for line, prose in zip(lines, self.prose, strict=True) if prose)
        for line, prose, chain in zip(lines, self.prose, self.chains, strict=True):
            size = len(line.text)
            for element in chain:
                around = self.around[element]
                around.chars += size
                around.linked += line.linked
                around.lines += 1
                around.prose += size if prose else 0
        self.core_element = self._core_element()
        self.core = set(self._chain(self.core_element))

    def _chain(self, element: Any) -> list[Any]:
        """Return an element and all around it, the nearest first."""
        chain = []
        while element is not None:
            if element not in self.around:
                self.around[element] = Around(element.getparent(), element.tag, element_names(element))
            chain.append(element)
            element = self.around[element].parent
        return chain

    def _core_element(self) -> Any:
        """Return the smallest element that holds at least half of the page's prose."""
        best, least = None, math.inf
        for element, around in self.around.items():
            if 0 < self.prose_chars <= around.prose * 2 and around.chars < least:
                best, least = element, around.chars
        return best

    def names(self, at: int) -> tuple[tuple[str, ...], ...]:
        """Return the names at a line's box, its parent and so on."""
        return tuple(self.around[element].names for element in self.chains[at][:LEVELS])

    def places(self, at: int) -> list[float]:
        """Return where a line stands: beside the core of the page, in what, and how much that holds."""
        chain = self.chains[at]
        up = next((level for level, element in enumerate(chain) if element in self.core), len(chain))
        inside = next((level for level, element in enumerate(chain) if element is self.core_element), -1)
        meeting = self.around[chain[up]] if up < len(chain) else None
        row = [float(len(chain)), float(up), float(inside), meeting.chars / self.chars if meeting else 1.0]
        branch = self.around[chain[up - 1]] if up else meeting
        if branch:
            chars = branch.chars or 1
            row += [math.log1p(branch.chars), branch.linked / chars, branch.prose / chars, float(branch.lines)]
        else:
            row += [0.0] * 4
        row += self._shares(chain)
        levels = [_NOT_INSIDE] * len(_INSIDE)
        for level in range(len(chain) - 1, -1, -1):
            if (at_tag := _INSIDE_AT.get(self.around[chain[level]].tag)) is not None:
                levels[at_tag] = float(level)
        row += levels
        row.append(len(self.lines[at].text) / (self.around[chain[0]].chars or 1))
        return row

    def _shares(self, chain: list[Any]) -> list[float]:
        row: list[float] = []
        lines = found = 0
        for element in chain:
            around = self.around[element]
            if around.lines > lines:
                lines, found = around.lines, found + 1
                chars = around.chars or 1
                row += [math.log1p(chars), around.linked / chars, around.prose / chars, math.log1p(around.lines),
                        around.prose / (self.prose_chars or 1)]  # fmt: skip
                if found == _SHARES:
                    break
        return row + [-1.0] * (5 * (_SHARES - found))


def place_names() -> Iterator[str]:
    """Yield the names of the numbers of ``Surroundings.places``."""
    yield from ("depth", "up to core", "inside core", "core share", "branch length", "branch linked", "branch prose",
                "branch lines")  # fmt: skip
    for level in range(_SHARES):
        yield from (f"{what} {level} up" for what in ("length", "linked", "prose", "lines", "share of prose"))
    yield from (f"in {'/'.join(sorted(wanted))}" for wanted in _INSIDE)
    yield "share of box"
