"""A refresh, told in few lines."""

from __future__ import annotations

from collections.abc import Sequence

from termnews.core.models import Outcome
from termnews.plain.voice import Voice
from termnews.plain.words import count
from termnews.reader import Reader

PROGRESS_EVERY = 10
"""Feeds between two lines."""


async def tell_refresh(reader: Reader, voice: Voice) -> None:
    """Ask the feeds what is new, and say how far that is and how it ended."""
    feeds = [sub for sub in reader.config.subscriptions if not sub.muted]
    voice.say(f"Asking {count(len(feeds), 'feed')}.")
    asked = new = waiting = 0
    failed: list[str] = []
    async for result in reader.refresh():
        asked, new = asked + 1, new + result.new
        waiting += result.outcome is Outcome.SKIPPED
        if result.outcome is Outcome.FAILED:
            failed.append(result.title)
        if asked % PROGRESS_EVERY == 0 and asked < len(feeds):
            voice.say(f"{asked} of {len(feeds)} feeds, {count(new, 'new article')}.")
    voice.say(_outcome(new, waiting, failed))


def _outcome(new: int, waiting: int, failed: Sequence[str]) -> str:
    parts = [f'{count(new, "new article").capitalize()}; "front" says today\'s paper.']
    if waiting:
        parts.append(f"{count(waiting, 'feed').capitalize()} not asked: it is too early.")
    if failed:
        parts.append(f'{count(len(failed), "feed").capitalize()} failed: {", ".join(failed)}. "feeds" says why.')
    return " ".join(parts)
