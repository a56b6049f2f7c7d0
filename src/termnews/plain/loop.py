"""Reads lines and answers them, until the reader leaves or the input ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from termnews.core.errors import TermnewsError
from termnews.plain.commands import COMMANDS
from termnews.plain.talk import PART_LINES, Talk
from termnews.plain.voice import LEAST_MEASURE, MEASURE, Voice
from termnews.reader import Reader

PROMPT = "termnews> "
INTERRUPTED = 130


def run_plain(reader: Reader, *, wrap: bool = True, browse: Callable[[str], None] | None = None) -> int:
    """Talk on stdin and stdout until the reader leaves; return the exit code: 0, or 130 after Ctrl-C at the prompt.

    Raises:
        TermnewsError: the store cannot be opened.
    """
    for stream in (sys.stdin, sys.stdout):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    typed = sys.stdin.isatty()
    if typed and os.environ.get("TERM", "dumb") != "dumb":
        _edit_lines()
    size = shutil.get_terminal_size((MEASURE, 24)) if sys.stdout.isatty() else os.terminal_size((MEASURE, 24))
    voice = Voice(
        lambda line: print(line, flush=True),
        width=max(LEAST_MEASURE, min(MEASURE, size.columns)) if wrap else None,
        lines=max(1, size.lines - PART_LINES) if typed and sys.stdout.isatty() else None,
    )
    talk = Talk(reader, voice, browse=browse, screen_lines=lambda: shutil.get_terminal_size().lines)
    with asyncio.Runner() as runner:
        try:
            return _converse(talk, runner, typed=typed)
        finally:
            with contextlib.suppress(TermnewsError):
                runner.run(_leave(talk))


def _converse(talk: Talk, runner: asyncio.Runner, *, typed: bool) -> int:
    _do(talk.begin(), talk.voice, runner)
    while not talk.over:
        try:
            line = _read_line(typed=typed)
        except KeyboardInterrupt:
            print()
            return INTERRUPTED
        if line is None:
            if typed:
                print()
            return 0
        _do(talk.hear(line), talk.voice, runner)
    return 0


def _do(work: Coroutine[Any, Any, None], voice: Voice, runner: asyncio.Runner) -> None:
    """Do one thing; Ctrl-C stops it, and only it."""
    try:
        runner.run(work)
    except KeyboardInterrupt:
        voice.say("Stopped.")


def _read_line(*, typed: bool) -> str | None:
    """Return the next line without its end; None at the end of input."""
    if not typed:
        line = sys.stdin.readline()
        return line.rstrip("\r\n") if line else None
    try:
        return input(PROMPT)
    except EOFError:
        return None


async def _leave(talk: Talk) -> None:
    try:
        await talk.end()
    finally:
        await talk.reader.close()


def _edit_lines() -> None:
    """Let lines be edited, called again and completed, where the interpreter can; without a sequence of its own."""
    try:
        import readline
    except ImportError:
        return
    words = [command.name for command in COMMANDS]

    def complete(text: str, state: int) -> str | None:
        near = [word for word in words if word.startswith(text)]
        return near[state] if state < len(near) else None

    readline.set_completer(complete)
    for setting in ("set enable-bracketed-paste off", "set bell-style none", "tab: complete"):
        readline.parse_and_bind(setting)
