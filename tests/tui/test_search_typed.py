"""Whatever is typed or pasted into the search: an answer, a sentence below it, and nothing else."""

from __future__ import annotations

from pathlib import Path

from small_paper import opened, press, screen_text, settle, toasts
from textual import events
from textual.widgets import Input, OptionList

from termnews.tui.screens.search import SearchScreen

STRANGE = (
    "is:unred", "(harbour or is:unr", "harbuor w", "title:", "query:nothing", "-", "words>", "/(a+)+$/", '"',
    "東京 is:x ", "\u202eevil", "👩‍👩‍👧 bees", "a" * 1_001, "tide wall " * 1_000, "(" * 900, "newer:99999w",
    "older:0001-01-01", "[/b]",
)  # fmt: skip


async def test_strange_things_are_answered_on_the_search_itself(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        await press(pilot, "slash")
        line = pilot.app.screen.query_one(Input)
        for text in STRANGE:
            line.value = ""
            line.post_message(events.Paste(text))
            await settle(pilot)
            assert isinstance(pilot.app.screen, SearchScreen), text
            assert toasts(pilot) == [], text
            assert line.value, text
        line.value = "harbour"
        await settle(pilot)
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        assert "▲" not in screen_text(pilot)


async def test_one_letter_finds_the_word_and_says_nothing_where_there_is_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", "q")
        assert "both words, anywhere in a story" in screen_text(pilot), "what one can ask for stays in sight"
        assert "Nothing found" not in screen_text(pilot)
        await press(pilot, "backspace", "a")
        assert "A star blinked" in screen_text(pilot)
        assert "both words, anywhere" not in screen_text(pilot)
        await press(pilot, "backspace")
        assert "both words, anywhere in a story" in screen_text(pilot)
        await press(pilot, *"bees w")
        assert "Bees and queues" in screen_text(pilot), "the word is not finished yet"
