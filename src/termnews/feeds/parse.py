"""A feed's bytes to ``ParsedFeed``. Runs in a process that can be killed: no bound on time is kept here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from termnews.core.errors import ParseError
from termnews.core.published import ParsedEntry, ParsedFeed
from termnews.core.text import clean_line
from termnews.feeds.decode import decode
from termnews.feeds.sniff import Sniffed, sniff
from termnews.feeds.wire import to_lines

MAX_ENTRIES = 2000


def parse_feed(
    body: bytes, *, url: str, content_type: str | None = None, max_entries: int = MAX_ENTRIES
) -> ParsedFeed:
    """Return the feed in ``body``; RSS 0.9x–2.0, RDF, Atom 0.3–1.0 and JSON Feed.

    Args:
        body: The document, decompressed.
        url: Where it came from, for relative links.
        content_type: The header as sent; only its charset is believed.
        max_entries: Entries after these are not read.

    Raises:
        ParseError: It is no feed; the sentence says what it is.
    """
    feed, entries = _read(body, content_type, url=url, max_entries=max_entries)
    return replace(feed, entries=tuple(entries))


def _read(
    body: bytes, content_type: str | None, *, url: str, max_entries: int
) -> tuple[ParsedFeed, Iterator[ParsedEntry]]:
    """Return the feed without its entries, and those one after the other, so that few are held at a time."""
    text = decode(body, content_type)
    sniffed = sniff(text, url=url)
    if sniffed.format == "json":
        from termnews.feeds.jsonfeed import parse_json_feed

        feed = parse_json_feed(text[sniffed.start :], url=url, max_entries=max_entries)
        return replace(feed, entries=()), iter(feed.entries)
    before = len(text[: sniffed.start].encode("utf-8", "ignore"))
    source = text.encode("utf-8", "ignore")
    del text  # with one emoji in it, it is four times as large
    return _read_xml(sniffed, source[before:], url=url, max_entries=max_entries)


def _read_xml(
    sniffed: Sniffed, source: bytes, *, url: str, max_entries: int
) -> tuple[ParsedFeed, Iterator[ParsedEntry]]:
    from termnews.feeds.entries import parsed_feed, skipped_times
    from termnews.feeds.syndication import read_syndication

    # RFC 4287 resolves against the document; RSS says nothing, and its relative links mean the site
    base = url if sniffed.format == "atom" else ""
    read = read_syndication(source, sniffed.entities, url=base, max_entries=max_entries)
    if read.warning and not read.entries and not read.feed:
        raise ParseError("This begins like a feed, but nothing in it can be read.", url=url)
    return parsed_feed(read, sniffed.format, skipped=skipped_times(source), url=url)


def parse_lines(body: bytes, params: dict[str, Any]) -> Iterator[str]:
    """Parse in a process lane, an entry at a time.

    Args:
        body: The document.
        params: ``url``, ``content_type``, ``max_entries``, and ``title_sub``: pairs of a pattern and what replaces it
            in titles; all but the first may be missing or None.
    """
    feed, entries = _read(
        body,
        params.get("content_type"),
        url=str(params["url"]),
        max_entries=int(params.get("max_entries") or MAX_ENTRIES),
    )
    if pairs := params.get("title_sub"):
        entries = retitled(entries, pairs)
    return to_lines(feed, entries)


def retitled(entries: Iterable[ParsedEntry], pairs: Iterable[Sequence[str]]) -> Iterator[ParsedEntry]:
    """Yield entries with regular expressions replaced in their titles; a title never becomes empty."""
    compiled = [(re.compile(pattern), replacement) for pattern, replacement in pairs]
    for entry in entries:
        title = entry.title
        for pattern, replacement in compiled:
            title = pattern.sub(replacement, title)
        yield replace(entry, title=clean_line(title) or entry.title)
