"""What ``--json`` prints: the keys are API. Times are RFC 3339 in UTC, unknown values are null."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from termnews.core import health
from termnews.core.dates import to_rfc3339
from termnews.core.models import EntryRow, Feed, Prefetched, Ranked, RefreshResult, SearchHit, Story
from termnews.core.published import Enclosure, ParsedEntry
from termnews.core.redaction import redacted
from termnews.core.schedule import NEVER
from termnews.core.text import clean_line

HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"


def time(moment: datetime | None) -> str | None:
    """Return a time as JSON holds it; null also for what is never."""
    return to_rfc3339(moment) if moment and moment < NEVER - timedelta(days=2) else None


def entry_record(row: EntryRow) -> dict[str, Any]:
    """Return a row of ``list``."""
    return {
        "id": row.id,
        "feed": row.feed_slug,
        "section": row.section,
        "title": clean_line(row.title),
        "url": row.url,
        "author": clean_line(row.author) if row.author else None,
        "published": time(row.published),
        "first_seen": time(row.first_seen),
        "read": row.read,
        "starred": row.starred,
        "later": row.later,
        "story_id": row.story_id,
        "words": row.words,
        "verdict": row.verdict.value if row.verdict else None,
    }


def ranked_record(ranked: Ranked) -> dict[str, Any]:
    """Return a row of ``latest``, ``popular`` and ``related``."""
    return {**entry_record(ranked.entry), "why": clean_line(ranked.why), "score": round(ranked.score, 4),
            "same_story": ranked.same_story}


def related_record(ranked: Ranked) -> dict[str, Any]:
    """Return a row of ``related``: ``also`` are the ids of other entries with the same text."""
    return {**ranked_record(ranked), "kind": ranked.kind, "also": [row.id for row in ranked.also]}


def hit_record(hit: SearchHit) -> dict[str, Any]:
    """Return a row of ``search``: the snippet is plain, ``hits`` are [start, end) in its characters."""
    snippet, hits = split_snippet(hit.snippet)
    return {**entry_record(hit.entry), "snippet": snippet, "hits": hits, "score": round(hit.score, 4)}


def split_snippet(marked: str) -> tuple[str, list[list[int]]]:
    """Return a snippet without its marks, and where the marked words stand."""
    plain, hits, position = "", [], 0
    for index, part in enumerate(marked.replace(HIT_ENDS, HIT_BEGINS).split(HIT_BEGINS)):
        if index % 2:
            hits.append([position, position + len(part)])
        plain += part
        position += len(part)
    return plain, hits


def story_record(story: Story) -> dict[str, Any]:
    """Return a row of ``stories``."""
    return {"id": story.id, "title": clean_line(story.title), "sources": story.sources,
            "entries": list(story.entries), "why": f"{story.sources} sources"}


def feed_record(feed: Feed, now: datetime) -> dict[str, Any]:
    """Return a row of ``feeds``; ``next_check`` is null where it is not asked again by itself."""
    trouble = health.state_of(feed, now) not in (health.State.WELL, health.State.NEW, health.State.MUTED)
    return {
        "id": feed.slug,
        "title": clean_line(feed.title),
        "url": redacted(feed.url),
        "site_url": feed.site_url,
        "section": feed.section,
        "priority": feed.priority,
        "muted": feed.muted,
        "unread": feed.unread,
        "total": feed.total,
        "last_attempt": time(feed.last_attempt),
        "last_success": time(feed.last_success),
        "next_check": time(health.next_try(feed, now)),
        "retry_at": time(feed.retry_at),
        "failures": feed.failures,
        "error": clean_line(feed.error) if feed.error else None,
        "health": health.state_of(feed, now).value,
        "status": feed.status,
        "remedy": health.remedy(feed, now, retry=f"`termnews refresh {feed.slug}`") if trouble else None,
        "moved_to": redacted(feed.moved_to) if feed.moved_to else None,
        "moves": feed.moves,
    }


def refresh_record(result: RefreshResult) -> dict[str, Any]:
    """Return a row of ``refresh``; ``next_check`` of a feed that was skipped is until when it is not asked."""
    return {
        "feed": result.feed,
        "title": clean_line(result.title),
        "outcome": result.outcome.value,
        "new": result.new,
        "changed": result.changed,
        "error": clean_line(result.error) if result.error else None,
        "status": result.status,
        "next_check": time(result.next_check),
        "elapsed_s": round(result.elapsed_s, 3),
        "announced": list(result.announced),
    }


def prefetched_record(result: Prefetched) -> dict[str, Any]:
    """Return a row of ``refresh --prefetch``: an article whose page was fetched ahead."""
    return {
        "prefetched": result.entry.id,
        "feed": result.entry.feed_slug,
        "title": clean_line(result.entry.title),
        "verdict": result.verdict.value if result.verdict else None,
        "reason": clean_line(result.reason) if result.reason else None,
        "done": result.done,
        "total": result.total,
    }


def parsed_record(entry: ParsedEntry) -> dict[str, Any]:
    """Return a row of ``parse``."""
    return {
        "id": entry.guid,
        "title": entry.title,
        "link": entry.url,
        "url": entry.url,
        "published": time(entry.published),
        "updated": time(entry.updated),
        "author": entry.author,
        "summary": entry.summary,
        "tags": list(entry.tags),
        "enclosures": [enclosure_record(enclosure) for enclosure in entry.enclosures],
        "comments_url": entry.comments_url,
        "image_url": entry.image_url,
        "language": entry.language,
        "words": entry.words,
    }


def enclosure_record(enclosure: Enclosure) -> dict[str, Any]:
    """Return an enclosure as every verb prints it."""
    return {"url": enclosure.url, "type": enclosure.type, "length": enclosure.length}
