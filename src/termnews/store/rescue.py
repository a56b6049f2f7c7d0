"""A damaged database made anew: the old one kept as it is, what can be read of it carried over."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from termnews.core.errors import StoreError
from termnews.core.records import dataclass
from termnews.store import discovery, folding, popularity, search
from termnews.store.connect import SCHEMA_VERSION, close_writer, open_writer, transaction, translated

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = ("feed", "entry_state", "entry", "entry_content", "article", "reading_event", "change_log", "host_hold",
          "page_memory")
"""Carried over, in this order; everything else is made from these."""
_JSON = frozenset(("tags", "enclosures", "own_tags", "skip_hours", "skip_days", "before", "record"))
AT_ONCE = 200
LOOKED_BEYOND = 20_000
"""How many ids behind a page that cannot be read are tried one by one."""
_PAGE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of it."""

    copy: Path
    """The damaged database."""
    feeds: int
    articles: int


def rescue(path: Path) -> Rescued:
    """Put a damaged database aside, and make one of what can be read of it.

    No other termnews should have it open. What was lost is fetched again where the feeds still publish it.

    Raises:
        StoreError: the disk is full, or cannot be written; the damaged database is where it was then.
    """
    copy = _free(path)
    try:
        for ending in ("", "-wal"):
            if (old := path.with_name(path.name + ending)).exists():
                shutil.copyfile(old, copy.with_name(copy.name + ending))
        working = path.with_name(path.name + ".working")
        _put_together(copy, working)
        made = path.with_name(path.name + ".new")
        made.unlink(missing_ok=True)
        with translated(made):
            db = open_writer(made)
            try:
                feeds, articles = _carry_over(working, db)
            finally:
                close_writer(db)
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        made.replace(path)
    except OSError as error:
        raise StoreError(f"{path} could not be made anew: {error.strerror}. It is as it was; make room and try again."
                         ) from error
    finally:
        for ending in ("", "-wal", "-shm"):
            path.with_name(f"{path.name}.working{ending}").unlink(missing_ok=True)
            path.with_name(f"{path.name}.new{ending}").unlink(missing_ok=True)
    return Rescued(copy, feeds, articles)


def _free(path: Path) -> Path:
    for number in range(1, 1000):
        copy = path.with_name(f"{path.name}.damaged{'' if number == 1 else f'-{number}'}")
        if not copy.exists():
            return copy
    raise StoreError(f"There are a thousand damaged copies of {path} already. Move them away.")


def _put_together(copy: Path, working: Path) -> None:
    """Make a working copy with its log folded in, as far as SQLite takes it, and with a header that SQLite takes."""
    shutil.copyfile(copy, working)
    if (log := copy.with_name(copy.name + "-wal")).exists():
        shutil.copyfile(log, working.with_name(working.name + "-wal"))
    if _opens(working):
        return
    with working.open("r+b") as file:
        pages = max(1, working.stat().st_size // _PAGE_BYTES)
        file.write(_header(pages))
    _opens(working)


def _opens(database: Path) -> bool:
    """Say whether SQLite reads the database's tables; their log is folded in then."""
    connection = sqlite3.connect(database)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'entry'").fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        return False
    finally:
        connection.close()
    return True


def _header(pages: int) -> bytes:
    """The first hundred bytes of a database of ours (sqlite.org/fileformat2.html §1.3)."""
    words = [1, pages, 0, 0, 1, 4, 0, 0, 1, SCHEMA_VERSION, 0, 0]
    return (b"SQLite format 3\0" + _PAGE_BYTES.to_bytes(2, "big") + bytes((1, 1, 0, 64, 32, 32))
            + b"".join(word.to_bytes(4, "big") for word in words)
            + bytes(20) + (1).to_bytes(4, "big") + (3_040_000).to_bytes(4, "big"))


def _carry_over(working: Path, db: Database) -> tuple[int, int]:
    old = sqlite3.connect(f"{working.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    old.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.execute("PRAGMA foreign_keys = 0")
    try:
        with transaction(db):
            for table in TABLES:
                _copy(old, db, table)
            _states_by_their_indexes(old, db)
            _drop_orphans(db)
            folding.number_pages(db)
            _make_searchable(old, db)
            popularity.rebuild(db)
            # with these a feed would only send what is new since, and not what was lost
            db.execute("UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL, next_check = NULL")
        while search.catch_up(db) or discovery.settle(db):
            pass
    finally:
        db.execute("PRAGMA foreign_keys = 1")
        old.close()
    feeds, articles = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("feed", "entry"))
    return feeds, articles


def _copy(old: sqlite3.Connection, db: Database, table: str) -> None:
    try:
        there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    except sqlite3.Error:
        return
    kinds = {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})") if row[1] in there}
    if not kinds:
        return
    columns, marks = ", ".join(kinds), ", ".join("?" * len(kinds))
    for row in _rows(old, table, columns):
        if all(_fits(name, kind, value) for (name, kind), value in zip(kinds.items(), row, strict=True)):
            with suppress(sqlite3.Error):  # it lacks what it must have, or is there twice
                db.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", row)


