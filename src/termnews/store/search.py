"""The search index: FTS5 over title, summary and body; CJK text is indexed once more as character pairs.

Titles and summaries are indexed with the entry, bodies afterwards in batches (``catch_up``), so that a refresh, which
others wait for, stays short.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termnews.core.models import Verdict
from termnews.core.query import indexed_pairs
from termnews.core.versions import is_better
from termnews.store.connect import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

BATCH = 100
"""Bodies that are indexed in one transaction."""


def index(db: Database, texts: Iterable[tuple[int, str, str, str]]) -> None:
    """Add entries: (entry id, title, summary, body); their bodies wait. The caller holds the transaction."""
    entries = list(texts)
    db.conn.executemany(
        "INSERT INTO search (rowid, title, summary, body, cjk) VALUES (?, ?, ?, '', ?)",
        [(entry_id, title, summary, _pairs(title, summary, "")) for entry_id, title, summary, _ in entries],
    )
    db.conn.executemany(
        "INSERT INTO search_waiting (id, body) VALUES (?, ?)",
        [(entry_id, body) for entry_id, _, summary, body in entries if body and body != summary],
    )


def catch_up(db: Database) -> bool:
    """Index some of the bodies that wait, the newest first; returns whether more are left."""
    with transaction(db):
        newest = db.execute("SELECT id FROM search_waiting ORDER BY id DESC LIMIT ?", [BATCH]).fetchall()
        index_bodies(db, [entry_id for (entry_id,) in newest])
    return len(newest) == BATCH


def index_bodies(db: Database, ids: Sequence[int]) -> None:
    """Index the bodies of these entries at once, where they still wait; the caller holds the transaction."""
    waiting = db.execute(
        "SELECT w.id, s.title, s.summary, w.body FROM json_each(?) asked CROSS JOIN search_waiting w "
        "ON w.id = asked.value CROSS JOIN search s ON s.rowid = w.id", [json.dumps(list(ids))],
    ).fetchall()
    db.conn.executemany(
        "UPDATE search SET body = ?, cjk = ? WHERE rowid = ?",
        [(body, _pairs(title, summary, body), entry_id) for entry_id, title, summary, body in waiting],
    )
    db.conn.executemany("DELETE FROM search_waiting WHERE id = ?", [(entry_id,) for entry_id in ids])


def reindex(db: Database, entry_id: int, title: str, summary: str, body: str) -> None:
    """Replace an entry's words in the index, body and all; the caller holds the transaction."""
    db.execute("DELETE FROM search WHERE rowid = ?", [entry_id])
    db.execute("DELETE FROM search_waiting WHERE id = ?", [entry_id])
    db.execute(
        "INSERT INTO search (rowid, title, summary, body, cjk) VALUES (?, ?, ?, ?, ?)",
        [entry_id, title, summary, body if body != summary else "", _pairs(title, summary, body)],
    )


def retitle(db: Database, entry_id: int, title: str, summary: str, body: str) -> None:
    """Replace an entry's words as its feed has them now; the text of its page stays where that is the body."""
    kept = db.execute(
        "SELECT s.body, a.verdict, a.words, e.words FROM search s JOIN article a ON a.id = s.rowid "
        "JOIN entry e ON e.id = s.rowid WHERE s.rowid = ?", [entry_id]
    ).fetchone()
    is_pages = kept is not None and kept[0] and is_better(Verdict(kept[1]), kept[2], kept[3])
    reindex(db, entry_id, title, summary, kept[0] if is_pages else body)


def _pairs(title: str, summary: str, body: str) -> str:
    if title.isascii() and summary.isascii() and body.isascii():
        return ""
    return indexed_pairs(f"{title}\n{summary}\n{body}")
