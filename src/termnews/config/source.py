"""One TOML file: read, parsed, and able to say on which line a key stands."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from termnews.config.lines import KeyPath, key_lines
from termnews.core.errors import ConfigError

MAX_CONFIG_BYTES = 10_000_000
MAX_NESTING = 50

_AT_LINE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HINTS = (
    ("Invalid value", 'Text needs quotes: key = "value".'),
    ("Expected '=' after a key", 'A line is [a table], key = "value" or a # comment; a key with spaces needs quotes.'),
    ("Illegal character '\\n'", "A quote or bracket is not closed on this line."),
    ("Unescaped '\\'", "For a backslash use single quotes: 'a\\b'."),
    ("Cannot overwrite a value", "This key is set twice; keep one of them."),
    ("Cannot declare", "This table is written twice; join the two."),
    ("Cannot mutate immutable", "This table was already closed by braces; write all of it in one place."),
    ("Unclosed array", "A ] or a comma is missing."),
    ("Unclosed inline table", "A } or a comma is missing; { … } must stay on one line."),
    ("Unterminated string", "A closing quote is missing."),
    ("Expected newline or end of document", "Only one key = value may stand on a line; text needs quotes."),
    ("Invalid initial character for a key part", "A key is letters, digits, - and _; anything else needs quotes."),
    ("Invalid statement", 'A line is either [a table], key = "value" or a # comment.'),
    ("Expected ']", "The table's name is not closed by a bracket."),
)


@dataclass(eq=False)
class SourceFile:
    """A configuration file as read."""

    path: Path
    text: str = ""
    tables: dict[str, Any] = field(default_factory=dict)
    _lines: dict[KeyPath, int] | None = None

    def line(self, *path: str | int) -> int | None:
        """Return the line of a key, or of the nearest table around it; None for the file as a whole."""
        if self._lines is None:
            self._lines = key_lines(self.text)
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def where(self, *path: str | int) -> str:
        """Return ``path:line`` of a key."""
        line = self.line(*path)
        return f"{self.path}:{line}" if line else str(self.path)

    def readable_by_others(self) -> bool:
        """Return whether group or others may read the file (POSIX permissions)."""
        return os.name == "posix" and bool(self.path.stat().st_mode & 0o044)


def read_source(path: Path) -> SourceFile:
    """Read and parse one file.

    Raises:
        ConfigError: it cannot be read, is no UTF-8, or is no TOML; with the line where there is one.
    """
    text = _read_text(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, text, path) from None
    except RecursionError:
        raise ConfigError("Brackets are nested too deeply to be read.", path=path) from None
    except ValueError:  # a number of more digits than Python takes
        raise ConfigError("This is not TOML: a number in it is too long.", path=path) from None
    if _nested_too_deeply(tables):
        raise ConfigError("Tables are nested too deeply to be read.", path=path)
    return SourceFile(path, text, tables)


def _nested_too_deeply(tables: dict[str, Any]) -> bool:
    level: list[Any] = [tables]
    for _ in range(MAX_NESTING):
        within = [part for table in level for part in (table.values() if isinstance(table, dict) else table)]
        level = [part for part in within if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CONFIG_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError("There is no such file.", path=path) from None
    except OSError as error:
        raise ConfigError(f"It cannot be read: {error.strerror}.", path=path) from None
    if len(raw) > MAX_CONFIG_BYTES:
        raise ConfigError("The file is over 10 MB; this cannot be a feeds.toml.", path=path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError("This line is not UTF-8 text; save the file as UTF-8.", path=path, line=line) from None


def _syntax_error(error: tomllib.TOMLDecodeError, text: str, path: Path) -> ConfigError:
    message = str(error)
    found = _AT_LINE.search(message)
    line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
    message = message[: found.start()] if found else message
    hint = next((hint for start, hint in _HINTS if message.startswith(start)), "")
    if "Invalid value" in message and found and found[1] and _value_missing(text, line):
        hint = "The value is missing after the equals sign."
    shown = message.replace("\n", "\\n").rstrip(".")
    return ConfigError(f"This is not TOML: {shown}. {hint}".rstrip(), path=path, line=line)


def _value_missing(text: str, line: int) -> bool:
    return text.split("\n")[line - 1].partition("#")[0].rstrip().endswith("=")
