"""The lists one can be in: each a title, and articles with a number."""

from __future__ import annotations

from collections.abc import Iterable

from termnews.core.models import EntryRow, Ranked, SearchHit
from termnews.core.pages import Page
from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.plain.commands import UnknownCommandError
from termnews.plain.words import count, day_words, row_words, sentence
from termnews.reader import Reader

NOTHING_YET = 'Nothing is here yet; "refresh" fetches the news.'
MOST = 200
"""Articles of a list at most; a query narrows it."""
_HITS = str.maketrans("", "", "\ue000\ue001")


@dataclass(frozen=True, slots=True)
class Item:
    """An article's place in a list."""

    id: int
    sources: int = 1
    more: str = ""
    """What else is said of it: its section, or why it is here."""
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list. What the articles' states are is asked anew each time it is said."""

    title: str
    items: tuple[Item, ...] = ()
    empty: str = "Nothing is here."

    @property
    def ids(self) -> list[int]:
        """The articles' ids, in order."""
        return [item.id for item in self.items]

    def place(self, entry_id: int | None) -> int | None:
        """Return the index of an article; None where it is not in the list."""
        return next((at for at, item in enumerate(self.items) if item.id == entry_id), None)


async def told(shelf: Shelf, reader: Reader, *, here: int | None) -> tuple[str, list[str]]:
    """Return the list's title with its numbers, and a sentence an article."""
    rows = {row.id: row for row in await reader.rows(shelf.ids)}
    unread = sum(not row.read for row in rows.values())
    head = f"{shelf.title}: {count(len(shelf.items), 'article')}, {unread:,} unread."
    now, lines = reader.now(), []
    for number, item in enumerate(shelf.items, 1):
        if item.id not in rows:
            lines.append(f"{number}, gone: This article is not kept any more.")
            continue
        line = row_words(number, rows[item.id], now, here=item.id == here, sources=item.sources, more=item.more)
        snippet = sentence(item.snippet)
        lines.append(line if snippet in line else f"{line} {snippet}")
    return head, lines


async def front(reader: Reader, part: Page | None = None) -> Shelf:
    """Return today's paper, or the page of a section or a saved search."""
    page = await reader.front_page(query=part.query if part is not None else "")
    titles = {one.id: clean_line(one.title) for one in reader.sections}
    local = page.date.astimezone()
    in_section = part is not None and part.section is not None
    if part is not None:
        title = f"{'Section' if in_section else 'Saved search'} {clean_line(part.title)}"
    else:
        title = f"Front page, {page.edition}, {local:%A} {day_words(local)}"
    items = tuple(
        Item(story.entry.id, story.sources, "" if in_section else titles.get(story.entry.section, ""))
        for story in page.stories
    )
    return Shelf(title, items, NOTHING_YET)


async def queried(reader: Reader, query: str, title: str) -> Shelf:
    """Return what a query selects, newest first."""
    return Shelf(title, tuple(Item(entry) for entry in await reader.entry_ids(query, limit=MOST)), "Nothing matches.")


async def found(reader: Reader, words: str) -> Shelf:
    """Return what a search finds, each with the place where the words stand."""
    hits: list[SearchHit] = await reader.search(words)
    items = tuple(Item(hit.entry.id, snippet=hit.snippet.translate(_HITS)) for hit in hits)
    meant = await reader.suggestion(words) if not items else None
    perhaps = f" Did you mean {clean_line(meant, 100)}?" if meant else ""
    return Shelf(f'Search for "{clean_line(words, 100)}"', items, f"Nothing matches.{perhaps}")


def ranked(title: str, rows: Iterable[Ranked], empty: str, *, why: bool = True) -> Shelf:
    """Return a sidebar's rows as a list, each with its reason."""
    return Shelf(title, tuple(Item(one.entry.id, more=one.why if why else "") for one in rows), empty)


def page_named(reader: Reader, words: str) -> Page:
    """Return the section or saved search with this number, id or title."""
    keys = [page.section or page.query.removeprefix("query:") for page in reader.pages]
    found = _named(words, [(key, page.title) for key, page in zip(keys, reader.pages, strict=True)], "section")
    return reader.pages[keys.index(found)]


async def feed_named(reader: Reader, words: str) -> tuple[str, str]:
    """Return the id and title of the feed with this number, id or title."""
    names = [(one.slug, one.title) for one in await reader.feeds()]
    slug = _named(words, names, "feed")
    return slug, dict(names)[slug]


def _named(words: str, names: list[tuple[str, str]], noun: str) -> str:
    if words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= len(names):
        return names[int(words) - 1][0]
    wanted = words.casefold()
    for key, title in names:
        if wanted in (key.casefold(), title.casefold()):
            return key
    starts = [key for key, title in names if wanted and title.casefold().startswith(wanted)]
    if len(starts) == 1:
        return starts[0]
    raise UnknownCommandError(
        f'Say which {noun}: a number from 1 to {len(names)}, or its name. "{noun}s" says those there are.'
        if names else f"There are no {noun}s yet; feeds.toml names them."
    )


def unread_after(rows: Iterable[EntryRow], ids: list[int], place: int | None) -> int | None:
    """Return the index of the next unread article behind a place, else of the first; None where all is read."""
    unread = {row.id for row in rows if not row.read}
    start = 0 if place is None else place + 1
    return next((at for at in [*range(start, len(ids)), *range(min(start, len(ids)))] if ids[at] in unread), None)
