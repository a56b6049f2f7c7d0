"""The line one types in."""

from __future__ import annotations

from textual.widgets import Input


class TypingLine(Input):
    """Textual's input without a frame; its cursor stands still, since a blinking one wakes the program for ever."""

    DEFAULT_CSS = """
    TypingLine, TypingLine:focus {
        width: 1fr; height: 1; border: none; padding: 0; background: $background; background-tint: $background 0%;
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder)
        self.set_reactive(TypingLine.cursor_blink, False)
