"""Subscribing: what an address offers, and the feed written into feeds.toml."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from termnews.config.sole_writer import alone
from termnews.core.errors import ConfigError, FetchError, LaneError, ParseError
from termnews.core.previews import Offer, Preview
from termnews.core.published import Purpose
from termnews.core.redaction import redacted
from termnews.core.text import clean_line
from termnews.core.urls import feed_key, host_of, safe_url, without_feed_scheme

if TYPE_CHECKING:
    from termnews.config.model import Config
    from termnews.core.published import Fetched, ParsedFeed
    from termnews.lanes import InlineLane, ProcessLane
    from termnews.net.client import Client

LATEST = 5
NOTHING_THERE = (400, 404, 410)
TRIED = 3
"""How many of a page's feeds are asked, where the first ones are none."""
IN_HAND = 2
"""How many previews' answers are kept: the page's, and its feed's."""
IN_HAND_FOR = timedelta(minutes=10)
"""How long a preview's answer stands for the first fetch of the feed."""
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


class Subscribing:
    """The part of ``Reader`` that takes on feeds."""

    config: Config
    now: Callable[[], datetime]
    _parse: ProcessLane | InlineLane
    _network: Callable[[], Client]
    _in_hand: dict[str, tuple[Fetched, datetime]]
    """By address, what previews got and when."""

    async def preview(self, url: str) -> Preview:
        """Return what an address offers: of a feed itself, or of the first feed that a page names.

        A feed costs one request, a page two and seldom a few more: where what it names is none; nothing is stored.

        Raises:
            FetchError: there is no answer, or no feed behind it; the text is a sentence for the reader.
            ParseError: what the page names as its feed is none.
        """
        from termnews.feeds.known_sites import known_feed

        typed = _fetchable(url)
        asked = known_feed(typed) or typed
        try:
            answer = await self._ask(asked, origin=None)
        except FetchError as error:
            if asked == typed or error.status not in NOTHING_THERE:
                raise
            asked = typed  # the site has changed its ways, or has no feed for this
            answer = await self._ask(asked, origin=None)
        try:
            return self._preview(asked, answer, await self._parsed(answer), ())
        except ParseError as error:
            offers = await self._offers(answer)
            if not offers:
                raise ParseError(
                    f"{redacted(answer.url)} names no feed. {error} Try the address of the feed itself.",
                    url=answer.url,
                ) from None
        return await self._first_of(answer.url, offers)

    async def _first_of(self, page: str, offers: list[Offer]) -> Preview:
        """Return the first of a page's feeds that is one; raises what is wrong with the first where none is."""
        wrong: FetchError | ParseError | None = None
        tried = [offer for offer in offers if not offer.of_comments][:TRIED] or offers[:1]
        for number, chosen in enumerate(tried, start=1):
            try:
                found = await self._ask(chosen.url, origin=page)
                others = tuple(offer for offer in offers if offer not in tried[:number])
                return self._preview(chosen.url, found, await self._parsed(found), others)
            except ParseError as error:
                said = f"{redacted(page)} names {redacted(chosen.url)} as its feed. {error}"
                wrong = wrong or ParseError(said, url=chosen.url)
            except FetchError as error:
                wrong = wrong or error
                if error.status not in NOTHING_THERE:
                    break
        raise wrong or ParseError(f"{redacted(page)} names no feed.", url=page)

    async def subscribe(self, preview_or_url: str, *, section: str, title: str | None = None,
                        new_section: str = "") -> str:
        """Write a feed into feeds.toml, comments kept, and return its id; the front end then reads the file again.

        Args:
            preview_or_url: The feed's address; ``Preview.url``.
            section: Its section's id; empty: the one that feeds without a section have.
            title: Its name; None: the feed's own.
            new_section: The title of a section to be made for it, in the place of ``section``.

        Raises:
            ConfigError: the file has errors, cannot be written, or holds the feed already.
        """
        path = self.config.path
        try:
            url = _fetchable(preview_or_url)
        except FetchError as error:
            raise ConfigError(str(error)) from None
        if new_section:
            return await asyncio.to_thread(add_with_section, path, url, section=new_section, title=title)
        return await asyncio.to_thread(add_to_file, path, url, section=section, title=title)

    async def _ask(self, url: str, *, origin: str | None) -> Fetched:
        from termnews.core.published import NotModified

        now = self.now()
        answer = await self._network().fetch(url, accept=ACCEPT, origin=origin, now=now, purpose=Purpose.PREVIEW)
        if isinstance(answer, NotModified):
            raise FetchError(f"{host_of(url)} answered that nothing has changed, without having been asked before.",
                             url=url)
        kept = list(self._in_hand.items())[1 - IN_HAND:]
        self._in_hand = dict([*kept, (answer.permanent_url or url, (answer, now))])
        return answer

    def _take_in_hand(self, url: str) -> tuple[Fetched, datetime] | None:
        """Return the answer that a preview of this address got a moment ago, and when; once.

        With it a new feed's first refresh costs no request: one subscribes with one (P16).
        """
        found = self._in_hand.pop(url, None)
        return found if found is not None and abs(self.now() - found[1]) < IN_HAND_FOR else None

    async def _parsed(self, answer: Fetched) -> ParsedFeed:
        from termnews.feeds.wire import PARSE_TIMEOUT_S, from_lines

        params = {"url": answer.url, "content_type": answer.content_type, "max_entries": LATEST}
        try:
            return from_lines(await self._parse.run(
                "termnews.feeds.parse:parse_lines", answer.body, params, timeout_s=PARSE_TIMEOUT_S))
        except LaneError as error:
            raise FetchError(f"What {host_of(answer.url)} sent could not be read: {error}", url=answer.url) from None

    async def _offers(self, answer: Fetched) -> list[Offer]:
        from termnews.feeds.wire import PARSE_TIMEOUT_S

        try:
            lines = await self._parse.run(
                "termnews.feeds.discovery:find_lines", answer.body, {"url": answer.url}, timeout_s=PARSE_TIMEOUT_S)
        except LaneError as error:
            raise FetchError(f"What {host_of(answer.url)} sent could not be read: {error}", url=answer.url) from None
        return [Offer(*json.loads(line)) for line in lines]

    def _preview(self, asked: str, answer: Fetched, feed: ParsedFeed, offers: tuple[Offer, ...]) -> Preview:
        # a move that is not for good is no address to keep
        url = answer.permanent_url or asked
        keys = {feed_key(address) for address in (asked, url, answer.url)}
        already = next((sub.id for sub in self.config.subscriptions if feed_key(sub.url) in keys), None)
        latest = tuple((entry.title, entry.published or entry.updated) for entry in feed.entries[:LATEST])
        return Preview(url, feed.title or host_of(url), feed.format, latest, offers, already)


