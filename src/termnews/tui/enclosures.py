"""What is attached to a story: chosen where there is more than one, then played or downloaded."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from termnews.core.errors import TermnewsError
from termnews.core.filenames import file_name
from termnews.core.models import EntryRow
from termnews.core.published import Enclosure
from termnews.core.urls import host_of

if TYPE_CHECKING:
    from termnews.tui.screens.entry import EntryScreen

SAY_EVERY_S = 4.0
"""Least time between two toasts about one download."""
PLAYED = ("audio/", "video/")


async def offer_enclosures(screen: EntryScreen, row: EntryRow | None) -> None:
    """Do what there is to do with a story's enclosures; say so where it has none."""
    if row is None:
        return
    found = await screen.reader.enclosures(row.id)
    if not found:
        screen.news.say("Nothing is attached to this story.")
    elif len(found) == 1:
        _take(screen, row.id, found[0])
    else:
        from termnews.tui.screens.choice import ChoiceScreen

        def chosen(at: int | None) -> None:
            if at is not None:
                _take(screen, row.id, found[at])

        screen.app.push_screen(ChoiceScreen("Attached", [about(each) for each in found]), chosen)


def about(enclosure: Enclosure) -> str:
    """Return ``episode.mp3 · audio/mpeg · 48 MB · example.org``."""
    parts = [file_name(enclosure.url), enclosure.type or "", size(enclosure.length), host_of(enclosure.url)]
    return " · ".join(part for part in parts if part)


def size(length: int | None) -> str:
    """Return a size in words; empty where it is unknown."""
    if not length or length < 1:
        return ""
    return f"{length / 1e6:,.0f} MB" if length >= 1_000_000 else f"{max(1, length // 1000)} kB"


def _take(screen: EntryScreen, entry_id: int, enclosure: Enclosure) -> None:
    player = screen.reader.config.app.player
    if player and (enclosure.type or "audio/").startswith(PLAYED):
        from termnews.tui.passing_on import start_player

        screen.news.say(start_player(player, enclosure.url))
    else:
        # the app's worker: a download goes on when one leaves the screen
        screen.app.run_worker(_download(screen, entry_id, enclosure), group="download")


async def _download(screen: EntryScreen, entry_id: int, enclosure: Enclosure) -> None:
    news, name = screen.news, file_name(enclosure.url)
    whole = f" of {size(enclosure.length)}" if size(enclosure.length) else ""
    said = time.monotonic()
    news.say(f"Downloading {name}{f' ({size(enclosure.length)})' if whole else ''} …")

    def progress(came: int) -> None:
        nonlocal said
        if time.monotonic() - said >= SAY_EVERY_S:
            said = time.monotonic()
            news.say(f"{name}: {size(came)}{whole}")

    try:
        path = await screen.reader.download(entry_id, enclosure.url, progress)
    except TermnewsError as error:
        news.say(f"{name} was not downloaded. {error}", severity="error")
    else:
        news.say(f"{name} is in {path.parent}.")
