"""Reading a database whose log cannot be indexed: in a folder that cannot be written, or on a disk that is full.

SQLite reads a write-ahead log by an index in shared memory, which it has to make as a file. Where it cannot, the
database is read as a file that nobody changes: as it is where its log is empty, else as a copy with the log folded in.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

_NO_INDEX = frozenset((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR))
_PRIMARY = 0xFF
"""The part of SQLite's extended codes that says what kind of error it is."""


class Still(sqlite3.Connection):
    """A connection that sees the database as it was when it was opened."""

    seen: tuple[object, ...] = ()
    """What ``look`` returned then."""
    path = Path()


def has_no_index(error: sqlite3.Error) -> bool:
    """Say whether an error may come from an index that cannot be made."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _NO_INDEX


def open_still(path: Path) -> Still:
    """Open a database as a file that nobody changes; raises sqlite3.Error or OSError where even that fails."""
    seen, log = look(path), _log(path)
    if log.exists() and log.stat().st_size:
        import shutil
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="termnews-still-"))
        try:
            connection = _connect(_folded(path, log, folder))
        finally:
            # the connection goes on without the name of its file
            shutil.rmtree(folder, ignore_errors=True)
    else:
        connection = _connect(path)
    connection.seen, connection.path = seen, path
    return connection


def is_current(connection: sqlite3.Connection) -> bool:
    """Say whether a connection sees the database as it is: a still one only while nobody wrote."""
    return not isinstance(connection, Still) or connection.seen == look(connection.path)


def look(path: Path) -> tuple[object, ...]:
    """Return what changes when somebody writes: times and sizes of the database and of its log."""
    found: list[object] = []
    for file in (path, _log(path)):
        try:
            stat = file.stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _folded(path: Path, log: Path, folder: Path) -> Path:
    """Copy a database and its log, and fold the log in."""
    import shutil

    copy = folder / path.name
    shutil.copyfile(path, copy)
    shutil.copyfile(log, _log(copy))
    connection = sqlite3.connect(copy)
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    connection.close()
    return copy


def _connect(path: Path) -> Still:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None,
        factory=Still,
    )  # fmt: skip
    connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    return connection
