"""One picture, from its address to a bitmap: from the disk, else by the same client and guards as pages."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.core.errors import FetchError, LaneError, PictureError
from termnews.core.pictures import Bitmap, Wanted, kind_of
from termnews.core.published import NotModified, Purpose
from termnews.core.subscriptions import HttpSettings
from termnews.core.urls import host_of
from termnews.lanes import InlineLane, ProcessLane, ThreadLane
from termnews.store.picture_files import FOLDER, PictureFiles

if TYPE_CHECKING:
    from termnews.core.subscriptions import Subscription
    from termnews.net.client import Client, Turn

ACCEPT = "image/webp,image/png,image/jpeg,image/gif;q=0.9,image/*;q=0.2"
MAX_PICTURE_BYTES = 8_000_000
DEADLINE_S = 20.0
DECODE_TIMEOUT_S = 5.0
MAX_BOX = (1_800, 1_400)
"""Pixels: no bitmap is larger, however large the terminal is."""
AT_ONCE = 4
"""Requests for pictures at the same time."""


@cache
def can_decode() -> bool:
    """Whether the extra ``images`` is installed; looks for Pillow without importing it."""
    return importlib.util.find_spec("PIL") is not None


class Illustrator:
    """Fetches, keeps and decodes pictures; nothing is made before the first one is asked for."""

    def __init__(
        self, folder: Path, client: Callable[[], Client], clock: Callable[[], datetime], *, inline: bool = False
    ) -> None:
        """Make one.

        Args:
            folder: The data folder.
            client: Makes the client on first use.
            clock: Returns the moment in UTC.
            inline: Decode in this process, without the limits of a child (for tests).
        """
        self._client = client
        self._clock = clock
        self._decode = InlineLane() if inline else ProcessLane(1, preload=("termnews.articles.pictures",))
        self._files: ThreadLane[PictureFiles] = ThreadLane(
            lambda: PictureFiles(folder / FOLDER), name="pictures", close_resource=lambda files: None
        )
        self._few = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Kill the child and let the thread go."""
        await self._decode.close()
        await self._files.close()

    async def picture(self, wanted: Wanted, *, sub: Subscription | None, feed_url: str) -> Bitmap:
        """Return a picture, scaled into its box.

        Raises:
            PictureError: it cannot be had; its text is a sentence.
        """
        body = await self._files.run(PictureFiles.get, wanted.src)
        if body is None:
            body = await self._fetch(wanted.src, sub, feed_url)
            await self._files.run(PictureFiles.put, wanted.src, body)
        width, height = (max(1, min(side, most)) for side, most in zip(wanted.box, MAX_BOX, strict=True))
        from termnews.articles.pictures import bitmap_from_lines

        try:
            lines = await self._decode.run(
                "termnews.articles.pictures:picture_lines", body,
                {"width": width, "height": height, "paper": list(wanted.paper)}, timeout_s=DECODE_TIMEOUT_S,
            )  # fmt: skip
        except LaneError as error:
            raise PictureError(f"The picture could not be unpacked: {error}") from error
        return bitmap_from_lines(lines)

    async def keep(self, src: str, *, sub: Subscription | None, feed_url: str, turn: Turn) -> None:
        """Have a picture on the disk for later.

        Args:
            src: Its address.
            sub: The settings of the feed whose article it belongs to.
            feed_url: That feed.
            turn: Waits for the right to ask a host; nobody looks at the screen.

        Raises:
            PictureError: it cannot be had; its text is a sentence.
        """
        if await self._files.run(PictureFiles.get, src) is None:
            body = await self._fetch(src, sub, feed_url, turn)
            await self._files.run(PictureFiles.put, src, body)

    async def _fetch(self, src: str, sub: Subscription | None, feed_url: str, turn: Turn | None = None) -> bytes:
        try:
            async with self._few:
                answer = await self._client().fetch(
                    src,
                    http=sub.http if sub else HttpSettings(),
                    max_bytes=MAX_PICTURE_BYTES,
                    deadline_s=DEADLINE_S,
                    accept=ACCEPT,
                    origin=feed_url,
                    now=self._clock(),
                    purpose=Purpose.PICTURE,
                    turn=turn,
                )
        except FetchError as error:
            raise PictureError(str(error), offline=error.offline) from error
        if isinstance(answer, NotModified):
            raise PictureError(f"{host_of(src)} sent no picture.")
        if kind_of(answer.body) is None:
            raise PictureError(f"{host_of(src)} sent something that is no PNG, JPEG, GIF or WebP picture.")
        return answer.body
