"""A file that a feed attaches to an entry, fetched by the same client and guards as everything else, into a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.core.errors import StoreError
from termnews.core.filenames import file_name
from termnews.core.published import Purpose
from termnews.core.subscriptions import HttpSettings

if TYPE_CHECKING:
    from termnews.net.client import Client

MAX_FILE_BYTES = 4_000_000_000
DEADLINE_S = 3_600.0
"""For the whole file."""


async def download(
    client: Client, url: str, folder: Path, *, http: HttpSettings, feed_url: str, now: datetime,
    progress: Callable[[int], None],
) -> Path:
    """Fetch a file; ``progress`` hears how many bytes have come.

    Raises:
        FetchError: it cannot be had; its text is a sentence.
        StoreError: it cannot be written.
    """
    part = folder / f".{file_name(url)}.part"
    came = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:

            def take(piece: bytes) -> None:
                nonlocal came
                out.write(piece)
                came += len(piece)
                progress(came)

            await client.fetch(
                url, http=http, max_bytes=MAX_FILE_BYTES, deadline_s=DEADLINE_S, accept="*/*", origin=feed_url,
                now=now, purpose=Purpose.FILE, sink=take,
            )  # fmt: skip
        target = _free(folder, file_name(url))
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{folder} cannot be written: {os.strerror(error.errno or 0)}. "
                         "downloads in feeds.toml names another folder.") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return target


def _free(folder: Path, name: str) -> Path:
    """Return a path that nothing has yet."""
    stem, dot, ending = name.rpartition(".")
    for number in range(2, 1000):
        if not (folder / name).exists():
            break
        name = f"{stem} ({number}).{ending}" if dot and stem else f"{ending} ({number})"
    return folder / name


