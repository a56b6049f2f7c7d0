"""One change of feeds.toml at a time: two termnews that add a feed in the same moment lose neither."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

WAIT_S = 5.0
"""After this long the other one is taken for stopped, and the change is made all the same."""

_here = threading.RLock()
_held: list[Path] = []


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Hold the right to change a file, from reading it to writing it; inside itself it is held already."""
    with _here:
        if _held:
            yield
            return
        handle = _locked(path)
        _held.append(path)
        try:
            yield
        finally:
            _held.clear()
            if handle is not None:
                os.close(handle)


def alone(change: Callable[Concatenate[Path, P], R]) -> Callable[Concatenate[Path, P], R]:
    """Let a function that changes the file it is given first do so as its sole writer."""

    @wraps(change)
    def changing(path: Path, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with sole_writer(path):
            return change(path, *args, **kwargs)

    return changing


def _locked(path: Path) -> int | None:
    """Lock the folder, which leaves no file behind; None where that cannot be done."""
    try:
        import fcntl

        handle = os.open(path.resolve().parent, os.O_RDONLY | os.O_CLOEXEC)
    except (ImportError, OSError):  # Windows; what is wrong with the folder is said by who writes there
        return None
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            time.sleep(0.02)
        except OSError:  # a file system without locks
            break
    os.close(handle)
    return None
