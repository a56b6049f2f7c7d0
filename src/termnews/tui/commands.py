"""What the command palette offers: every command that works here, places, feeds, themes; and articles by title."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from termnews.core.dates import ago
from termnews.core.errors import TermnewsError
from termnews.core.fuzzy import Fit, fit
from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.tui import keys

if TYPE_CHECKING:
    from termnews.core.models import Feed
    from termnews.tui.app import NewsApp

MOVING = "Moving"
"""The group that comes last: one seldom looks for it by name."""
MOST = 60
"""Offers shown at once."""
ALSO = 30.0
"""How much less a command's other words count than those one sees."""
ARTICLES = 12
"""Articles found by title."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette."""

    title: str
    """Clean, and never markup."""
    kind: str
    """What it is: the group of a command, ``Section``, ``Feed``, ``Theme``, …"""
    note: str
    """What stands at the end of the line: a command's keys, a feed's count."""
    run: Callable[[], Awaitable[None] | None]
    weight: float = 0.0
    """Added to how well the title fits."""
    also: str = ""
    """Other words it goes by: a command's label, as the footer and the menus have it, and its id."""


def command_offers(app: NewsApp, scopes: Sequence[str]) -> list[Offer]:
    """Return every command that works in these scopes, with its keys."""
    found = []
    for command, typed in app.plan.commands(scopes):
        if command.id == "command-palette" or command.id.startswith("section-"):
            continue
        moving = command.group == MOVING
        note = "  ".join(keys.shown_key(key) for key in typed)
        found.append((moving, Offer(command.help, command.group, note, partial(app.run_command, command),
                                    -20.0 if moving else 8.0, f"{command.label} {command.id}")))
    return [offer for _, offer in sorted(found, key=lambda each: each[0])]


def place_offers(app: NewsApp) -> Iterator[Offer]:
    """Sections, saved queries and themes."""
    places = app.places
    for number, page in enumerate(app.reader.pages, 2):
        key = str(number) if number < 9 else ""
        kind = "Section" if page.section is not None else "Saved query"
        yield Offer(clean_line(page.title, list_row=True), kind, key, partial(places.page, page.query), 6.0)
    for theme in app.available_themes:
        yield Offer(theme, "Theme", "in use" if theme == app.theme else "", partial(app.keep_theme, theme), -5.0)


def feed_offers(app: NewsApp, feeds: Sequence[Feed]) -> Iterator[Offer]:
    """Every feed."""
    for feed in feeds:
        title = clean_line(feed.title, list_row=True)
        yield Offer(title, "Feed", f"{feed.unread:,} unread" if feed.unread else "",
                    partial(app.places.listing, f"feed:{feed.slug}", title))


async def article_offers(app: NewsApp, typed: str) -> list[Offer]:
    """Return the articles whose titles hold the words typed, the last of them perhaps not yet whole."""
    words = re.findall(r"\w+", typed)
    if not words or len(typed.strip()) < 2:
        return []
    try:
        hits = await app.reader.search(" ".join(f"title:{word}" for word in words), limit=ARTICLES, typing=True)
    except TermnewsError:
        return []
    ids = [hit.entry.id for hit in hits]
    now = app.reader.now()
    return [
        Offer(
            clean_line(hit.entry.title, list_row=True) or "(untitled)",
            clean_line(hit.entry.feed_title, 24, list_row=True), ago(hit.entry.sort_date, now),
            partial(app.places.stories, ids, f"Titles: {clean_line(typed, 40)}", open_id=hit.entry.id),
        )
        for hit in hits
    ]


def _fit(typed: str, offer: Offer) -> Fit | None:
    """How well an offer fits by its title; where that does not, by its title and its other words together."""
    found = fit(typed, offer.title)
    if found is None and offer.also and (wide := fit(typed, f"{offer.title} {offer.also}")) is not None:
        return Fit(wide.score - ALSO, tuple(at for at in wide.positions if at < len(offer.title)))
    return found


def best(offers: Sequence[Offer], typed: str) -> list[tuple[Offer, Fit]]:
    """Return the offers that fit what is typed, the best first; all in their order where nothing is typed."""
    found = [(offer, how) for offer in offers if (how := _fit(typed, offer)) is not None]
    if typed.strip():
        found.sort(key=lambda each: -(each[1].score + each[0].weight))
    return found[:MOST]
