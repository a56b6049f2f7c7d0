"""Disks of a test's own that can be filled."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Make a folder a disk of its own, of so many megabytes; skips the test where that may not be."""
    folder.mkdir(exist_ok=True)
    call = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(call, check=False, capture_output=True).returncode:
        pytest.skip("A disk to fill can only be made by root, where mounting is allowed.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path) -> Path:
    """Leave no room on a disk; returns the file to delete for some."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return filler


def forbid_writing(folder: Path) -> None:
    """Make a disk of ``small_disk`` read-only, whoever asks."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def fold_in(database: Path) -> None:
    """Leave nothing in the log, which has room for small changes else."""
    connection = sqlite3.connect(database, timeout=10)
    assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    connection.close()
