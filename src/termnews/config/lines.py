"""The line of every key in a TOML text: tomllib reads values and forgets where they stood.

The text is one that tomllib has already accepted, so nothing is checked here; a path looks like
``("feed", 2, "http", "auth")``, with an index for each element of an array of tables.
"""

from __future__ import annotations

import re

from termnews.core.records import dataclass

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A table header or a key with its value, as lines of the file (from 1, both inclusive)."""

    path: KeyPath
    first: int
    last: int


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line (from 1) of every key, table header and array element in a valid TOML text."""
    return _scanned(text).lines


def statements(text: str) -> list[Statement]:
    """Return the statements of a valid TOML text, in file order."""
    return _scanned(text).statements


def _scanned(text: str) -> _Scanner:
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.scan()
    return scanner


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[KeyPath, int] = {}
        self.arrays: dict[KeyPath, int] = {}
        self.statements: list[Statement] = []

    def scan(self) -> None:
        table: KeyPath = ()
        while self._skip_blank():
            first = self._line_here()
            if self._take("[["):
                path = table = self._header(array=True)
            elif self._take("["):
                path = table = self._header(array=False)
            else:
                path = self._assignment(table)
            self.statements.append(Statement(path, first, self._line_here()))

    def _header(self, *, array: bool) -> KeyPath:
        line = self._line_here()
        names = self._dotted_key()
        self._take("]]" if array else "]")
        path: KeyPath = ()
        for name in names[:-1]:
            path = (*path, name)
            self.lines.setdefault(path, line)
            path = self._inside(path)
        path = (*path, names[-1])
        if not array:
            self.lines.setdefault(path, line)
            return path
        index = self.arrays[path] = self.arrays.get(path, -1) + 1
        self.lines.setdefault(path, line)
        self.lines[(*path, index)] = line
        return (*path, index)

    def _inside(self, path: KeyPath) -> KeyPath:
        """Return the path of the table a header means: the latest element where it is an array of tables."""
        return (*path, self.arrays[path]) if path in self.arrays else path

    def _assignment(self, table: KeyPath) -> KeyPath:
        line = self._line_here()
        path = table
        for name in self._dotted_key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self._take("=")
        self._value(path)
        return path

    def _value(self, path: KeyPath) -> None:
        self._skip_blank()
        if self._take("["):
            index = 0
            while self._skip_blank() and not self._take("]"):
                self.lines[(*path, index)] = self._line_here()
                self._value((*path, index))
                self._skip_blank()
                self._take(",")
                index += 1
        elif self._take("{"):
            while self._skip_blank() and not self._take("}"):
                self._assignment(path)
                self._skip_blank()
                self._take(",")
        elif not self._string():
            self._match(_SCALAR)

    def _dotted_key(self) -> list[str]:
        names = []
        while True:
            self._skip_blank()
            quoted = self._string()
            if quoted:
                names.append(_unquote(quoted))
            else:
                names.append(self._match(_BARE_KEY))
            self._skip_blank()
            if not self._take("."):
                return names

    def _string(self) -> str:
        for pattern in _STRINGS:
            if found := self._match(pattern):
                return found
        return ""

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def _skip_blank(self) -> bool:
        self._match(_BLANK)
        return self.at < len(self.text)

    def _line_here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line


def _unquote(quoted: str) -> str:
    if quoted.startswith("'"):
        return quoted.strip("'") if quoted.startswith("'''") else quoted[1:-1]
    return _ESCAPE.sub(_unescape, quoted[1:-1])


def _unescape(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
