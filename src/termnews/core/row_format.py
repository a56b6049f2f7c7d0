"""The reader's own format of a headline: ``{flags} {title}{fill}{age:>7}``, several lines parted by a line break."""

from __future__ import annotations

import re
from difflib import get_close_matches

from termnews.core.records import dataclass

FIELDS = ("flags", "title", "feed", "section", "author", "age", "date", "minutes", "verdict", "tags", "fill")
"""``fill`` is the room that is left: what follows it stands at the right."""
MAX_LINES = 4
_PART = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}:]*)(?::(?P<align>[<>]?)(?P<width>[0-9]{1,3}))?\}|(?P<brace>[{}])")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: text as it stands, or a field."""

    text: str = ""
    field: str = ""
    """One of ``FIELDS``; empty: ``text``."""
    width: int = 0
    """Cells that the field takes, cut or filled up; 0: as many as it has."""
    right: bool = False
    """Whether a field of some width stands at its right end."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How a row is set."""

    lines: tuple[tuple[Part, ...], ...]

    @property
    def height(self) -> int:
        """Lines of a row: one stands close to the next, more have a blank line between them."""
        return len(self.lines) + (len(self.lines) > 1)


def parse_row_format(text: str) -> RowFormat:
    """Return the format that ``text`` describes.

    Raises:
        ValueError: with the rest of a sentence that begins with the setting's name.
    """
    lines = text.strip("\n").split("\n")
    if len(lines) > MAX_LINES:
        raise ValueError(f"has {len(lines)} lines; a row has at most {MAX_LINES}")
    made = RowFormat(tuple(tuple(_parts(line)) for line in lines))
    if not any(part.field == "title" for line in made.lines for part in line):
        raise ValueError("shows no {title}; without it no story can be told from another")
    return made


def _parts(line: str) -> list[Part]:
    parts, end = [], 0
    for match in _PART.finditer(line):
        if match.start() > end:
            parts.append(Part(line[end : match.start()]))
        end = match.end()
        name = match["field"]
        if match["brace"]:
            raise ValueError(f"has a lone {match['brace']}; write it twice to show it")
        if name is None:
            parts.append(Part(match.group(0)[0]))
        elif name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(FIELDS)}"
            raise ValueError(f"has no field {{{name}}}; {hint}")
        else:
            parts.append(Part("", name, int(match["width"] or 0), match["align"] == ">"))
    if end < len(line):
        parts.append(Part(line[end:]))
    return parts
