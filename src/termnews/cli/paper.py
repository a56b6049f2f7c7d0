"""The newspaper itself: the screen on a terminal, the plain line interface or the front page as text anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from termnews.cli.session import Session


def open_paper(session: Session, *, demo: bool = False) -> int:
    """Open the newspaper (``demo``: the built-in edition) and return the exit code."""
    reason = "" if session.plain else why_plain()
    on_screen = not reason and not session.plain
    config = session.forgiving_config(starter=not on_screen)
    if on_screen:
        from termnews.tui.run import run_tui

        return run_tui(session.reader(config), demo=demo, mouse=session.mouse)
    from termnews.cli import output

    for warning in config.warnings:
        output.say(f"termnews: {output.fit(warning, None)}")
    if reason and _only_read():
        output.say(f"termnews: {reason}, so this is the front page as text; see termnews --help.")
        from termnews.cli.front_text import print_front_page

        print_front_page(session, config)
        return 0
    if reason:
        output.say(f"termnews: {reason}, so this is the plain line interface; see termnews --help.")
    from termnews.cli.browsing import browser
    from termnews.plain.loop import run_plain

    return run_plain(session.reader(config), wrap=session.wrap, browse=browser())


def why_plain() -> str:
    """Return why the screen cannot be used; empty where it can."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return ""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return "This is no terminal"
    if os.environ.get("TERM") == "dumb":
        return "This terminal calls itself dumb"
    return ""


def _only_read() -> bool:
    """Whether the output goes elsewhere while the keyboard is a terminal: nobody there could be answered."""
    return sys.stdin.isatty() and not sys.stdout.isatty()
