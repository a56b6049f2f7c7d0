"""Finding in the article: every hit is marked, one of them is the current one, and the title counts them."""

from __future__ import annotations

from termnews.core.text import clean_line
from termnews.tui.widgets.article_find import Hit, find_hits
from termnews.tui.widgets.article_sheet import Sheet


class Finding(Sheet):
    """A sheet that words can be found on."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._sought = ""
        self._hits: list[Hit] = []
        self._hit = 0
        self._hit_rows: dict[int, list[tuple[int, int, int]]] = {}
        """Line → number of a hit, its first character there, and the one after its last."""

    def find(self, text: str) -> int:
        """Highlight every place of ``text`` and go to the first from here on; return their number. Empty: no more."""
        self._sought = clean_line(text)
        self._set_hits()
        here = self._top
        self._hit = next((at for at, hit in enumerate(self._hits) if hit[0][0] >= here), 0)
        self._show_hit()
        return len(self._hits)

    def find_step(self, step: int) -> None:
        """Go to the next or previous hit, around the end."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._show_hit()

    @property
    def hit_number(self) -> int:
        """Number of the current hit, from 1; 0 without one."""
        return self._hit + 1 if self._hits else 0

    def _forget_hits(self) -> None:
        self._hits, self._hit, self._hit_rows, self._sought = [], 0, {}, ""
        self.set_title_note("")

    def _page_set(self) -> None:
        super()._page_set()
        if self._sought:
            self._set_hits()
            self._hit = min(self._hit, max(0, len(self._hits) - 1))

    def _set_hits(self) -> None:
        self._hits = find_hits(self._page, self._sought) if self._page is not None else []
        self._hit_rows = {}
        for at, hit in enumerate(self._hits):
            for row, begin, end in hit:
                self._hit_rows.setdefault(row, []).append((at, begin, end))

    def _show_hit(self) -> None:
        self.set_title_note(f"{self.hit_number}/{len(self._hits)}" if self._hits else "")
        if self._hits:
            line = self._hits[self._hit][0][0]
            if not self._top <= line < self._top + self._height:
                self._go(line - self._height // 3)
        self._strips.clear()
        self.refresh()
