"""Memory given back to the system after something large: glibc keeps it otherwise, for a program that runs for days."""

from __future__ import annotations

import contextlib
import sys

LARGE_BYTES = 1_000_000
"""A body from which on it is worth the milliseconds."""


def give_back() -> None:
    """Return what is free of the heap to the system, where its library can do that."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)
