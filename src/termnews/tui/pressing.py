"""What a key press means before any widget sees it: sequences, remapped keys and macros."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from termnews.tui import keys
from termnews.tui.key_names import typed_key
from termnews.tui.screens.base import PaperScreen
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.prefix import PrefixScreen

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

_FIELD_KEYS = frozenset(key for each in Input.BINDINGS if isinstance(each, Binding) for key in each.key.split(","))
"""Keys that a text field edits with."""


async def take_key(app: NewsApp, event: events.Key) -> bool:
    """Do what a key means where that is not what the table's bindings say; False: let the widgets have it."""
    screen, typed = app.screen, typed_key(event.key, event.character)
    if isinstance(screen, PrefixScreen):
        await _next_key(app, screen, typed)
        return True
    if not isinstance(screen, (PaperScreen, PaperModal)):
        return False
    if isinstance(app.focused, Input) and (event.is_printable or event.key in _FIELD_KEYS):
        return False
    scopes = screen.active_scopes()
    command = app.plan.meaning((typed,), scopes)
    if command is None and (choices := app.plan.choices((typed,), scopes)):
        await app.push_screen(PrefixScreen((typed,), choices, scopes))
        return True
    if typed not in app.plan.changed:
        return False
    if command is None:  # taken away: the binding it had must not answer
        return any(typed in c.keys for c in keys.COMMANDS if not set(scopes).isdisjoint(c.scopes))
    await app.run_command(command)
    return True


async def press_in_menu(menu: PrefixScreen, typed: str) -> None:
    """Do what a key does in the menu; a click on one of its lines is that key."""
    app = cast("NewsApp", menu.app)
    await _next_key(app, menu, typed)


async def _next_key(app: NewsApp, menu: PrefixScreen, typed: str) -> None:
    sequence = (*menu.typed, typed)
    command = app.plan.meaning(sequence, menu.scopes)
    if command is None and (choices := app.plan.choices(sequence, menu.scopes)):
        menu.go_on(sequence, choices)
        return
    await menu.dismiss(None)
    if command is not None:
        await app.run_command(command)
