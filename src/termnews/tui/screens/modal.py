"""What lies over a screen of the paper and takes all keys: those keys stand in the command table like any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.filter import LineFilter
from textual.screen import ModalScreen

from termnews.tui import keys
from termnews.tui.widgets.bidi_filter import leave_out

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

T = TypeVar("T")


class PaperModal(ModalScreen[T]):
    """A sheet over the paper."""

    DEFAULT_CSS = """
    PaperModal TypingLine, PaperModal TypingLine:focus { background: $surface; background-tint: $surface 0%; }
    """

    SCOPES: ClassVar[tuple[str, ...]] = ()
    """The scopes of its keys, innermost first."""

    @property
    def news(self) -> NewsApp:
        """The app, by its own type."""
        return cast("NewsApp", self.app)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What shines through from below has been put in the order of the eye already."""
        return leave_out(super().get_line_filters())

    def active_scopes(self) -> list[str]:
        """Return the scopes whose keys count now, innermost first."""
        return list(self.SCOPES)

    def key_of(self, command_id: str) -> str:
        """Return how the first key of a command is written here; nothing where it has none."""
        plan = self.news.plan
        typed = next((plan.by_scope[scope].get(command_id, ()) for scope in self.active_scopes()
                      if plan.by_scope[scope].get(command_id)), ())
        return keys.shown_key(typed[0]) if typed else ""

    def action_back(self) -> None:
        """Leave it, with nothing taken."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Leave it."""
        self.action_back()

    def action_help(self) -> None:
        """Show its keys."""
        self.news.places.help()
