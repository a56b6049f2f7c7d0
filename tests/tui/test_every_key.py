"""Every row of the key table, in a real terminal: its key is typed; its effect is on the screen, or was written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from full_paper import full_paper
from key_cases import AT_THE_END, CASES, PLACES
from key_stage import Stage
from tmux_app import tmux

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui import keys


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("every-key")
    with full_paper(folder) as paper:
        asyncio.run(_fill(paper.config))
        stage = Stage(paper, PLACES)
        try:
            yield stage
        finally:
            stage.close()


async def _fill(config: Path) -> None:
    async with Reader(load_config(config), config.parent, inline=True) as reader:
        async for result in reader.refresh():
            assert result.error is None, result.error


def test_every_row_has_a_case_and_no_case_is_left_over() -> None:
    assert {command.id for command in keys.COMMANDS} == set(CASES)


@pytest.mark.skipif(tmux() is None, reason="needs tmux, to be a terminal to the program")
@pytest.mark.parametrize("command", sorted(keys.COMMANDS, key=lambda each: (
    AT_THE_END.index(each.id) if each.id in AT_THE_END else -1)), ids=lambda command: command.id)
def test_its_key_does_what_the_table_says(command: keys.Command, stage: Stage) -> None:
    case = CASES.get(command.id)
    assert case is not None, f"{command.id} is new: say in key_cases.py how one sees that its key works"
    try:
        stage.play(command.id, command.keys[0] if command.keys else "enter", case)
    except BaseException:
        stage.close()  # the next case begins with a program that is where it should be
        raise
