"""From the command line onto the terminal, and off it again."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from termnews.core.bidi import can_reorder
from termnews.core.errors import TermnewsError
from termnews.tui import terminal
from termnews.tui.app import NewsApp

if TYPE_CHECKING:
    from termnews.reader import Reader

CLOSE_WITHIN_S = 0.3
"""How long leaving may take, whatever is under way."""


async def _close(app: NewsApp) -> None:
    try:
        await app.visits.end()
    finally:
        await app.reader.close()


async def _run(app: NewsApp, *, mouse: bool) -> int:
    try:
        await app.run_async(mouse=mouse)
    finally:
        with suppress(TimeoutError, TermnewsError):  # nobody can do anything about it any more
            await asyncio.wait_for(_close(app), CLOSE_WITHIN_S)
    if isinstance(app.crash, OSError) and app.crash.errno == errno.EIO:
        return 128 + signal.SIGHUP  # the terminal went away while it was written to, before anybody was told
    if app.crash is not None:
        raise app.crash
    return app.return_code or app.return_value or 0


def run_tui(reader: Reader, *, demo: bool = False, mouse: bool = True) -> int:
    """Show the newspaper until the reader leaves.

    Returns:
        The exit code: 143 after SIGTERM, 129 after SIGHUP.

    Raises:
        Exception: whatever ended the app unexpectedly, once the terminal is as it was.
    """
    gc.disable()  # nothing made before the first frame is garbage yet; the app turns it on again
    in_browser = "TEXTUAL_DRIVER" in os.environ
    if not in_browser:  # there they say how large the tab is
        terminal.drop_size_variables()
    auto = reader.config.app.theme == "auto" and "NO_COLOR" not in os.environ
    pictures = reader.config.app.images == "auto" and "NO_COLOR" not in os.environ and reader.can_show_pictures
    with terminal.BackgroundProbe(background=auto, pictures=pictures) as probe:
        light, kitty = probe.light(), probe.pictures()
    background = reader.config.app.background and not demo
    app = NewsApp(reader, demo=demo, light=light, kitty=kitty, background_refresh=background)
    if in_browser and can_reorder():  # its terminal draws cell after cell, and knows no other direction
        app.reorders = True
    return asyncio.run(_run(app, mouse=mouse))

