"""A refresh, told in few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from termnews.core.models import Outcome, RefreshResult, Verdict
from termnews.core.waiting import not_asked
from termnews.plain.voice import Voice
from termnews.plain.words import count
from termnews.reader import Reader

PROGRESS_EVERY = 10
"""Feeds between two lines."""


async def tell_refresh(reader: Reader, voice: Voice) -> None:
    """Ask the feeds what is new, and say how far that is and how it ended."""
    feeds = [feed for feed in await reader.feeds() if not feed.muted]
    voice.say(f"Asking {count(len(feeds), 'feed')}.")
    results: list[RefreshResult] = []
    new = 0
    async for result in reader.refresh():
        results.append(result)
        new += result.new
        if len(results) % PROGRESS_EVERY == 0 and len(results) < len(feeds):
            voice.say(f"{len(results)} of {len(feeds)} feeds, {count(new, 'new article')}.")
    voice.say(_outcome(new, results, reader.now()))
    ahead = [result async for result in reader.prefetch()]
    if ahead:
        here = sum(result.verdict not in (None, Verdict.BLOCKED, Verdict.FAILED) for result in ahead)
        voice.say(f"{count(here, 'article').capitalize()} fetched for later, of {len(ahead)}.")


def _outcome(new: int, results: Sequence[RefreshResult], now: datetime) -> str:
    failed = [result.title for result in results if result.outcome is Outcome.FAILED]
    parts = [f'{count(new, "new article").capitalize()}; "front" says today\'s paper.']
    if waiting := not_asked(results, now):
        parts.append(f"{waiting.capitalize()}.")
    if failed:
        parts.append(f'{count(len(failed), "feed").capitalize()} failed: {", ".join(failed)}. "feeds" says why.')
    return " ".join([*parts, *dict.fromkeys(result.note for result in results if result.note)])
