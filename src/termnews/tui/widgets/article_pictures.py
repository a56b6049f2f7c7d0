"""Pictures in the article pane: asked for when they come near, drawn in lines kept free; nothing jumps for them."""

from __future__ import annotations

from bisect import bisect_right

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from termnews.core.document import Block
from termnews.core.lines import PictureBox, Placed
from termnews.core.pictures import NO_BOX, Box, most_rows
from termnews.tui.widgets.article_following import Following
from termnews.tui.widgets.article_ink import Ink
from termnews.tui.widgets.picture_drawing import Drawing, picture_row, sentence_row
from termnews.tui.widgets.picture_shelf import Shelf


class Illustrated(Following):
    """A sheet with pictures, while it has a shelf to take them from."""

    class PicturesWanted(Message, namespace="article_view"):
        """Pictures came near that are not on the shelf."""

        def __init__(self, placed: tuple[Placed, ...]) -> None:
            super().__init__()
            self.placed = placed

    class PictureActivated(Message, namespace="article_view"):
        """A picture was clicked."""

        def __init__(self, src: str) -> None:
            super().__init__()
            self.src = src

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.shelf: Shelf | None = None
        """None: pictures are their words."""
        self._asked: set[tuple[str, Box, str]] = set()
        self._held: dict[str, Box] = {}
        """Boxes of pictures that turned out to have another size, or none, while they were in sight."""
        self._held_for = ("", 0)
        self._placed: tuple[Placed, ...] = ()

    # ------------------------------------------------------------ room for them

    def _picture_box(self) -> PictureBox | None:
        """Return what tells the layout how much room each picture takes."""
        shelf = self.shelf
        if shelf is None or self.palette.ansi:
            return None
        rows = most_rows(self._height)
        shown = (str(self._article.entry.id) if self._article else "", self.scrollable_content_region.width)
        if shown != self._held_for:
            self._held_for = shown
            self._held.clear()
            self._asked.clear()

        def box(block: Block, room: int) -> Box:
            held = self._held.get(block.src or "", NO_BOX)
            return held if held.rows and held.columns <= room else shelf.box(block, room, rows)

        return box

    def _page_set(self) -> None:
        super()._page_set()
        page = self._page
        self._placed = ()
        if page is not None:
            self._placed = tuple(put._replace(line=put.line + page.head) for put in page.layout.pictures)
        if self._placed:
            self.call_after_refresh(self._want)

    def _want(self) -> None:
        """Ask for the pictures in sight and within a page of it."""
        shelf, high = self.shelf, self._height
        if shelf is None or not self._placed or not high or self.palette.ansi:
            return
        wanted = []
        for put in self._placed:
            key = (put.src, put.box, self.palette.paper)
            near = self._top - high < put.line + put.box.rows and put.line < self._top + 2 * high
            if near and key not in self._asked and put.src not in shelf.troubles and shelf.drawing(*key) is None:
                self._asked.add(key)
                wanted.append(put)
        if wanted:
            self.post_message(self.PicturesWanted(tuple(wanted)))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what comes near."""
        super().watch_scroll_y(old_value, new_value)
        self._want()

    # ------------------------------------------------------------ they come

    def picture_came(self, src: str) -> None:
        """Show a picture that is on the shelf now, or whose trouble is; what is being read stays where it is."""
        page, shelf = self._page, self.shelf
        mine = [put for put in self._placed if put.src == src]
        if page is None or shelf is None or not mine:
            return
        self._strips.clear()
        if any(self._in_sight(put) for put in mine):
            self._held[src] = mine[0].box
            self.refresh()
            return
        self._held.pop(src, None)
        top = self._top
        place = page.place_at(top)
        beyond = top - page.line_of(place) if place is not None else 0
        self._set_page()
        if self._page is not None:
            self._go(self._page.line_of(place) + beyond if place is not None else top)

    def _in_sight(self, put: Placed) -> bool:
        return put.line < self._top + self._height and self._top < put.line + put.box.rows

    def has_place(self, put: Placed) -> bool:
        """Return whether a picture still has the same box."""
        return any(mine.src == put.src and mine.box == put.box for mine in self._placed)

    def on_click(self, event: events.Click) -> None:
        """Tell which picture was clicked."""
        offset = event.get_content_offset(self)
        put = self._placed_at(offset.y + self._top) if offset is not None else None
        if put is not None:
            self.post_message(self.PictureActivated(put.src))

    def pictures_in_sight(self) -> list[str]:
        """Return the addresses of the pictures in sight, the highest first."""
        return [put.src for put in self._placed if self._in_sight(put)]

    # ------------------------------------------------------------ drawing

    def _placed_at(self, number: int) -> Placed | None:
        at = bisect_right(self._placed, number, key=lambda put: put.line) - 1
        put = self._placed[at] if at >= 0 else None
        return put if put is not None and number < put.line + put.box.rows else None

    def _with_picture(self, strip: Strip, number: int, ink: Ink, left: int, width: int) -> Strip:
        """Lay the row of a picture over a line kept free for it."""
        put, shelf = self._placed_at(number), self.shelf
        if put is None or shelf is None:
            return strip
        row, box = number - put.line, put.box
        start = left + put.indent
        drawing: Drawing | None = shelf.drawing(put.src, box, self.palette.paper)
        if drawing is not None:
            cells = picture_row(drawing, row, box, ink.paper)
        elif put.src in shelf.troubles:
            cells = sentence_row(f"▨ {shelf.troubles[put.src]}", row, box, ink.style("muted"), ink.paper)
        else:
            cells = [Segment(" " * box.columns, ink.paper)]
            if (put.src, box, self.palette.paper) not in self._asked:  # the paper has another colour now
                self.call_after_refresh(self._want)
        rest = max(0, width - start - box.columns)
        after = [Segment(" " * rest, ink.paper)] if rest else []
        return Strip([*strip.crop(0, start), *cells, *after], max(width, start + box.columns))
