"""Feeds whose id in feeds.toml changed: what the store knows of them follows their address.

An id that the file does not give is made from the title, and differs from those before it: a new title, or taking out
the feed before, changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from termnews.core.subscriptions import Subscription

if TYPE_CHECKING:
    from sqlite_utils import Database


def follow_addresses(db: Database, subscriptions: Sequence[Subscription]) -> None:
    """Give feeds the ids that they have now; the caller holds the transaction, and has marked nothing inactive yet.

    A feed that was put aside gives its id up to the one that has it now, and follows its address when that comes back.
    """
    rows = db.execute("SELECT id, slug, url, active FROM feed ORDER BY active DESC, id").fetchall()
    stored = {slug: (number, url) for number, slug, url, _ in rows}
    wanted = {sub.id: sub.url for sub in subscriptions}
    if all(slug in stored and stored[slug][1] == url for slug, url in wanted.items()):
        return
    homeless: dict[str, tuple[int, bool]] = {}
    for number, slug, url, active in rows:
        if wanted.get(slug) != url:
            homeless.setdefault(url, (number, bool(active)))
    moves: dict[str, int] = {}
    for slug, url in wanted.items():
        known = stored.get(slug)
        if (known is None or known[1] != url) and url in homeless:
            number, active = homeless[url]
            if active or known is None:
                moves[slug] = number
                del homeless[url]
    for number in {*moves.values(), *(stored[slug][0] for slug in moves if slug in stored)}:
        db.execute("UPDATE feed SET slug = slug || '~' || id WHERE id = ?", [number])
    for slug, number in moves.items():
        db.execute("UPDATE feed SET slug = ? WHERE id = ?", [slug, number])
