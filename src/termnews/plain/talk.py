"""The conversation: a command in, sentences out. Knows no terminal and no clock but those it is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any

from termnews.core.changes import StateChange
from termnews.core.errors import TermnewsError
from termnews.core.models import EventKind
from termnews.core.urls import safe_url
from termnews.plain import shelf as shelves
from termnews.plain.commands import BY_WORD, COMMANDS, UnknownCommandError, numbers, understand
from termnews.plain.reading import Reading
from termnews.plain.refresh import tell_refresh
from termnews.plain.shelf import Shelf
from termnews.plain.voice import LEAST_MEASURE, Parts, Voice
from termnews.plain.words import ago_words, count, feed_words, percent
from termnews.reader import Reader

PART_LINES = 2
"""Lines of a screen that a part leaves for what is said below it and for the prompt."""


class Talk:
    """One conversation over one Reader."""

    def __init__(
        self,
        reader: Reader,
        voice: Voice,
        *,
        clock: Callable[[], float] = time.monotonic,
        browse: Callable[[str], None] | None = None,
        screen_lines: Callable[[], int] = lambda: 24,
    ) -> None:
        """Begin.

        Args:
            reader: Open.
            voice: Where sentences go.
            clock: Seconds, for how long an article was read.
            browse: Opens an address in the browser; None: there is none, the address is said.
            screen_lines: The height of the terminal.
        """
        self.reader = reader
        self.voice = voice
        self.over = False
        """Whether the reader has left."""
        self._clock = clock
        self._browse = browse
        self._screen_lines = screen_lines
        self._shelf = Shelf("Front page")
        self._list = Parts()
        self._here: int | None = None
        """Id of the article that was read last."""
        self._reading: Reading | None = None

    # ------------------------------------------------------------ from outside

    async def begin(self) -> None:
        """Say what this is and today's paper."""
        app, counts = self.reader.config.app, await self.reader.counts()
        fetched = f", fetched {ago_words(counts.last_refresh, self.reader.now())}" if counts.last_refresh else ""
        unread, feeds = count(counts.unread, "unread article"), count(counts.feeds, "feed")
        self.voice.say(f"{app.masthead}. {unread} from {feeds}{fetched}.")
        self.voice.say('Say a number to read an article, "help" for the commands, "quit" to leave.')
        await self._go(await shelves.front(self.reader))

    async def hear(self, line: str) -> None:
        """Do what a line says; whatever is wrong with it is said."""
        self.voice.listened()
        try:
            said = understand(line)
            act: Callable[[str], Coroutine[Any, Any, None]] = getattr(self, f"_do_{said.command.name}")
            await act(said.rest)
        except (UnknownCommandError, TermnewsError) as error:
            self.voice.say(str(error))

    async def end(self) -> None:
        """Close what is open."""
        self.over = True
        await self._close()

    # ------------------------------------------------------------ lists

    async def _go(self, shelf: Shelf) -> None:
        await self._close()
        self._shelf = shelf
        await self._say_list()

    async def _say_list(self) -> None:
        if not self._shelf.items:
            self._list = Parts()
            self.voice.say(f"{self._shelf.title}: {self._shelf.empty}")
            return
        head, rows = await shelves.told(self._shelf, self.reader, here=self._here)
        self.voice.say(head)
        self._list = Parts([self.voice.wrapped(row) for row in rows])
        self._say_more_list()

    def _say_more_list(self) -> None:
        for line in self._list.take(self.voice.room):
            self.voice.say_line(line)
        if self._list.done:
            self.voice.say("End of the list. Enter reads the next unread article.")
        else:
            self.voice.say(f"{self._list.at} of {count(len(self._list.pieces), 'article')}. Enter goes on.")

    async def _do_list(self, query: str) -> None:
        if query:
            await self._go(await shelves.queried(self.reader, query, f"Articles for {query[:100]}"))
        else:
            await self._go(self._shelf)

    async def _do_front(self, rest: str) -> None:
        await self._go(await shelves.front(self.reader))

    async def _do_search(self, words: str) -> None:
        if not words:
            raise UnknownCommandError('Say what to search for: "search harbour wall".')
        await self._go(await shelves.found(self.reader, words))

    async def _do_sections(self, rest: str) -> None:
        pages = self.reader.pages
        self.voice.say(f'{count(len(pages), "section").capitalize()}. "section 1" says the first.')
        for number, page in enumerate(pages, 1):
            kind = "" if page.section is not None else ", saved search"
            unread = await self.reader.unread_of(page.query)
            self.voice.say(f"{number}: {page.title}{kind}, {count(unread, 'unread article')}.")

    async def _do_section(self, words: str) -> None:
        await self._go(await shelves.front(self.reader, shelves.page_named(self.reader, words)))

    async def _do_feeds(self, rest: str) -> None:
        titles = {section.id: section.title for section in self.reader.sections}
        feeds = await self.reader.feeds()
        self.voice.say(f'{count(len(feeds), "feed").capitalize()}. "feed 1" says the articles of the first.')
        for number, feed in enumerate(feeds, 1):
            self.voice.say(feed_words(number, feed, titles.get(feed.section, feed.section), self.reader.now()))

    async def _do_feed(self, words: str) -> None:
        slug, title = await shelves.feed_named(self.reader, words)
        await self._go(await shelves.queried(self.reader, f"feed:{slug}", f"Feed {title}"))

    async def _do_latest(self, rest: str) -> None:
        rows = await self.reader.latest(limit=20)
        await self._go(shelves.ranked("Latest articles", rows, shelves.NOTHING_YET, why=False))

    async def _do_popular(self, window: str) -> None:
        popular = await self.reader.popular(window={"": "week", "day": "today"}.get(window, window))
        title = f"{popular.title}, {popular.basis}"
        await self._go(shelves.ranked(title, popular.rows, "Nothing was read, and no story is told by several feeds."))

    async def _do_related(self, rest: str) -> None:
        entry, = await self._chosen(rest, one=True)
        row = await self.reader.row(entry)
        await self.reader.settle()
        rows = await self.reader.related(entry)
        await self._go(shelves.ranked(f'Related to "{row.title}"', rows, "Nothing else was written on this."))

    # ------------------------------------------------------------ reading

    async def _do_continue(self, rest: str) -> None:
        if self._reading is not None and not self._reading.parts.done:
            self._reading.say_part(self.voice)
        elif self._reading is None and not self._list.done:
            self._say_more_list()
        else:
            await self._do_next("")

    async def _do_read(self, rest: str) -> None:
        at = numbers(rest, len(self._shelf.items)) if rest else [(self._place() or 0) + 1]
        if len(at) != 1 or not self._shelf.items:
            raise UnknownCommandError('Say the number of one article: "read 3".')
        await self._read(at[0] - 1)

    async def _do_next(self, rest: str) -> None:
        ids = self._shelf.ids
        place = shelves.unread_after(await self.reader.rows(ids), ids, self._place())
        if place is None:
            self.voice.say(f'{self._shelf.title}: all is read. "front" says today\'s paper, "refresh" asks for more.')
        else:
            await self._read(place)

    async def _do_previous(self, rest: str) -> None:
        place = self._place()
        if not place:
            raise UnknownCommandError("No article is before this one." if place == 0 else "No article was read yet.")
        await self._read(place - 1)

    def _place(self) -> int | None:
        return self._shelf.place(self._here)

    async def _read(self, place: int) -> None:
        await self._close()
        item = self._shelf.items[place]
        shown = await self.reader.feed_text(item.id)
        self._here = item.id
        self._reading = Reading(shown, self._clock(), item.sources)
        self._reading.set_text(shown, self.voice.width)
        if shown.pending:
            self.voice.say("Fetching the page.")
        self._reading.set_text(await self.reader.article(item.id), self.voice.width)
        for line in self._reading.head(self.reader, f"Article {place + 1} of {len(self._shelf.items)}."):
            self.voice.say(line)
        self._say_text()

    def _say_text(self) -> None:
        reading = self._open_article()
        if not reading.parts.pieces:
            self.voice.say('There is no text here; "open" shows the page in the browser.')
        else:
            self.voice.say_line("")
            reading.say_part(self.voice)

    def _open_article(self) -> Reading:
        if self._reading is None:
            raise UnknownCommandError("No article is open; its number reads one.")
        return self._reading

    async def _do_again(self, rest: str) -> None:
        reading = self._open_article()
        reading.set_text(reading.shown, self.voice.width)
        self._say_text()

    async def _do_resume(self, rest: str) -> None:
        self._open_article().resume()
        self._say_text()

    async def _do_where(self, rest: str) -> None:
        place, reading = self._place(), self._reading
        if reading is not None and place is not None:
            self.voice.say(f"Article {place + 1} of {len(self._shelf.items)}, {percent(reading.parts.share)} said: "
                           f"{reading.shown.title or reading.shown.entry.title}")
        self.voice.say(f"{self._shelf.title}: {count(len(self._shelf.items), 'article')}.")

    async def _close(self) -> None:
        if self._reading is not None:
            reading, self._reading = self._reading, None
            await reading.leave(self.reader, self._clock)

    # ------------------------------------------------------------ marks

    async def _chosen(self, rest: str, *, one: bool = False) -> list[int]:
        """Return the ids of the articles that numbers name; without numbers that of the one read last."""
        ids = [self._shelf.items[at - 1].id for at in numbers(rest, len(self._shelf.items))] if rest else []
        if not ids and self._here is not None:
            ids = [self._here]
        if not ids or (one and len(ids) > 1):
            raise UnknownCommandError("Say which article by its number in the list.")
        return ids

    async def _mark(self, rest: str, field: str) -> None:
        ids = await self._chosen(rest)
        rows = await self.reader.rows(ids)
        on = not all(getattr(row, field) for row in rows)
        change: StateChange = await getattr(self.reader, f"set_{field}")(ids, on)
        self.voice.say(f"{change.label}.".capitalize())

    async def _do_mark(self, rest: str) -> None:
        await self._mark(rest, "read")

    async def _do_star(self, rest: str) -> None:
        await self._mark(rest, "starred")

    async def _do_later(self, rest: str) -> None:
        await self._mark(rest, "later")

    async def _do_undo(self, rest: str) -> None:
        change = await self.reader.undo_last()
        if change is None:
            raise UnknownCommandError("There is nothing to take back.")
        self.voice.say(f'Taken back: {change.label}. "redo" does it again.')

    async def _do_redo(self, rest: str) -> None:
        change = await self.reader.redo_last()
        if change is None:
            raise UnknownCommandError("Nothing was taken back that could be done again.")
        self.voice.say(f"Done again: {change.label}.")

    # ------------------------------------------------------------ links and the net

    async def _do_links(self, rest: str) -> None:
        links = self._open_article().links()
        self.voice.say(f"{count(len(links), 'link').capitalize()}.")
        for line in links:
            self.voice.say(line)

    async def _do_link(self, rest: str) -> None:
        links = self._open_article().shown.document.links
        at = numbers(rest, len(links)) if links else []
        if len(at) != 1:
            raise UnknownCommandError('Say the number of one link: "link 1".' if links else "No link is in it.")
        self._visit(links[at[0] - 1])

    async def _do_open(self, rest: str) -> None:
        entry, = await self._chosen(rest, one=True)
        url = (await self.reader.row(entry)).url
        if not url:
            raise UnknownCommandError("The feed gives no address for this article.")
        self._visit(url)
        await self.reader.record(entry, EventKind.BROWSER)

    def _visit(self, url: str) -> None:
        if self._browse is None or safe_url(url) is None:
            self.voice.say(f"The address is {url}")
            return
        self._browse(url)
        self.voice.say(f"Opened in the browser: {url}")

    async def _do_refresh(self, rest: str) -> None:
        await tell_refresh(self.reader, self.voice)

    # ------------------------------------------------------------ settings, help, the end

    async def _do_page(self, rest: str) -> None:
        if rest == "whole":
            self.voice.lines = None
        elif rest == "screen":
            self.voice.lines = max(1, self._screen_lines() - PART_LINES)
        elif rest:
            self.voice.lines = _number(rest, 1, 'Say "page 20", "page screen" or "page whole".')
        lines = self.voice.lines
        self.voice.say("Everything is said whole." if lines is None else f"{count(lines, 'line')} at a time.")

    async def _do_wrap(self, rest: str) -> None:
        if rest:
            says = f'Say "wrap 60", at least {LEAST_MEASURE}, or "wrap off".'
            self.voice.width = None if rest == "off" else _number(rest, LEAST_MEASURE, says)
        width = self.voice.width
        self.voice.say("Lines are as long as they are." if width is None else f"Lines have at most {width} characters.")

    async def _do_help(self, rest: str) -> None:
        if rest and rest.casefold() not in BY_WORD:
            await self.hear(rest)
            return
        for command in [BY_WORD[rest.casefold()]] if rest else COMMANDS:
            self.voice.say(f"{command.usage}: {command.help}")

    async def _do_quit(self, rest: str) -> None:
        await self.end()


def _number(text: str, least: int, says: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) >= least):
        raise UnknownCommandError(says)
    return int(text)