def full_address(typed: str) -> str:
    """Return what a reader typed as a URL: ``feed:`` becomes https, and an address without a scheme gets it."""
    url = without_feed_scheme(typed.strip())
    return url if "://" in url or not url else f"https://{url}"


def _fetchable(typed: str) -> str:
    url = full_address(typed)
    found = safe_url(urldefrag(url).url)
    if found is not None:
        return found
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise FetchError("An address in feeds.toml holds no user name and password. Add the feed by hand, and put them "
                         "under [feed.http] as auth.", url=url)
    raise FetchError(f"{redacted(clean_line(url, 200)) or 'Nothing'} is no address that termnews can fetch. It must "
                     "begin with http or https.", url=url)


@alone
def add_to_file(path: Path, url: str, *, section: str, title: str | None) -> str:
    """Add a feed to feeds.toml, which is made where there is none; return the new feed's id."""
    from termnews.config import edit
    from termnews.config.importing import NEW_FILE
    from termnews.config.starting import made

    if not path.exists():
        try:
            edit.write_atomically(made(path), NEW_FILE)
        except OSError as error:
            raise ConfigError(f"It cannot be written: {error.strerror}.", path=path) from None
    return edit.add_feed(path, url, title=title or None, section=section or None)


@alone
def add_with_section(path: Path, url: str, *, section: str, title: str | None) -> str:
    """Add a feed to feeds.toml together with a section of this title for it; return the new feed's id.

    Raises:
        ConfigError: the file has errors, cannot be written, or holds the feed already.
    """
    from termnews.config.edit import id_of
    from termnews.config.importing import add_feeds
    from termnews.config.starting import made
    from termnews.core.feed_lists import ListedFeed

    done = add_feeds(made(path), [ListedFeed(url, title or "", (section,))])
    if not done.added:
        raise ConfigError("This feed is subscribed to already.", path=path)
    return id_of(path, url)
