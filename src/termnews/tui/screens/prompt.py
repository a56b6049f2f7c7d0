"""One line asked for at the bottom of the screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label

from termnews.tui import keys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.widgets.typing_line import TypingLine


class PromptScreen(PaperModal[str | None]):
    """Asks for a line; hands it back on Enter, None on Escape."""

    SCOPES = ("line",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("line")]

    DEFAULT_CSS = """
    PromptScreen { align: left bottom; background: transparent; }
    PromptScreen Horizontal {
        height: 2; width: 100%; background: $surface; border-top: heavy $accent; padding: 0 1;
    }
    PromptScreen Label { width: auto; color: $accent; text-style: bold; padding: 0 1 0 0; background: $surface; }
    """

    def __init__(self, question: str, *, value: str = "", placeholder: str = "") -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """The question and its line."""
        with Horizontal():
            yield Label(Content(self._question))
            yield TypingLine(self._value, placeholder=self._placeholder)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line back."""
        event.stop()
        self.dismiss(event.value)

    def action_take(self) -> None:
        """Hand the line back."""
        self.dismiss(self.query_one(Input).value)
