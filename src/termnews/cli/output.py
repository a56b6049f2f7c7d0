"""How verbs print: JSON Lines for programs, aligned text for people. Colour only on a terminal and without NO_COLOR."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import click

from termnews.core.bidi import can_reorder, seen
from termnews.core.errors import ConfigError, QueryError
from termnews.core.text import cell_width, clean_line

INDENT = "    "
PLAIN_WIDTH = 78
ENTRY_ID = click.IntRange(0, 2**63 - 1)
"""What an entry's id may be: SQLite's integers end there."""


def print_json(record: dict[str, Any]) -> None:
    """Print one line of JSON; escaped to ASCII where stdout is not UTF-8."""
    ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    click.echo(json.dumps(record, ensure_ascii=ascii_only, separators=(",", ":")))


def query_error_json(error: QueryError) -> str:
    """Return a query that cannot be understood as an object: the sentence, the query, and where in it."""
    return json.dumps({"error": clean_line(str(error)), "query": error.query, "position": error.position})


def pointed_lines(error: Exception) -> list[str]:
    """Return the query that an error is about, and a caret under the place; nothing for any other error."""
    from termnews.core.query import pointed

    within = error.within if isinstance(error, ConfigError) else error
    return [f"  {line}" for line in pointed(within) if line] if isinstance(within, QueryError) else []


def say(sentence: str) -> None:
    """Print narration on stderr."""
    click.echo(sentence, err=True)


def colour() -> bool:
    """Return whether styles may be printed."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def asks() -> bool:
    """Return whether there is somebody at a terminal to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ink(text: str, *, bold: bool = False, dim: bool = False, fg: str | None = None) -> str:
    """Return ``text`` in a style, or as it is where there is no colour."""
    if not text or not colour():
        return text
    return click.style(text, bold=bold or None, dim=dim or None, fg=fg)


def terminal_width() -> int | None:
    """Return the terminal's width in cells; None where stdout is none, and lines may be as long as they are."""
    return max(40, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns) if sys.stdout.isatty() else None


_reorders = False


def reorder(wanted: bool) -> None:
    """Put right-to-left text in the order of the eye from now on, where a terminal shows it (``bidi = "app"``)."""
    global _reorders
    _reorders = wanted and sys.stdout.isatty() and can_reorder()


def as_seen(line: str) -> str:
    """Return a line in the order of the eye where that is wanted; programs get it as it is read."""
    return seen(line) if _reorders else line


def fit(text: str, width: int | None) -> str:
    """Return foreign text as one clean line of at most ``width`` cells, with … where it was cut."""
    return as_seen(_cut(clean_line(text, list_row=True), width))


def _cut(line: str, width: int | None) -> str:
    if width is None or cell_width(line) <= width:
        return line
    kept, used = [], 0
    for char in line:
        used += cell_width(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Return ``text`` filled up to ``width`` cells."""
    return text + " " * (width - cell_width(text))


def wrap(text: str, width: int) -> list[str]:
    """Return clean text broken into lines of at most ``width`` cells; words wider than a line are cut."""
    lines: list[str] = []
    line = ""
    for word in clean_line(text, 10_000).split(" "):
        rest = word
        if line and cell_width(line) + 1 + cell_width(rest) > width:
            lines.append(line)
            line = ""
        while cell_width(rest) > width:
            head = _cut(rest, width + 1)[:-1]
            lines.append(head)
            rest = rest[len(head):]
        line = f"{line} {rest}" if line else rest
    return [as_seen(each) for each in ([*lines, line] if line else lines)]


def columns(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return rows of clean cells as aligned lines; the last column is not filled up."""
    if not rows:
        return []
    widths = [max(cell_width(row[index]) for row in rows) for index in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            " " * (widths[index] - cell_width(cell)) + cell if index in right else pad(cell, widths[index])
            for index, cell in enumerate(row[:-1])
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return lines


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 feed``, ``1,204 entries``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"
