"""New stories announced outside the screen: by the desktop's notifications, else by the terminal. No Textual.

A terminal gets OSC 777 (rxvt, foot, VTE and its kin) or OSC 9 (iTerm2, kitty, WezTerm, Ghostty, ConEmu, Windows
Terminal); one that is known for neither gets the bell, since some print what they do not understand.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from html import escape

from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.text import clean_line

MOST_TITLES = 3
"""Titles that one announcement names."""
TITLE_CHARS = 120
BODY_CHARS = 300
TOOL_WITHIN_S = 2.0
BELL = "\a"

_OSC9_PROGRAMS = frozenset(("iTerm.app", "WezTerm", "ghostty"))
_OSC9_TERMS = ("xterm-kitty", "xterm-ghostty", "wezterm")
_OSC777_TERMS = ("rxvt", "foot")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is announced; clean text."""

    title: str
    body: str


def announcement(rows: Sequence[EntryRow]) -> Announcement | None:
    """Return one announcement for all of these stories; None for none."""
    if not rows:
        return None
    if len(rows) == 1:
        row = rows[0]
        return Announcement(clean_line(row.title, TITLE_CHARS), clean_line(row.feed_title, TITLE_CHARS))
    named = [clean_line(row.title, TITLE_CHARS) for row in rows[:MOST_TITLES]]
    more = len(rows) - len(named)
    body = " · ".join([*named, *([f"and {more} more"] if more else [])])
    return Announcement(f"{len(rows)} new stories", clean_line(body, BODY_CHARS))


def sequence(told: Announcement, environ: Mapping[str, str] = os.environ) -> str:
    """Return what is written to the terminal to announce it."""
    if environ.get("TMUX") or environ.get("STY"):
        return BELL  # a multiplexer takes the sequences for itself, and shows a bell in its bar
    term = environ.get("TERM", "")
    if term.startswith(_OSC777_TERMS) or environ.get("VTE_VERSION"):
        return f"\x1b]777;notify;{_bare(told.title)};{_bare(told.body)}\x1b\\"
    known = environ.get("TERM_PROGRAM") in _OSC9_PROGRAMS or term.startswith(_OSC9_TERMS)
    if known or environ.get("WT_SESSION") or environ.get("ConEmuPID"):
        return f"\x1b]9;{_bare(told.title)}: {_bare(told.body)}\x1b\\"
    return BELL


def _bare(text: str) -> str:
    """Without what would end the sequence, or part it."""
    return clean_line(text, BODY_CHARS).replace(";", ",")


def desktop_command(told: Announcement, environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the command of the desktop's notification; None where there is no desktop, or it is a far one."""
    if environ.get("SSH_CONNECTION") or not (
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or environ.get("DBUS_SESSION_BUS_ADDRESS")
    ):
        return None
    found = shutil.which("notify-send", path=environ.get("PATH"))
    if found is None:
        return None
    # the body may hold markup, by the specification of such notifications
    return [found, "--app-name=termnews", "--", told.title, escape(told.body, quote=False)]


async def on_desktop(told: Announcement, environ: Mapping[str, str] = os.environ) -> bool:
    """Announce it on the desktop; False where that is not possible."""
    command = desktop_command(told, environ)
    if command is None:
        return False
    quiet = asyncio.subprocess.DEVNULL
    try:
        tool = await asyncio.create_subprocess_exec(
            *command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=environ
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(TOOL_WITHIN_S):
            return await tool.wait() == 0
    except TimeoutError:
        with suppress(ProcessLookupError):
            tool.kill()
        await tool.wait()
        return False
