"""The rules of a feed's articles ([feed.extract]) written into feeds.toml: only their own lines change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from termnews.config import edit
from termnews.config.feed_settings import own_table
from termnews.config.lines import KeyPath, Statement
from termnews.config.sole_writer import alone
from termnews.core.subscriptions import ExtractSettings

KEY = "extract"


@alone
def set_extract(path: Path, feed_id: str, rules: ExtractSettings) -> None:
    """Set the ``selector`` and ``remove`` of a feed's articles; None and no selectors take a key out.

    What the feed says otherwise (``next_page``, ``title``, ``byline``) stays.

    Raises:
        NotFoundError: there is no such feed.
        ConfigError: the file has errors, cannot be written, or holds the feed in a way that cannot be changed safely.
    """
    layer, lines, found = own_table(path, feed_id)
    wanted: dict[str, Any] = {"selector": rules.selector, "remove": list(rules.remove)}
    stands = found.get((*layer.path, KEY))

    def expected(tables: dict[str, Any]) -> None:
        table = tables["feed"][layer.path[1]].setdefault(KEY, {})
        for key, value in wanted.items():
            if value:
                table[key] = value
            else:
                table.pop(key, None)
        if not table and not (stands and _is_header(lines, stands)):
            del tables["feed"][layer.path[1]][KEY]

    old = layer.file.tables["feed"][layer.path[1]].get(KEY, {})
    edit.save(layer.file, _changed(lines, found, layer.path, old, wanted), expected)


def _changed(
    lines: list[str], found: dict[KeyPath, Statement], feed: KeyPath, old: dict[str, Any], wanted: dict[str, Any]
) -> list[str]:
    place = (*feed, KEY)
    table = found.get(place)
    keys = [statement for path, statement in found.items() if path[:-1] == place]
    if table is not None and not _is_header(lines, table):
        merged = {key: value for key, value in {**old, **wanted}.items() if value}
        return _put(lines, table.first - 1, table.last, [_inline(merged)] if merged else [])
    if table is None and not keys:
        anchor = found.get((*feed, "url")) or found[feed]
        new = {key: value for key, value in wanted.items() if value}
        return _put(lines, anchor.last, anchor.last, [_inline(new)] if new else [])
    changes: list[tuple[int, int, list[str]]] = []
    for key, value in wanted.items():
        statement = found.get((*place, key))
        name = key if table is not None else f"{KEY}.{key}"
        if statement is not None:
            written = lines[statement.first - 1]
            indent = written[: len(written) - len(written.lstrip())]
            changes.append((statement.first - 1, statement.last, [indent + _line(name, value)] if value else []))
        elif value:
            after = table or keys[0]
            changes.append((after.last, after.last, [_line(name, value)]))
    for first, last, new_lines in sorted(changes, key=lambda change: change[:2], reverse=True):
        lines = _put(lines, first, last, new_lines)
    return lines


def _is_header(lines: list[str], statement: Statement) -> bool:
    return lines[statement.first - 1].lstrip().startswith("[")


def _put(lines: list[str], first: int, last: int, new: list[str]) -> list[str]:
    return [*lines[:first], *new, *lines[last:]]


def _line(name: str, value: Any) -> str:
    import tomlkit

    return f"{name} = {tomlkit.item(value).as_string()}"


def _inline(table: dict[str, Any]) -> str:
    import tomlkit

    inner = ", ".join(f"{key} = {tomlkit.item(value).as_string()}" for key, value in table.items())
    return f"{KEY} = {{ {inner} }}"
