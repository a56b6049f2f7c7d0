"""``bidi = "app"``: right-to-left text in the order of the eye in lists, columns and sidebars; else as it is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_paper import TITLES, opened, press, screen_text

from termnews.core.bidi import can_reorder

pytestmark = pytest.mark.skipif(not can_reorder(), reason="python-bidi is not installed (the extra bidi)")

READ = "\u05d7\u05d3\u05e9\u05d5\u05ea \u05d4\u05e0\u05de\u05dc"
"""*News of the harbour*, as it is read."""
SEEN = READ[::-1]
APP = '[app]\nbidi = "app"\n'


@pytest.fixture(autouse=True)
def titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TITLES, "world", [READ, "Night buses stay", "Ferry terminal closed"])


PLACES = [(), ("2",), ("g", "u"), ("/", *"paragraph"), ("enter",), ("j", "enter"), (":", READ[0], READ[1])]


@pytest.mark.parametrize("keys", PLACES, ids=["front", "section", "list", "search", "article", "sidebar", "palette"])
async def test_it_is_in_the_order_of_the_eye_everywhere(keys: tuple[str, ...], tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50), more=APP) as pilot:
        await press(pilot, *keys)
        assert SEEN in screen_text(pilot).replace("\u2026", "")
        assert READ not in screen_text(pilot)


@pytest.mark.parametrize("keys", PLACES[:3], ids=["front", "section", "list"])
async def test_it_is_left_to_the_terminal_where_nothing_is_said(keys: tuple[str, ...], tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as pilot:
        await press(pilot, *keys)
        assert READ in screen_text(pilot)
        assert SEEN not in screen_text(pilot)
