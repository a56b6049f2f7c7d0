"""Collects everything that is wrong or odd in the files, and checks tables against their schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from termnews.config.schema import Table, unknown_key
from termnews.config.source import SourceFile
from termnews.config.values import NoQueryError
from termnews.core.errors import ConfigError, QueryError


class Problems:
    """Errors and warnings found while loading, each with file and line."""

    def __init__(self) -> None:
        self.errors: list[ConfigError] = []
        self.warnings: list[str] = []

    def in_file_order(self) -> tuple[ConfigError, ...]:
        """Return the errors by file, as the files were read, and line."""
        files = list(dict.fromkeys(error.path for error in self.errors))
        return tuple(sorted(self.errors, key=lambda error: (files.index(error.path), error.line or 0)))

    def error(self, message: str, file: SourceFile, *path: str | int, within: QueryError | None = None) -> None:
        """Note an error about the key at ``path``; the sentence gets its full stop here. ``within``: its value."""
        message = message if message.endswith((".", "?")) else f"{message}."
        key = ".".join(str(part) for part in path) or None
        self.errors.append(ConfigError(message, path=file.path, line=file.line(*path), key=key, within=within))

    def warn(self, message: str, file: SourceFile, *path: str | int) -> None:
        """Note something that is odd but understood."""
        self.warnings.append(f"{file.where(*path)}: {message}")


def checked(
    raw: Any, schema: Table, *, file: SourceFile, path: tuple[str | int, ...], problems: Problems
) -> dict[str, Any]:
    """Return a table's valid settings, flat (``http.user_agent``); everything else becomes an error."""
    place = table_name(path)
    if not isinstance(raw, Mapping):
        problems.error(f"{place} must be a table, not a single value.", file, *path)
        return {}
    found: dict[str, Any] = {}
    for key, value in raw.items():
        check = schema.get(key)
        if check is None:
            problems.error(unknown_key(key, schema, place), file, *path, key)
        elif callable(check):
            try:
                found[key] = check(value)
            except ValueError as error:
                within = error.error if isinstance(error, NoQueryError) else None
                problems.error(f"{key!r} in {place} {error}", file, *path, key, within=within)
        else:
            inner = checked(value, check, file=file, path=(*path, key), problems=problems)
            found.update({f"{key}.{name}": content for name, content in inner.items()})
    return found


def table_name(path: tuple[str | int, ...]) -> str:
    """Return a table's header as a reader would write it: ``[[feed]]``, ``[feed.http]``, ``[app]``."""
    names = ".".join(part for part in path if isinstance(part, str))
    return f"[[{names}]]" if path and isinstance(path[-1], int) else f"[{names}]"
