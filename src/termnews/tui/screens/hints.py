"""Waits for the letters that stand on the links of an article."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.screen import ModalScreen


class HintsScreen(ModalScreen[str | None]):
    """Lets the article shine through, takes letters, hands back the URL they stand for; any other key ends it."""

    DEFAULT_CSS = """
    HintsScreen { background: transparent; }
    """

    def __init__(self, hints: Mapping[str, str]) -> None:
        super().__init__()
        self._hints = hints
        self._typed = ""

    def on_key(self, event: events.Key) -> None:
        """Take a letter."""
        event.stop()
        event.prevent_default()
        self._typed += event.character or " "
        if self._typed in self._hints:
            self.dismiss(self._hints[self._typed])
        elif not any(letters.startswith(self._typed) for letters in self._hints):
            self.dismiss(None)

    def on_click(self) -> None:
        """A click ends it."""
        self.dismiss(None)
