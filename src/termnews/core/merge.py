"""What is stored + what a feed says now -> what changes. A feed can only touch its own entries: the key is the guid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

from termnews.core.published import Changes, ParsedEntry, ParsedFeed
from termnews.core.urls import canonical_url


def fingerprint(entry: ParsedEntry) -> str:
    """Return a hash of everything a feed says of an entry, 16 bytes in hexadecimal."""
    hasher = blake2b(digest_size=16)
    for part in (
        entry.url, entry.title, entry.author, entry.summary, entry.content_html,
        entry.published and entry.published.isoformat(), entry.updated and entry.updated.isoformat(),
        repr(entry.tags), repr(entry.enclosures), entry.comments_url, entry.image_url,
    ):  # fmt: skip
        hasher.update((part or "").encode("utf-8", "surrogatepass"))
        hasher.update(b"\0")
    return hasher.hexdigest()


def distinct_guids(parsed: ParsedFeed) -> ParsedFeed:
    """Return the feed with its entries told apart by their links where it gives one guid to several pages.

    Some feeds put the site's address, or nothing that changes, into every guid; all but one entry would be lost.
    One guid with one link is one entry in several versions, as RFC 4287 §4.1.1 allows.
    """
    often = {guid for guid, times in Counter(entry.guid for entry in parsed.entries).items() if times > 1}
    links: dict[str, set[str]] = {}
    for entry in parsed.entries:
        if entry.url and entry.guid in often:
            links.setdefault(entry.guid, set()).add(canonical_url(entry.url))
    shared = {guid for guid, urls in links.items() if len(urls) > 1}
    if not shared:
        return parsed
    return replace(parsed, entries=tuple(
        replace(entry, guid=f"{entry.guid} {entry.url}") if entry.guid in shared and entry.url
        else entry
        for entry in parsed.entries
    ))  # fmt: skip


def merge(stored: Mapping[str, tuple[int, str]], parsed: ParsedFeed) -> Changes:
    """Decide what is new and what changed.

    Args:
        stored: guid -> (entry id, fingerprint) of the entries of this feed that are stored now.
        parsed: The feed as it is now; of entries with one guid the first counts.
    """
    new: list[ParsedEntry] = []
    changed: list[tuple[int, ParsedEntry]] = []
    unchanged = 0
    seen: set[str] = set()
    for entry in parsed.entries:
        if entry.guid in seen:
            continue
        seen.add(entry.guid)
        known = stored.get(entry.guid)
        if known is None:
            new.append(entry)
        elif known[1] != fingerprint(entry):
            changed.append((known[0], entry))
        else:
            unchanged += 1
    return Changes(new=tuple(new), changed=tuple(changed), unchanged=unchanged)
