"""What all panes have in common: the palette of the theme, and a title in the rule above them.

``━ FRONT PAGE · 1,284 ━━━━`` when the pane has the focus, ``─ FRONT PAGE · 1,284 ────`` when it has not.
"""

from __future__ import annotations

from rich.color import Color as RichColor
from textual.color import Color
from textual.content import Content
from textual.scroll_view import ScrollView
from textual.style import Style as ContentStyle
from textual.theme import Theme
from textual.widget import Widget

from termnews.tui.themes import Palette, palette
from termnews.tui.widgets.paint import HAIR, HEAVY, shown


class Inked(Widget):
    """A widget that draws with the palette of the app's theme."""

    def on_mount(self) -> None:
        """Draw anew when the theme changes."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    @property
    def palette(self) -> Palette:
        """The palette of the current theme; resolved once a theme."""
        return palette(self.app.theme_variables)

    def _theme_changed(self, _theme: Theme) -> None:
        self.repaint()

    def repaint(self) -> None:
        """Forget what was drawn and draw it again."""
        self.refresh()


class Pane(Inked, ScrollView, inherit_bindings=False):
    """A scrolling pane drawn line by line, with its title in the rule above it."""

    DEFAULT_CSS = """
    Pane {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    ALLOW_SELECT = False

    def __init__(
        self, *, title: str = "", name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._title = title
        self._note = ""

    def on_mount(self) -> None:
        """Draw the title for the first time."""
        self._draw_title()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Set the title in a heavy rule, or back in a hair rule."""
        super().watch_has_focus(has_focus)
        self._draw_title()
        self.repaint()

    @property
    def title(self) -> str:
        """The title in the rule above; empty: no rule."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self._draw_title()

    @property
    def shown_title(self) -> str:
        """What of the title is shown at this width; a longer one ends in …."""
        return self._title

    def set_title_note(self, note: str) -> None:
        """Put a short text in reverse beside the title (``▲ 50 new``); empty: take it away."""
        if note != self._note:
            self._note = note
            self._draw_title()

    def _theme_changed(self, _theme: Theme) -> None:
        self._draw_title()
        self.repaint()

    def _draw_title(self) -> None:
        if not self._title:
            self.styles.border_top = None
            self.border_title = None
            return
        colors = self.palette
        accent, hair, paper = css_color(colors.accent), css_color(colors.hair), css_color(colors.paper)
        muted = css_color(colors.muted)
        rule_color = accent if self.has_focus else hair
        self.styles.border_top = ("heavy" if self.has_focus else "solid", rule_color)
        text_style = ContentStyle(foreground=accent if self.has_focus else muted, bold=True if self.has_focus else None)
        rule = HEAVY if self.has_focus else HAIR
        parts = [
            Content.styled(f"{rule} ", ContentStyle(foreground=rule_color)),
            Content.styled(shown(self.shown_title), text_style),
        ]
        if self._note:
            pill = ContentStyle(foreground=paper, background=accent, bold=True)
            if colors.ansi:
                pill = ContentStyle(reverse=True, bold=True)
            parts += [Content("  "), Content.styled(f" {self._note} ", pill)]
        self.border_title = Content("").join([*parts, Content(" ")])


class Paged(Pane):
    """A pane that moves by pages: the keys are the same everywhere, what a page is is the widget's own."""

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Move by pages, or part of one; False at the end."""
        raise NotImplementedError

    def action_page_down(self) -> None:
        """One page down."""
        self.page(1)

    def action_page_up(self) -> None:
        """One page up."""
        self.page(-1)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self.page(1, part=0.5)

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self.page(-1, part=0.5)


class Steered(Paged):
    """A pane with a cursor: the keys of lists are the same everywhere, what they move is the widget's own."""

    def step(self, rows: int) -> None:
        """Move the cursor by rows."""
        raise NotImplementedError

    def jump(self, *, to_end: bool) -> None:
        """Go to the first row, or the last."""
        raise NotImplementedError

    def open_current(self) -> None:
        """Open what is under the cursor."""
        raise NotImplementedError

    def action_cursor_down(self) -> None:
        """Next row."""
        self.step(1)

    def action_cursor_up(self) -> None:
        """Previous row."""
        self.step(-1)

    def action_top(self) -> None:
        """To the first row."""
        self.jump(to_end=False)

    def action_bottom(self) -> None:
        """To the last row."""
        self.jump(to_end=True)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.open_current()


def css_color(name: str) -> Color:
    """A palette's colour as Textual's styles want it."""
    if name == "default":
        return Color(0, 0, 0, ansi=-1)
    return Color.from_rich_color(RichColor.parse(name))
