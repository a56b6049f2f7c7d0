"""A list of named entries keeps what is in it: filtering and sorting it lose nothing because its feed is muted."""

from __future__ import annotations

from array import array
from pathlib import Path

from small_paper import NOW, fill, served, write_config

from termnews.config.load import load_config
from termnews.core.sorting import Order
from termnews.reader import Reader
from termnews.tui.screens.listing import Listing


async def test_stories_of_a_muted_feed_stay_in_a_list_that_names_them(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        await fill(path)
        text = path.read_text(encoding="utf-8").replace('section = "world"', 'section = "world"\nmuted = true')
        path.write_text(text, encoding="utf-8")
        async with Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True) as reader:
            muted = list(await reader.entry_ids("feed:the-world-feed"))
            others = list(await reader.entry_ids())
            assert muted
            assert not set(muted) & set(others)
            ids = array("q", [muted[0], others[0], muted[1]])
            await reader.set_read([muted[1]], True)
            unread = await Listing("Front page", ids=ids, unread_only=True).find(reader)
            assert list(unread) == [muted[0], others[0]]
            by_age = await Listing("Front page", ids=ids, order=Order.OLDEST).find(reader)
            assert sorted(by_age) == sorted(ids)
            typed = await Listing("Front page", ids=ids, typed="harbour").find(reader)
            assert list(typed) == [muted[0]]
