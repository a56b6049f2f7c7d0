"""Waits for the letters that stand on the links of an article, and says where the chosen one leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from termnews.tui.screens.target import Choice, Target
from termnews.tui.widgets.article_links import Goal


class HintsScreen(ModalScreen[Choice | None]):
    """Lets the article shine through and takes letters; a link's target is shown first, a note is gone to at once."""

    DEFAULT_CSS = """
    HintsScreen { background: transparent; align: center bottom; }
    HintsScreen Target { display: none; border-top: heavy $accent; }
    HintsScreen.-chosen Target { display: block; }
    """

    def __init__(self, hints: Mapping[str, Goal], url_of: Callable[[Goal], str | None]) -> None:
        """Make the screen.

        Args:
            hints: Letters, and what they stand for.
            url_of: Gives a link's URL, and None for a note.
        """
        super().__init__()
        self._hints = hints
        self._url_of = url_of
        self._typed = ""
        self._url: str | None = None

    def compose(self) -> ComposeResult:
        """The target, once there is one."""
        yield Target()

    def on_key(self, event: events.Key) -> None:
        """Take a letter; with a target in sight: open it, copy it, or leave it."""
        event.stop()
        event.prevent_default()
        if self._url is not None:
            self._answer(event.key)
            return
        self._typed += event.character or " "
        if self._typed in self._hints:
            self._choose(self._hints[self._typed])
        elif not any(letters.startswith(self._typed) for letters in self._hints):
            self.dismiss(None)

    def _choose(self, goal: Goal) -> None:
        self._url = self._url_of(goal)
        if self._url is None:
            self.dismiss(Choice(goal=goal))
            return
        self.query_one(Target).show(self._url)
        self.add_class("-chosen")

    def _answer(self, key: str) -> None:
        if key in ("enter", "o", "y"):
            self.dismiss(Choice(self._url or "", copied=key == "y"))
        else:
            self.dismiss(None)

    def on_click(self) -> None:
        """A click ends it."""
        self.dismiss(None)
