"""What every screen of the paper does: know its scopes, keep its footer right, and listen to the app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from termnews.core.models import Counts
from termnews.tui.keymap import KeyPlan
from termnews.tui.screens.keybar import KeyBar

if TYPE_CHECKING:
    from termnews.reader import Reader
    from termnews.tui.app import NewsApp

WIDTHS = ((0, "-tiny"), (60, "-narrow"), (100, "-middle"), (160, "-wide"))
"""Least width in cells, and the class that says so."""
HEIGHTS = ((0, "-low"), (15, "-short"), (30, "-tall"), (36, "-high"))
"""Least height in lines, and the class that says so."""

PANE_SCOPES = {
    "FrontPageView": "frontpage",
    "Headlines": "headlines",
    "ArticleView": "article",
    "Sidebar": "sidebar",
    "FeedTree": "tree",
}
"""Widget class to the scope of its keys."""


class PaperScreen(Screen[None]):
    """A screen of the paper."""

    SCOPES: ClassVar[tuple[str, ...]] = ()
    """The screen's own scopes, innermost first; the focused pane's comes before, ``app`` after."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [*WIDTHS]  # noqa: RUF012 - Textual's own type
    VERTICAL_BREAKPOINTS = [*HEIGHTS]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        # The classes are right before the first layout, because each later restyle is a full pass.
        width, height = self.app.size
        self.set_class(True, _class_at(width, WIDTHS))
        self.set_class(True, _class_at(height, HEIGHTS))

    async def _on_resize(self, event: events.Resize) -> None:
        """Set the classes of the new size before Textual lays the screen out, not after it: one layout less."""
        right = {_class_at(event.size.width, WIDTHS), _class_at(event.size.height, HEIGHTS)}
        self.update_classes({name: name in right for _, name in (*WIDTHS, *HEIGHTS)}, animate=False)

    @property
    def news(self) -> NewsApp:
        """The app, by its own type."""
        return cast("NewsApp", self.app)

    @property
    def reader(self) -> Reader:
        """The Reader."""
        return self.news.reader

    def active_scopes(self) -> list[str]:
        """Return the scopes whose keys count now, innermost first."""
        focused = self.focused
        scopes = [PANE_SCOPES[name] for name in _class_names(focused) if name in PANE_SCOPES][:1]
        return [*scopes, *self.SCOPES, "app"]

    @property
    def can_step_back(self) -> bool:
        """Whether ``step_back`` would do something."""
        return False

    async def step_back(self) -> bool:
        """Take one step back inside the screen; False where the screen itself is to be left."""
        return False

    def tick(self, now: datetime) -> None:
        """Let the ages on screen move; called once a minute."""

    def counted(self, counts: Counts) -> None:
        """Show new numbers."""

    def progress(self, done: int, total: int | None) -> None:
        """Show a refresh's progress; ``total`` None: it is over."""

    async def entries_changed(self, ids: Sequence[int]) -> None:
        """Show entries whose read, starred or later changed."""

    async def arrived(self) -> None:
        """Show what a refresh brought so far; at most four times a second."""

    async def refreshed(self, new: int) -> None:
        """Show what a refresh brought in all."""

    def follow(self, plan: KeyPlan) -> None:
        """Show the keys of another plan."""
        for bar in self.query(KeyBar):
            bar.follow(plan)
        self.show_keys()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The footer follows the focus."""
        self.show_keys()

    def on_screen_resume(self) -> None:
        """The footer is right when the screen comes back."""
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys of the focused pane in the footer."""
        for bar in self.query(KeyBar):
            bar.show(self.active_scopes())

    def on_masthead_clicked(self) -> None:
        """The name of the paper leads to its front page."""
        self.news.places.section(1)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Do the command that was clicked in the footer."""
        event.stop()
        await self.news.run_command(event.command)


def _class_names(widget: Widget | None) -> list[str]:
    return [kind.__name__ for kind in type(widget).__mro__] if widget is not None else []


def _class_at(size: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return [name for least, name in breakpoints if size >= least][-1]
