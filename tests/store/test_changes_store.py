from __future__ import annotations

from pathlib import Path

import pytest

from termnews.config.load import load_config
from termnews.core.changes import parse_tags, retagged
from termnews.reader import Reader
from termnews.store import changes
from tui.small_paper import NOW, fill, served, write_config


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    with served() as server:
        path = write_config(tmp_path, server, more='[[query]]\nname = "x"\nmatch = "y"\n')
        path.write_text(path.read_text().replace('section = "world"\n', 'section = "world"\ntags = ["europe"]\n'))
        await fill(path)
    return tmp_path


def reader_on(folder: Path) -> Reader:
    return Reader(load_config(folder / "feeds.toml"), folder, clock=lambda: NOW, inline=True)


async def test_undo_and_redo_outlive_the_program(folder: Path) -> None:
    async with reader_on(folder) as reader:
        ids = list(await reader.entry_ids())
        await reader.set_read(ids[:3], True)
        await reader.set_starred(ids[:1], True)
        await reader.set_tags(ids[:2], "sea, Ports")
    async with reader_on(folder) as reader:
        assert (await reader.row(ids[0])).tags == ("sea", "Ports")
        undone = [await reader.undo_last() for _ in range(3)]
        assert [change.label for change in undone if change] == [
            "2 articles tagged", "1 article starred", "3 articles marked read"
        ]
        assert await reader.undo_last() is None
        rows = await reader.rows(ids)
        assert not any(row.read or row.starred or row.tags for row in rows)
    async with reader_on(folder) as reader:
        assert (await reader.redo_last()).label == "3 articles marked read"  # type: ignore[union-attr]
        assert [row.read for row in await reader.rows(ids[:4])] == [True, True, True, False]
        await reader.set_later(ids[:1], True)
        assert await reader.redo_last() is None, "a new change ends what could be done again"
        assert (await reader.undo_last()).label == "1 article put by for later"  # type: ignore[union-attr]
        assert (await reader.undo_last()).label == "3 articles marked read"  # type: ignore[union-attr]


async def test_what_changed_nothing_and_what_is_not_logged_are_no_steps(folder: Path) -> None:
    async with reader_on(folder) as reader:
        ids = list(await reader.entry_ids())
        await reader.set_read(ids[:1], True, logged=False)
        await reader.set_read(ids[:1], True)
        assert await reader.undo_last() is None
        assert (await reader.row(ids[0])).read


async def test_the_log_keeps_the_last_hundred(folder: Path) -> None:
    async with reader_on(folder) as reader:
        ids = list(await reader.entry_ids())
        for at in range(changes.KEPT + 5):
            await reader.set_starred(ids[:1], at % 2 == 0)
        count = 0
        while await reader.undo_last():
            count += 1
        assert count == changes.KEPT


async def test_tag_finds_own_tags_categories_and_tags_of_feeds(folder: Path) -> None:
    async with reader_on(folder) as reader:
        ids = list(await reader.entry_ids())
        world = list(await reader.entry_ids("section:world"))
        assert list(await reader.entry_ids("tag:Europe")) == world
        other = next(each for each in ids if each not in world)
        await reader.set_tags([other], "EUROPE, bees")
        assert set(await reader.entry_ids("tag:europe")) == {*world, other}
        assert list(await reader.entry_ids("tag:bees")) == [other]
        assert other not in await reader.entry_ids("-tag:bees")
        assert await reader.tags() == ["bees", "EUROPE"]


async def test_editing_the_tags_of_several_leaves_what_only_one_has(folder: Path) -> None:
    async with reader_on(folder) as reader:
        one, two = list(await reader.entry_ids())[:2]
        await reader.set_tags([one], "a, shared")
        await reader.set_tags([two], "shared")
        await reader.set_tags([one, two], "new", before=("shared",))
        assert [row.tags for row in await reader.rows([one, two])] == [("a", "new"), ("new",)]


def test_tags_are_clean_and_each_once() -> None:
    assert parse_tags(" sea , Sea,#port,, \x1b[31mred") == ("sea", "port", "[31mred")
    assert retagged(("Sea", "x"), ("sea",), ("Y",)) == ("x", "Y")
