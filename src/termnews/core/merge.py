"""What is stored + what a feed says now -> what changes. A feed can only touch its own entries: the key is the guid."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from termnews.core.models import Changes, ParsedEntry, ParsedFeed


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
