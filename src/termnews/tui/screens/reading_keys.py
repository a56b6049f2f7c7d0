"""The keys of the reading room: each does one thing to its panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from termnews.core.models import ShownArticle
from termnews.tui import keys
from termnews.tui.screens.list_flow import ListFlow
from termnews.tui.screens.listing import Listing, beside
from termnews.tui.screens.place_keeper import PlaceKeeper
from termnews.tui.screens.under import UnderArticle
from termnews.tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from termnews.tui.screens.target import Choice

MEASURE_STEP = 2
"""Cells that ``<`` and ``>`` take or give."""


class ReadingKeys(ListFlow):
    """The actions of scope ``reading``; ``ReaderScreen`` holds what they act on together."""

    SCOPES = ("reading", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("reading")]

    def __init__(self, listing: Listing) -> None:
        super().__init__(listing)
        self.shown: ShownArticle | None = None
        """What the article pane shows of it."""
        self.finding = False
        """Whether ``n`` and ``N`` step from hit to hit."""
        self.under = UnderArticle(self)
        self.keeper = PlaceKeeper(self)

    @property
    def article(self) -> ArticleView:
        """The article pane."""
        return self.query_one("#article", ArticleView)

    def read(self, entry_id: int, *, focus: bool = True) -> None:
        """Read an entry."""
        raise NotImplementedError

    async def go_unread(self, start: int | None, step: int, *, read: bool) -> None:
        """Go to an unread story."""
        raise NotImplementedError

    async def read_further(self) -> None:
        """Read the next story of the list that is unread and was not read here."""
        raise NotImplementedError

    def action_popular_range(self) -> None:
        """Most Popular of the next longer range of time."""
        self.news.most_popular.turned(self)

    # ------------------------------------------------------------ on and back

    def action_read_on(self) -> None:
        """Page on; at the end the next unread story; without an article the one under the cursor."""
        if self.entry is None:
            entry_id = self.headlines.cursor_id
            if entry_id is not None:
                self.read(entry_id)
        elif self.panes.in_list and self.headlines.cursor_id not in (None, self.entry):
            self.read(self.headlines.cursor_id or 0)
        elif self.article.when_shown(self.action_read_on):
            pass
        elif self.article.ended or not self.article.page(1):
            self.run_worker(self.read_further(), group="step", exclusive=True)

    def action_read_back(self) -> None:
        """Page back."""
        self.article.page(-1)

    def action_next_article(self) -> None:
        """Read the next article."""
        self._step(1)

    def action_previous_article(self) -> None:
        """Read the previous article."""
        self._step(-1)

    def _step(self, step: int) -> None:
        start = self.entry if self.entry is not None else self.headlines.cursor_id
        there = beside(self.ids, start, step)
        if there is None:
            self.news.say("That was the last one. — 30 —" if step > 0 else "That was the first one.")
        else:
            self.read(there)

    def action_find(self) -> None:
        """Find in the article; from a list: search everything."""
        from termnews.tui.screens.prompt import PromptScreen

        if isinstance(self.focused, ArticleView):
            self.app.push_screen(PromptScreen("Find", placeholder="in this article"), self._find)
        else:
            self.news.action_search()

    def _find(self, text: str | None) -> None:
        if text:
            hits = self.article.find(text)
            self.finding = bool(hits)
            found = f"{hits:,} hit{'' if hits == 1 else 's'}{self._find_keys()}"
            self.news.say(found if hits else "Not in this article.")

    def _find_keys(self) -> str:
        key = self.news.key_of
        return f" · {key('next-unread', 'entry')} {key('find-previous', 'reading')} step · {key('back')} ends"

    def action_find_previous(self) -> None:
        """Go to the previous hit."""
        if self.finding:
            self.article.find_step(-1)

    def action_next_unread(self) -> None:
        """Go to the next unread story, or to the next hit while finding."""
        if self.finding:
            self.article.find_step(1)
        else:
            super().action_next_unread()

    def action_previous_unread(self) -> None:
        """Go to the previous unread story, or to the hit before while finding."""
        if self.finding:
            self.article.find_step(-1)
        else:
            super().action_previous_unread()

    def action_link_hints(self) -> None:
        """Put a letter on each link in sight, and follow the one that is typed."""
        from termnews.tui.screens.hints import HintsScreen

        hints = self.article.show_hints()
        if hints:
            self.app.push_screen(HintsScreen(hints, self.article.url_of), self._follow_hint)
        else:
            more = self.shown is not None and self.shown.document.links
            lists = f" {self.news.key_of('links', 'reading')} lists the article’s." if more else ""
            self.news.say(f"No links in sight.{lists}")

    def _follow_hint(self, choice: Choice | None) -> None:
        self.article.hide_hints()
        self._follow(choice)

    def action_rules(self) -> None:
        """Try rules for the articles of this site."""
        from termnews.tui.screens.rules import try_rules

        self.run_worker(try_rules(self), group="rules", exclusive=True)

    def action_pictures(self) -> None:
        """Show the article's pictures, large, from the first in sight on."""
        from termnews.tui.screens.picture import open_pictures

        open_pictures(self, self.article.pictures_in_sight())

    def action_links(self) -> None:
        """List the article's links."""
        from termnews.tui.screens.links import LinksScreen, links_of

        links = links_of(self.shown.document) if self.shown is not None else []
        if links:
            self.app.push_screen(LinksScreen(links), self._follow)
        else:
            self.news.say("No links in this article.")

    def _follow(self, choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.goal is not None and self.article.jump(choice.goal):
            self.news.say(f"{self.news.key_of('back')} goes back to where you were.")
        elif choice.copied:
            self.copy(choice.url, "The link was copied")
        elif choice.url:
            self.browse(choice.url)

    def action_comments(self) -> None:
        """Open the comments page."""
        if self.shown is not None and self.shown.comments_url:
            self.browse(self.shown.comments_url)
        else:
            self.news.say("This story names no comments page.")

    def action_narrower(self) -> None:
        """Set the article in narrower lines."""
        self._set_measure(self.article.measure - MEASURE_STEP)

    def action_wider(self) -> None:
        """Set the article in wider lines."""
        self._set_measure(self.article.measure + MEASURE_STEP)

    def _set_measure(self, measure: int) -> None:
        self.article.measure = measure
        self.news.measure = self.article.measure

    def action_justify(self) -> None:
        """Set running text in full measure, or ragged again."""
        self.article.justify = self.news.justify = not self.article.justify
        self.news.say("Justified, with hyphenation." if self.article.justify else "Ragged.")

    def action_zen(self) -> None:
        """Show nothing but the article."""
        self.panes.toggle_zen()
        self.under.place()
        if self.has_class("-zen"):
            self.news.say(f"{self.news.key_of('zen', 'reading')} or {self.news.key_of('back')} brings the rest back.")

    def action_drawer(self) -> None:
        """Show or hide the sidebars."""
        self.under.toggle()

    def action_pane_left(self) -> None:
        """Focus the pane to the left."""
        self.panes.step(-1)

    def action_pane_right(self) -> None:
        """Focus the pane to the right."""
        self.panes.step(1)

    def action_next_unread_feed(self) -> None:
        """List the next feed with something unread."""
        self._step_feed(1)

    def action_previous_unread_feed(self) -> None:
        """List the previous one."""
        self._step_feed(-1)

    def _step_feed(self, step: int) -> None:
        from termnews.tui.screens.feed_steps import step_feed

        self.run_worker(step_feed(self, step), group="step", exclusive=True)

    def action_next_pane(self) -> None:
        """Focus the next pane."""
        self.panes.step(1, around=True)

    def action_previous_pane(self) -> None:
        """Focus the previous pane."""
        self.panes.step(-1, around=True)

    def action_refresh_here(self) -> None:
        """Fetch the list's feeds."""
        self.news.refresh_feeds(self.news.places.feeds_of(self.listing))
