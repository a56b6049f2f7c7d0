"""What is known of pictures while the program runs: their sizes, their drawings, and why some cannot be had."""

from __future__ import annotations

from collections import OrderedDict

from termnews.core.document import Block
from termnews.core.pictures import LEAD, NO_BOX, Box, box_for, stated
from termnews.tui.widgets.picture_drawing import Drawing

MOST_DRAWINGS = 48
LEAD_SHAPE = (1_200, 630)
"""What pages are told to give as their lead picture, and nearly all do."""
LEAD_LEAST = 200
"""Pixels: a narrower picture is a badge, and no lead."""


class Shelf:
    """Sizes, drawings and troubles, by the picture's address."""

    def __init__(self) -> None:
        self.sizes: dict[str, tuple[int, int]] = {}
        """In pixels, of every picture that was decoded."""
        self.troubles: dict[str, str] = {}
        """A sentence for every picture that cannot be had."""
        self._drawings: OrderedDict[tuple[str, Box, str], Drawing] = OrderedDict()

    def box(self, block: Block, room: int, most_rows: int) -> Box:
        """Return the cells to keep free for a figure in so much room; none for a picture that cannot be had."""
        src = block.src or ""
        if src in self.troubles:
            return NO_BOX
        size = stated(block) or self.sizes.get(src)
        if block.info == LEAD:
            if size is not None and size[0] < LEAD_LEAST:
                return NO_BOX
            size = size or LEAD_SHAPE
        return box_for(size, room, most_rows=most_rows)

    def drawing(self, src: str, box: Box, paper: str) -> Drawing | None:
        """Return a picture's drawing for a box on a paper's colour; None where it was not made."""
        found = self._drawings.get((src, box, paper))
        if found is not None:
            self._drawings.move_to_end((src, box, paper))
        return found

    def keep(self, src: str, box: Box, paper: str, drawing: Drawing) -> None:
        """Keep a drawing; the one that was not seen for longest is given up."""
        self.sizes[src] = drawing.natural
        self.troubles.pop(src, None)
        self._drawings[src, box, paper] = drawing
        while len(self._drawings) > MOST_DRAWINGS:
            self._drawings.popitem(last=False)

    def forget_number(self, number: int) -> None:
        """Drop the drawings of a picture that the terminal no longer keeps."""
        for key in [key for key, drawing in self._drawings.items() if drawing.number == number]:
            del self._drawings[key]

    def trouble(self, src: str, sentence: str) -> None:
        """Keep why a picture cannot be had."""
        self.troubles[src] = sentence

    def try_again(self) -> None:
        """Forget what could not be had: it may be there now."""
        self.troubles.clear()

