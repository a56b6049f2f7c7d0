"""What is given up in the end: entries of feeds that are no longer subscribed to, states of entries long gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.store import clock, discovery, events
from termnews.store.connect import transaction
from termnews.store.times import to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

REMOVED_FEED_KEPT = timedelta(days=90)
"""How long the entries of a feed that was taken out of feeds.toml stay, for one who thinks better of it."""
STATE_KEPT = timedelta(days=400)
"""How long it is known of an entry that is gone whether it was read; a feed that brings it back has it unread then."""
SAVED = "(s.starred = 1 OR s.later = 1 OR s.own_tags <> '[]')"
"""What a reader put by; no age and no number of entries takes it away. ``s`` is ``entry_state``."""


def give_up(db: Database, ids: list[int], *, now: datetime) -> None:
    """Delete entries with their texts, articles and places in the search; the state stays. In a transaction."""
    gone = [(entry_id,) for entry_id in ids]
    discovery.leave(db, ids)
    db.conn.executemany("DELETE FROM search WHERE rowid = ?", gone)
    db.conn.executemany("DELETE FROM entry WHERE id = ?", gone)
    db.conn.executemany(f"UPDATE entry_state SET present = 0, gone_at = {to_unix(now)} WHERE id = ?", gone)


def tidy(db: Database, *, now: datetime) -> None:
    """Give up what nobody will miss, as far as the clock is believed; cheap where there is nothing to do."""
    now -= clock.known(db).ahead
    moment = to_unix(now)
    removed, forgotten = to_unix(now - REMOVED_FEED_KEPT), to_unix(now - STATE_KEPT)
    with transaction(db):
        db.execute("DELETE FROM host_hold WHERE until < ?", [moment])
        db.execute("UPDATE feed SET inactive_since = NULL WHERE active = 1 AND inactive_since IS NOT NULL")
        db.execute("UPDATE feed SET inactive_since = ? WHERE active = 0 AND inactive_since IS NULL", [moment])
        db.execute("UPDATE entry_state SET gone_at = ? WHERE present = 0 AND gone_at IS NULL", [moment])
        left = [feed_id for (feed_id,) in db.execute(
            "SELECT id FROM feed WHERE active = 0 AND inactive_since < ?", [removed])]
        for feed_id in left:
            ids = db.execute(
                f"SELECT e.id FROM entry e JOIN entry_state s ON s.id = e.id WHERE e.feed_id = ? AND NOT {SAVED}",
                [feed_id],
            ).fetchall()
            give_up(db, [entry_id for (entry_id,) in ids], now=now)
        old = f"SELECT s.id FROM entry_state s WHERE s.present = 0 AND s.gone_at < ? AND NOT {SAVED}"
        events.forget_old(db, now=now)
        db.execute(f"DELETE FROM reading_event WHERE entry_id IN ({old})", [forgotten])
        db.execute(f"DELETE FROM entry_state WHERE id IN ({old})", [forgotten])
        for feed_id in left:
            db.execute("DELETE FROM feed WHERE id = ? AND NOT EXISTS (SELECT 1 FROM entry_state WHERE feed_id = ?)",
                       [feed_id, feed_id])
