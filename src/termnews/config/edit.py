"""Changes feeds.toml as a careful person would: the lines that change, and not one comment more.

New lines are written by tomlkit; what the file says afterwards is compared with what it should say before anything
is saved, and saving replaces the file in one step.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from termnews.config.lines import KeyPath, Statement, statements
from termnews.config.load import load_config
from termnews.config.sole_writer import alone
from termnews.config.source import SourceFile, read_source
from termnews.config.subscriptions import section_of
from termnews.core.errors import ConfigError, NotFoundError
from termnews.core.urls import feed_key

STARTER = Path(__file__).with_name("starter.toml")
_BOM = "\ufeff"


def write_first_run(path: Path) -> bool:
    """Write the starter set where there is no feeds.toml yet; return whether it was written.

    Raises:
        ConfigError: the folder or the file cannot be written.
    """
    if path.exists():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, STARTER.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"The starter set cannot be written: {error.strerror}.", path=path) from None
    return True


@alone
def add_feed(path: Path, url: str, *, title: str | None = None, section: str | None = None,
             tags: tuple[str, ...] = ()) -> str:
    """Add a [[feed]] after the last one of its section; return its id.

    Raises:
        ConfigError: the file has errors, the URL is none or is there already, or the file cannot be written.
    """
    config = load_config(path)
    for sub in config.subscriptions:
        if feed_key(sub.url) == feed_key(url):
            raise ConfigError(f"This feed is already there, as {sub.id!r}.", path=path)
    table = {"title": title, "url": url, "section": section, "tags": list(tags)}
    table = {key: value for key, value in table.items() if value}
    file = read_source(path)
    index, line = _place(file, table)

    def expected(tables: dict[str, Any]) -> None:
        tables.setdefault("feed", []).insert(index, table)

    lines = file.text.replace("\r\n", "\n").split("\n")
    lines[line:line] = ["", *_feed_lines(table)] if line else [*_feed_lines(table), ""]
    save(file, lines, expected)
    return id_of(path, url)


def id_of(path: Path, url: str) -> str:
    """Return the id of the feed with an address; raises ConfigError where it is not there (any more)."""
    key = feed_key(url)
    for sub in load_config(path).subscriptions:
        if feed_key(sub.url) == key:
            return sub.id
    raise ConfigError("It was changed in the same moment, and the feed is not in it; please try again.", path=path)


@alone
def remove_feed(path: Path, feed_id: str) -> str:
    """Remove a feed from the file it stands in, with the comments between its own lines; return its URL.

    Raises:
        NotFoundError: there is no such feed.
        ConfigError: the file has errors, or the feed stands in an inline list.
    """
    config = load_config(path)
    sub = config.subscription(feed_id)
    if sub is None:
        raise NotFoundError(f"No feed goes by {feed_id!r}.")
    layer = config.layers[feed_id][-1]
    file = layer.file
    lines = file.text.replace("\r\n", "\n").split("\n")
    gone = _own_lines(statements(file.text), layer.path, lines)
    if not gone:
        raise ConfigError("This feed stands in an inline list; remove it by hand.", path=file.path,
                          line=file.line(*layer.path))

    def expected(tables: dict[str, Any]) -> None:
        holder, key = tables[str(layer.path[0])], layer.path[1]
        del holder[key]
        if layer.path[0] == "feed" and not holder:
            del tables["feed"]

    save(file, [line for number, line in enumerate(lines, start=1) if number not in gone], expected)
    return sub.url


@alone
def set_theme(path: Path, name: str) -> None:
    """Write ``theme`` into ``[app]``: its own line changes, or one is added under the table's heading.

    Raises:
        ConfigError: the file cannot be read or written, or holds ``[app]`` in a way that cannot be changed safely.
    """
    file = read_source(path)
    lines = file.text.replace("\r\n", "\n").split("\n")
    found = {statement.path: statement for statement in statements(file.text)}
    own, table = found.get(("app", "theme")), found.get(("app",))
    if own is not None:
        lines[own.first - 1 : own.last] = [_with_value(lines[own.first - 1], name)]
    elif table is not None:
        lines.insert(table.last, f'theme = "{name}"')
    else:
        lines = [*"\n".join(lines).rstrip("\n").split("\n"), "", "[app]", f'theme = "{name}"']

    def expected(tables: dict[str, Any]) -> None:
        tables.setdefault("app", {})["theme"] = name

    save(file, lines, expected)


def _with_value(line: str, value: str) -> str:
    """A line ``key = "old"  # why`` with another string; its blanks and its comment stay."""
    return re.sub(r"""^([^=]*=\s*)("[^"]*"|'[^']*')""", lambda match: f'{match[1]}"{value}"', line)


def _place(file: SourceFile, table: dict[str, Any]) -> tuple[int, int]:
    """Return the index of the new [[feed]] among its like, and the line after which it goes."""
    feeds = file.tables.get("feed", [])
    section = section_of(table)
    same = [index for index, feed in enumerate(feeds) if section_of(feed) == section]
    index = same[-1] if same else len(feeds) - 1
    own = [found.last for found in statements(file.text) if found.path[:2] == ("feed", index)]
    if own:
        return index + 1, max(own)
    return index + 1, len(file.text.replace("\r\n", "\n").rstrip("\n").split("\n")) if file.text.strip() else 0


def _feed_lines(table: dict[str, Any]) -> list[str]:
    import tomlkit

    return ["[[feed]]", *tomlkit.dumps(table).rstrip("\n").split("\n")]


def _own_lines(found: list[Statement], path: KeyPath, lines: list[str]) -> set[int]:
    """Return the numbers of the lines that belong to a table, and of the blank line that set it off."""
    gone: set[int] = set()
    previous: Statement | None = None
    for statement in found:
        if statement.path[: len(path)] == path:
            joined = previous is not None and previous.last in gone
            first = previous.last + 1 if joined and previous else statement.first
            gone.update(range(first, statement.last + 1))
        previous = statement
    start, end = (min(gone), max(gone)) if gone else (0, 0)
    if start > 1 and not lines[start - 2].strip() and (end >= len(lines) or not lines[end].strip()):
        gone.add(start - 1)
    return gone


def save(file: SourceFile, lines: list[str], expected: Callable[[dict[str, Any]], None]) -> None:
    """Write a file's new lines if they say what they should: the old tables, changed by ``expected``.

    Raises:
        ConfigError: they do not, or the file cannot be written.
    """
    text = "\n".join(lines).rstrip("\n") + "\n"
    wanted = tomllib.loads(file.text)
    expected(wanted)
    try:
        safe = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        safe = False
    if not safe:
        raise ConfigError("This file is laid out in a way that cannot be changed safely; please change it by hand.",
                          path=file.path)
    raw = file.path.read_bytes()
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    try:
        write_atomically(file.path, (_BOM if raw.startswith(_BOM.encode()) else "") + text)
    except OSError as error:
        raise ConfigError(f"It cannot be written: {error.strerror}.", path=file.path) from None


def write_atomically(path: Path, text: str) -> None:
    """Replace a file's content in one step: whole or not at all; its mode stays, a symbolic link stays one."""
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
