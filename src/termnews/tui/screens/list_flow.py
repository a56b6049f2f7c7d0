"""The list of a reading room: asked for, asked for again without a jump, sorted, narrowed, marked."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from termnews.core.errors import QueryError
from termnews.core.folding import Folded
from termnews.core.keeping import keep_places
from termnews.core.sorting import Order
from termnews.tui import keys
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.listing import FIRST_IDS, Listing, position
from termnews.tui.screens.panes import Panes
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.headlines import Headlines


class ListFlow(EntryScreen):
    """The half of the reading room that is about its list."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        """What the list shows."""
        self.ids: array[int] = array("q")
        """Its entries."""
        self.entry: int | None = None
        """The entry that is open."""
        self.panes = Panes(self)
        self._kept: set[int] = set()
        self._whole: array[int] = array("q")
        self._unfolded: set[int] = set()
        self._total = 0
        self._direct = False

    @property
    def headlines(self) -> Headlines:
        """The list."""
        return self.query_one("#list", Headlines)

    def draw_head(self) -> None:
        """Draw what the page's head says of the list."""

    # ------------------------------------------------------------ asking for it

    def list(self, listing: Listing) -> None:
        """Go to another list; stepping back from a story leads to it from now on."""
        self._direct = False
        self.panes.show_list()
        self.fill(listing)

    def fill(self, listing: Listing) -> None:
        """Fill the list, in the order it had last; what has the focus keeps it."""
        self.listing = replace(listing, order=self.news.orders.get(listing.key))
        self._unfolded.clear()
        self.list_anew()

    def list_anew(self, *, cursor: int | None = None) -> None:
        """Ask for the same list again; ``cursor``: the entry to stand on, else the one that is read."""
        self._kept.clear()
        self.run_worker(self._list(cursor), group="list", exclusive=True)

    async def _list(self, cursor: int | None = None) -> None:
        """Show the first ids at once, and the rest of a long list when it is here."""
        listing = self.listing
        try:
            if listing.query is not None:
                self._take(await self._folded(await listing.find(self.reader, limit=FIRST_IDS)), fresh=True,
                           cursor=cursor)
            if listing.query is None or len(self._whole) >= FIRST_IDS:
                self._take(await self._folded(await listing.find(self.reader)), fresh=listing.query is None,
                           cursor=cursor)
        except QueryError as error:
            self.news.say(str(error), severity="warning")

    def _take(self, ids: array[int], *, fresh: bool, cursor: int | None = None) -> None:
        self._set(ids, fresh=fresh)
        wanted = cursor if cursor is not None else self.entry
        if wanted is not None:
            self.headlines.move_to(wanted)
        self.draw_head()

    def _set(self, ids: array[int], *, fresh: bool = False, count_new: bool = True) -> None:
        self.ids = ids
        if not self.listing.typed:
            self._total = len(ids)
        self.headlines.set_ids(
            ids, title=self.listing.heading(len(ids), self._total, len(self._whole)), empty=self._empty(), fresh=fresh,
            count_new=count_new,
        )
        if self.entry is None:
            read = keys.shown_key("enter")
            self.query_one("#article", ArticleView).clear(f"{read} reads the story under the cursor." if ids else "")

    async def _folded(self, ids: array[int]) -> array[int]:
        """Return a list with one row for what tells the same."""
        self._whole = ids
        if not self.listing.folds:
            self.headlines.set_nested(())
            return ids
        folded = await self.reader.folded(ids, unfolded=self._unfolded)
        nested = [each for entry in self._unfolded for each in folded.under.get(entry, ())]
        self.headlines.set_nested(nested)
        return self._with_open_entry(folded)

    def _with_open_entry(self, folded: Folded) -> array[int]:
        """Return what is shown; the entry that is read stands for its row, or one could not go on from it."""
        for at, top in enumerate(folded.ids):
            if self.entry in folded.under.get(top, ()) and self.entry not in folded.ids[at:]:
                folded.ids[at] = self.entry or top
                break
        return folded.ids

    def on_headlines_unfolded(self, event: Headlines.Unfolded) -> None:
        """Show what is folded under the row, or fold it again."""
        self.run_worker(self._unfold(event.entry_id), group="list", exclusive=True)

    async def _unfold(self, entry_id: int) -> None:
        if not self.listing.folds:
            self.news.say("Every story stands alone in this list.")
            return
        folded = await self.reader.folded(self._whole)
        top = next((top for top, under in folded.under.items() if entry_id == top or entry_id in under), None)
        if top is None:
            self.news.say("Nothing is folded under this story.")
            return
        self._unfolded ^= {top}
        self._set(await self._folded(self._whole), count_new=False)
        self.headlines.move_to(top)

    async def list_again(self) -> None:
        """Take in what is new: the cursor stays on its entry, and what was only just read stays in its place."""
        if self.listing.query is not None:
            found = await self._folded(await self.listing.find(self.reader))
            self._set(keep_places(self.ids, found, self._kept))

    def touched(self, ids: Sequence[int]) -> None:
        """Entries were read or marked: they stay listed until the list is made anew."""
        self._kept.update(ids)

    def _empty(self) -> str:
        refresh = f"{self.news.key_of('refresh-all')} refreshes"
        if self.listing.typed:
            return f"Nothing here matches “{self.listing.typed}”. {self.news.key_of('back')} takes the filter away."
        if self.listing.unread_only or self.listing.query == "is:unread":
            return f"No unread stories. — 30 —   {refresh}"
        if self.listing.query == "is:begun":
            return "Nothing is half read: a story that you leave in its middle waits here."
        key = {"is:starred": "star", "is:later": "later"}.get(self.listing.query or "")
        if key:
            words = {"star": "stars a story", "later": "keeps a story for later"}[key]
            return f"Nothing here yet. {self.news.key_of(key, 'entry')} {words}."
        return f"No stories. {refresh} · {self.news.key_of('go-health')} feed health"

    def action_show_new(self) -> None:
        """Go to the top, where what is new stands."""
        if self.headlines.pending_new:
            self.headlines.jump(to_end=False)
        else:
            self.news.say("Nothing new above.")

    # ------------------------------------------------------------ sorting and narrowing

    def action_sort(self) -> None:
        """Choose an order."""
        from termnews.tui.screens.choice import ChoiceScreen

        now = self.listing.order or (Order.NEWEST if self.listing.query is not None else None)
        at = [*Order].index(now) if now else -1
        self.app.push_screen(ChoiceScreen("Sort", [order.words for order in Order], chosen=at), self._sort)

    def _sort(self, at: int | None) -> None:
        if at is None:
            return
        order: Order | None = [*Order][at]
        if order is Order.NEWEST and self.listing.query is not None:
            order = None
        self.news.orders[self.listing.key] = order
        self.listing = replace(self.listing, order=order)
        self.list_anew(cursor=self.headlines.cursor_id)

    def action_filter(self) -> None:
        """Narrow the list while typing."""
        from termnews.tui.screens.filtering import FilterScreen

        self.panes.show_list()
        self.app.push_screen(FilterScreen(self.listing.typed, self._type), self._narrowed)

    def _type(self, text: str) -> None:
        self.narrow(text, typing=True)

    def _narrowed(self, text: str | None) -> None:
        self.narrow(text or "")

    def narrow(self, text: str, *, typing: bool = False) -> None:
        """Show only what a further query selects; an empty one: everything again."""
        self.listing = replace(self.listing, typed=text.strip(), typing=typing)
        self.run_worker(self._narrow(), group="list", exclusive=True)

    async def _narrow(self) -> None:
        try:
            found = await self.listing.find(self.reader)
        except QueryError as error:
            if not self.listing.typing:  # a query half typed need not make sense
                self.news.say(str(error), severity="warning")
                self.narrow("")
            return
        self._set(await self._folded(found), count_new=False)

    def action_toggle_shown(self) -> None:
        """Show or hide what is read."""
        self.listing = replace(self.listing, unread_only=not self.listing.unread_only)
        self.news.say("Only unread stories." if self.listing.unread_only else "Read stories too.")
        self.list_anew(cursor=self.headlines.cursor_id)

    def back_in_list(self) -> bool:
        """Pick nothing any more, else take the filter away; False where there is neither."""
        if self.headlines.unpick():
            return True
        if self.listing.typed:
            self.narrow("")
            return True
        return False

    # ------------------------------------------------------------ marking

    @property
    def picked(self) -> Sequence[int]:
        """What is picked in the list, while the list has the focus."""
        return self.headlines.picked if self.panes.in_list else ()

    def unpick(self) -> None:
        """Pick nothing any more."""
        self.headlines.unpick()

    def action_mark_all(self) -> None:
        """Mark the whole list read."""
        self.mark_in_background(self.reader.set_read(array("q", dict.fromkeys([*self.ids, *self._whole])), True))

    def action_mark_above(self) -> None:
        """Mark what is above the cursor read."""
        at = position(self.ids, self.headlines.cursor_id) or 0
        self.mark_in_background(self.reader.set_read(self.ids[:at], True))

    def action_mark_below(self) -> None:
        """Mark what is below the cursor read."""
        at = position(self.ids, self.headlines.cursor_id)
        self.mark_in_background(self.reader.set_read(self.ids[at + 1:] if at is not None else self.ids, True))
