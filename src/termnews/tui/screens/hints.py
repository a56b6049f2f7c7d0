"""Waits for the letters that stand on the links of an article, and says where the chosen one leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from termnews.tui import keys
from termnews.tui.key_names import typed_key
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.target import Choice, Target
from termnews.tui.widgets.article_links import Goal


class HintsScreen(PaperModal[Choice | None]):
    """Lets the article shine through and takes letters; a link's target is shown first, a note is gone to at once."""

    SCOPES = ("target",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("target")]

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

    def active_scopes(self) -> list[str]:
        """Letters are letters until a target is in sight."""
        return [] if self._url is None else super().active_scopes()

    def on_key(self, event: events.Key) -> None:
        """Take a letter; with a target in sight, any key that has no meaning leaves it."""
        if self._url is not None and self.news.plan.meaning(
            (typed_key(event.key, event.character),), self.active_scopes()
        ):
            return
        event.stop()
        event.prevent_default()
        if self._url is not None:
            self.dismiss(None)
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

    def action_take(self) -> None:
        """Open the target."""
        self.dismiss(Choice(self._url or ""))

    action_browser = action_take

    def action_copy_link(self) -> None:
        """Copy it."""
        self.dismiss(Choice(self._url or "", copied=True))

    def on_click(self) -> None:
        """A click ends it."""
        self.dismiss(None)
