"""Reading on a real terminal: what is written to it, and what is kept when the program ends."""

from __future__ import annotations

import asyncio
import base64
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import NOW, filled

from termnews.config.load import load_config
from termnews.core.models import ShownArticle
from termnews.reader import Reader

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="pseudo-terminals are a Unix thing")

NO_TOOLS = {"WAYLAND_DISPLAY": "", "DISPLAY": "", "WSL_DISTRO_NAME": ""}


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Path]:
    with filled(tmp_path) as folder:
        yield folder


def started(folder: Path) -> PtyApp:
    app = PtyApp(["--config", str(folder / "feeds.toml"), "--data-dir", str(folder)], env=NO_TOOLS)
    app.wait_for(b"\x1b[?1004h")
    app.wait_for(b"Harbour wall agreed")
    app.read(0.1)
    return app


async def _begun(folder: Path) -> list[ShownArticle]:
    async with Reader(load_config(folder / "feeds.toml"), folder, clock=lambda: NOW, inline=True) as reader:
        return [await reader.feed_text(entry_id) for entry_id in await reader.entry_ids("is:begun")]


def test_links_are_hyperlinks_of_the_terminal_and_copies_go_through_it(paper: Path) -> None:
    with started(paper) as app:
        app.press("\rG")
        app.wait_for(b";https://example.net/more\x1b\\")
        app.press("y")
        app.wait_for(b"\x1b]52;c;" + base64.b64encode(b"https://example.org/world/0"))


@pytest.mark.parametrize("leave", ["q", signal.SIGTERM], ids=["Q", "SIGTERM"])
def test_keys_typed_in_one_breath_are_done_and_the_place_outlives_the_end(paper: Path, leave: str | int) -> None:
    with started(paper) as app:
        app.press("\r j")  # the text is not there yet when Space and j come
        app.wait_for(b"min left")
        app.read(0.2)
        if isinstance(leave, str):
            app.press("Q")
        else:
            app.signal(leave)
        app.wait()
    kept = asyncio.run(_begun(paper))
    assert len(kept) == 1
    assert kept[0].place > (0, 0)
    assert 0 < kept[0].progress < 0.95
