"""Single settings of a feed in feeds.toml: its own line changes or comes in, and everything else stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from termnews.config import edit
from termnews.config.lines import KeyPath, Statement, statements
from termnews.config.load import load_config
from termnews.config.model import Config, Layer
from termnews.config.sole_writer import sole_writer
from termnews.core.errors import ConfigError, NotFoundError


def where(config: Config, feed_id: str) -> tuple[Path, int | None]:
    """Return the file and the line in which a feed stands.

    Raises:
        NotFoundError: there is no such feed.
    """
    layer = _layer(config, feed_id)
    return layer.file.path, layer.file.line(*layer.path)


def own_table(path: Path, feed_id: str) -> tuple[Layer, list[str], dict[KeyPath, Statement]]:
    """Return the [[feed]] in which a feed stands, the lines of its file, and the file's statements by their paths.

    Raises:
        NotFoundError: there is no such feed.
        ConfigError: the file has errors, or the feed stands where it cannot be changed.
    """
    layer = _layer(load_config(path), feed_id)
    if layer.path[0] != "feed":
        raise ConfigError("This feed stands in [sources], which holds names and addresses only; write it as a "
                          "[[feed]] first.", path=layer.file.path, line=layer.file.line(*layer.path))
    # reading the table anew, because line numbers have to fit the text that is changed
    text = layer.file.text.replace("\r\n", "\n")
    found = {statement.path: statement for statement in statements(text)}
    if layer.path not in found:
        raise ConfigError("This feed stands in an inline list; change it by hand.", path=layer.file.path,
                          line=layer.file.line(*layer.path))
    return layer, text.split("\n"), found


def _layer(config: Config, feed_id: str) -> Layer:
    if feed_id not in config.layers:
        raise NotFoundError(f"No feed goes by {feed_id!r}.")
    return config.layers[feed_id][-1]


def set_feed(path: Path, feed_id: str, **settings: str | bool | None) -> None:
    """Set keys of a feed's own table; None takes a key out.

    Raises:
        NotFoundError: there is no such feed.
        ConfigError: the file has errors, cannot be written, or holds the feed in a way that cannot be changed safely.
    """
    with sole_writer(path):
        _set_feed(path, feed_id, settings)


def _set_feed(path: Path, feed_id: str, settings: Mapping[str, str | bool | None]) -> None:
    layer, lines, found = own_table(path, feed_id)
    anchor = found.get((*layer.path, "url")) or found[layer.path]
    changes: list[tuple[int, int, list[str]]] = []
    for key, value in settings.items():
        own = found.get((*layer.path, key))
        if own is not None:
            note = _note(lines[own.first - 1 : own.last]) if value is not None else ""
            changes.append((own.first - 1, own.last, [] if value is None else [_line(key, value) + note]))
        elif value is not None:
            changes.append((anchor.last, anchor.last, [_line(key, value)]))
    for first, last, new in sorted(changes, reverse=True):
        lines[first:last] = new

    def expected(tables: dict[str, Any]) -> None:
        table = tables["feed"][layer.path[1]]
        for key, value in settings.items():
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value

    edit.save(layer.file, lines, expected)


def set_muted(path: Path, feed_id: str, muted: bool) -> None:
    """Mute a feed or take that back, an end date included; raises as ``set_feed`` does."""
    set_feed(path, feed_id, muted=muted, muted_until=None)


def _line(key: str, value: str | bool) -> str:
    import tomlkit

    return tomlkit.dumps({key: value}).rstrip("\n")


def _note(lines: list[str]) -> str:
    """The comment behind a value of one line that holds no quoted ``#``."""
    if len(lines) != 1 or lines[0].count("#") != 1:
        return ""
    before, _, words = lines[0].partition("#")
    if before.count('"') % 2 or before.count("'") % 2:
        return ""
    return " " * (len(before) - len(before.rstrip())) + "#" + words
