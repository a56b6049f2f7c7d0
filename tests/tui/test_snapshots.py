"""The main screens, as they were last looked at: pictures that change only when somebody means them to.

``pytest tests/tui/test_snapshots.py --snapshot-update`` draws them anew.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_paper import NOW, served, settle, write_config
from textual.pilot import Pilot

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

SCREENS: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {
    "front": ((80, 24), "broadsheet", ()),
    "reading": ((120, 30), "midnight-edition", ("enter",)),
    "section": ((80, 24), "midnight-edition", ("2",)),
    "search": ((80, 24), "broadsheet", ("slash", *"star")),
    "palette": ((80, 24), "broadsheet", ("colon", *"mark")),
    "themes": ((80, 24), "high-contrast", ("T",)),
    "empty": ((80, 24), "broadsheet", ("g", "l")),
}
ELSEWHERE = {
    "plain": {},
    "tokyo": {"TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8", "COLUMNS": "33", "LINES": "9"},
    "no-colour": {"NO_COLOR": "1", "TERM": "dumb", "LANG": "C"},
    "linux": {"TERM": "linux", "LC_ALL": "de_DE.ISO-8859-1", "COLORTERM": "", "TZ": "America/Lima"},
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("paper")

    async def fetch() -> None:
        async with Reader(load_config(path), folder, clock=lambda: NOW, inline=True) as reader:
            for feed in reader.config.subscriptions:  # one by one, so that ids are the same every time
                async for result in reader.refresh([feed.id]):
                    assert result.error is None, result.error

    with served() as server:
        path = write_config(folder, server)
        asyncio.run(fetch())
        yield folder


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same surroundings, whatever those of the tests are."""
    for name in ("NO_COLOR", "COLUMNS", "LINES", "COLORTERM", "LC_ALL", "LC_TIME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TZ": "UTC", "TERM": "xterm-256color", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    name: str, paper: Path, tmp_path: Path, still: None, snap_compare: Callable[..., bool]
) -> None:
    size, theme, keys = SCREENS[name]
    for file in paper.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = tmp_path / "feeds.toml"
    config.write_text(config.read_text(encoding="utf-8") + f'[app]\ntheme = "{theme}"\n', encoding="utf-8")
    app = NewsApp(Reader(load_config(config), tmp_path, clock=lambda: NOW, inline=True))
    app.animation_level = "none"

    async def look(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)

    assert snap_compare(app, terminal_size=size, run_before=look)


@pytest.mark.skipif("SNAPSHOTS_ELSEWHERE" in os.environ, reason="this is elsewhere")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_surroundings_change_nothing(where: str) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", "front or reading"],
        env={**os.environ, **ELSEWHERE[where], "SNAPSHOTS_ELSEWHERE": "1", "PYTHONUTF8": "1"},
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stdout[-2000:]
