"""Opening the database: a read-only connection that needs nothing but sqlite3, and the one that writes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from termnews.core.errors import DamagedError, StoreError
from termnews.core.telling import publisher_of
from termnews.store.still import has_no_index, open_still

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 11
"""Equals the number of migrations in ``store.schema``; kept in ``PRAGMA user_version``."""
BUSY_TIMEOUT_MS = 5_000
DATABASE_NAME = "termnews.db"
LEAST_FREE_BYTES = 100_000
"""With less than this on its disk, SQLite's "disk I/O error" means that the disk is full."""


def schema_version(path: Path) -> int:
    """Return the version of the database at ``path``; 0 where there is none yet.

    Raises:
        StoreError: the file is newer than this program, or no database.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return 0
    except OSError as error:
        raise StoreError(
            f"{path} cannot be looked at ({error.strerror}). Check its permissions, or use --data-dir."
        ) from error
    with translated(path):
        connection = _connect_to_read(path)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.close()
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer termnews (tables of version {version}, this one knows "
            f"{SCHEMA_VERSION}). Update termnews, or choose another place with --data-dir."
        )
    return version


def unusable(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> StoreError:
    """Return the sentence for a database that SQLite will not take."""
    text = str(error).partition(" with text ")[0]
    if any(sign in text for sign in ("malformed", "not a database", "corrupt", "decode")):
        return DamagedError(
            f"{path} is damaged ({text}). `termnews doctor --mend` keeps it as a copy and saves what can be read."
        )
    if "no such" in text or "already exists" in text:
        return DamagedError(
            f"{path} is no database of termnews, or a damaged one ({text}). Move it away, use --data-dir, or let "
            "`termnews doctor --mend` keep it as a copy and save what can be read."
        )
    if "full" in text or ("I/O" in text and _is_full(path)):
        return StoreError(f"The disk that holds {path} is full: nothing was saved. Make room and try again.")
    if "readonly" in text or "unable to open" in text:
        return StoreError(f"{path} cannot be opened for writing ({text}). Check its permissions, or use --data-dir.")
    if "locked" in text or "busy" in text:
        return StoreError(f"Another program holds {path} locked. Try again in a moment.")
    return StoreError(f"{path} cannot be used now ({text}). Check the disk and its free space, or use --data-dir.")


def _is_full(path: Path) -> bool:
    try:
        disk = os.statvfs(path.parent)
    except (OSError, AttributeError):  # the latter on Windows
        return False
    return disk.f_bavail * disk.f_frsize < LEAST_FREE_BYTES


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into StoreErrors; those that only a mistake of ours can cause stay what they are."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError):
        raise
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter for a schema, or an error's text, that is rubbish
        raise unusable(path, error) from error


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the database for reading; it has to exist."""
    with translated(path):
        connection = _connect_to_read(path)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA query_only = 1")
        _teach(connection)
        connection.execute("PRAGMA cache_size = -8000")
        connection.execute("PRAGMA mmap_size = 0")
        return connection


def _teach(connection: sqlite3.Connection) -> None:
    """Let statements ask who publishes a page: ``publisher(url, feed_id)``."""
    connection.create_function("publisher", 2, publisher_of, deterministic=True)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect read-only; where no index of the log can be made, as to a file that nobody changes."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if not has_no_index(error):
            raise
        with contextlib.suppress(OSError):  # there is no room for a copy
            return open_still(path)
        raise
    return connection


def open_writer(path: Path) -> Database:
    """Open (and make, and migrate) the database for writing.

    Raises:
        StoreError: the place cannot be written, or the file is damaged or newer than this program.
    """
    version = schema_version(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"{path.parent} cannot be made ({error.strerror}). Choose another place with --data-dir."
        ) from error
    with translated(path):
        connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, cached_statements=256)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = 1")
        _teach(connection)
        connection.execute("PRAGMA cache_size = -16000")
        db = cast("Database", _Database(connection))
        if version < SCHEMA_VERSION:
            from sqlite_utils import Database

            from termnews.store.schema import migrate

            with transaction(db):
                migrate(Database(connection))
        return db


class _Database:
    """sqlite-utils' Database, imported once more is asked of it than running a statement: that takes 50 ms."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.conn = connection
        self.execute = connection.execute
        self.close = connection.close

    def __getattr__(self, name: str) -> Any:
        from sqlite_utils import Database

        return getattr(Database(self.conn), name)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """``BEGIN IMMEDIATE`` … ``COMMIT``; everything inside or nothing. Inside another one it is a part of that."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")


def first_damage(connection: sqlite3.Connection) -> str:
    """Return the first thing wrong with the database's pages; empty where there is nothing."""
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if found == "ok" else found


def close_writer(db: Database) -> None:
    """Close the writer; the write-ahead log is folded in when it is the last connection."""
    db.close()
