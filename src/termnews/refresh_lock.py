"""One refresh at a time: two termnews on one store do not ask the same feeds twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from termnews.core.errors import BusyError
from termnews.core.text import clean_line

NAME = "refresh.lock"


@contextmanager
def refresh_lock(data_dir: Path) -> Iterator[None]:
    """Hold the right to refresh this store; it goes with the process, however that ends.

    Raises:
        BusyError: another process refreshes it now.
    """
    try:
        import fcntl
    except ImportError:  # Windows: two refreshes at once are safe, if impolite
        yield
        return
    try:
        descriptor = os.open(data_dir / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # the store itself says what is wrong with its place
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            number, _, host = os.read(descriptor, 300).decode("utf-8", "replace").strip().partition(" ")
            where = f" on {clean_line(host, 80)}" if host and host != _here() else ""
            who = f" (process {number}{where})" if number.isdigit() else ""
            sentence = f"Another termnews{who} is refreshing these feeds. What it brings shows here too."
            raise BusyError(sentence) from error
        except OSError:  # a file system without locks
            yield
            return
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {_here()}".encode())
        yield
    finally:
        os.close(descriptor)


def _here() -> str:
    """This computer's name: a folder of data may be shared by several."""
    import platform

    return platform.node()