def _fits(name: str, kind: str, value: object) -> bool:
    """Say whether a value is of its column's kind: rubbish that SQLite reads as a row is of any."""
    if value is None:
        return True
    if kind != "TEXT":
        return isinstance(value, (int, float))
    if not isinstance(value, str):
        return False
    if name not in _JSON:
        return True
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _rows(old: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield every row that can be read; behind a page that cannot, ids are tried one by one."""
    last = -1
    while True:
        try:
            found = old.execute(
                f"SELECT rowid, {columns} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {AT_ONCE}", [last]
            ).fetchall()
        except sqlite3.Error:
            beyond = _next_readable(old, table, last)
            if beyond is None:
                return
            with suppress(sqlite3.Error):
                yield from (row[1:] for row in old.execute(
                    f"SELECT rowid, {columns} FROM {table} WHERE rowid = ?", [beyond]))
            last = beyond
            continue
        if not found:
            return
        yield from (row[1:] for row in found)
        last = found[-1][0]


def _next_readable(old: sqlite3.Connection, table: str, last: int) -> int | None:
    for rowid in range(last + 1, last + LOOKED_BEYOND):
        with suppress(sqlite3.Error):
            if old.execute(f"SELECT rowid FROM {table} WHERE rowid = ?", [rowid]).fetchone():
                return rowid
    return None


def _states_by_their_indexes(old: sqlite3.Connection, db: Database) -> None:
    """Put back states whose rows were lost, from the indexes over them: which entry, and whether read, starred, later.

    Without its state an entry is lost too, since only the state knows its guid.
    """

    def ids(index: str, where: str) -> set[int] | None:
        try:
            return {row[0] for row in old.execute(f"SELECT id FROM entry_state INDEXED BY {index} WHERE {where}")}
        except sqlite3.Error:
            return None

    with suppress(sqlite3.Error):
        states = old.execute("SELECT id, feed_id, guid FROM entry_state INDEXED BY sqlite_autoindex_entry_state_1 "
                             "ORDER BY feed_id, guid").fetchall()
        unread = ids("entry_state_unread", "read = 0 AND present = 1")
        starred = ids("entry_state_starred", "starred = 1") or set()
        later = ids("entry_state_later", "later = 1") or set()
        db.conn.executemany(
            "INSERT OR IGNORE INTO entry_state (id, feed_id, guid, read, starred, later, first_seen) "
            "VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT sort_date FROM entry WHERE id = ?), 0))",
            [(number, feed_id, guid, int(unread is not None and number not in unread), int(number in starred),
              int(number in later), number) for number, feed_id, guid in states],
        )  # fmt: skip


def _drop_orphans(db: Database) -> None:
    """Drop rows whose other half was lost, and theirs in turn."""
    while found := db.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, *_ in found:
            db.execute(f"DELETE FROM {table} WHERE rowid = ?", [rowid])
    db.execute("UPDATE entry_state SET present = id IN (SELECT id FROM entry)")


def _make_searchable(old: sqlite3.Connection, db: Database) -> None:
    """Index every entry anew, with its body where that can be read."""
    bodies: dict[int, str] = {}
    for table, columns in (("search_content", "id, c2"), ("search_waiting", "id, body")):
        bodies |= {entry_id: body for entry_id, body in _rows(old, table, columns) if body}
    entries = db.execute("SELECT id, title, summary FROM entry").fetchall()
    search.index(db, [(entry_id, title, summary, bodies.get(entry_id, "")) for entry_id, title, summary in entries])
