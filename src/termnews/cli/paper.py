"""The newspaper itself: the screen on a terminal, the plain line interface or the front page as text anywhere else."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import click

from termnews.cli import output
from termnews.cli.session import Session
from termnews.config.model import Config
from termnews.core.dates import ago
from termnews.core.frontpage import FrontPage, FrontStory
from termnews.core.text import cell_width
from termnews.reader import Reader

MEASURE = 72
END = "— 30 —"


def open_paper(session: Session, *, demo: bool = False) -> int:
    """Open the newspaper (``demo``: the built-in edition) and return the exit code."""
    config = session.forgiving_config()
    reason = "" if session.plain else why_plain()
    if not reason and not session.plain:
        from termnews.tui.run import run_tui

        return run_tui(session.reader(config), demo=demo)
    for warning in config.warnings:
        output.say(f"termnews: {output.fit(warning, None)}")
    if reason and _only_read():
        output.say(f"termnews: {reason}, so this is the front page as text; see termnews --help.")
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


def print_front_page(session: Session, config: Config) -> None:
    """Print the front page as text."""
    import asyncio

    async def work(reader: Reader) -> tuple[FrontPage, int, datetime]:
        async with reader:
            return await reader.front_page(), (await reader.counts()).unread, reader.now()

    front, unread, now = asyncio.run(work(session.reader(config)))
    width = min(MEASURE, output.terminal_width() or MEASURE)
    for line in _masthead(front, config, unread=unread, width=width):
        click.echo(line)
    titles = {section.id: section.title for section in config.sections}
    for story in front.stories:
        section = titles.get(story.entry.section, story.entry.section)
        for line in _story(story, section, now=now, width=width):
            click.echo(line)
    if front.stories:
        click.echo(END.center(width).rstrip())
    else:
        output.say("termnews: Nothing is here yet; `termnews refresh` fetches the news.")


def _masthead(front: FrontPage, config: Config, *, unread: int, width: int) -> list[str]:
    name = output.fit(config.app.masthead, width)
    motto = output.fit(config.app.motto, width)
    local = front.date.astimezone()
    about = f"{front.edition} · {local:%A, %-d %B %Y} · {unread:,} unread"
    return [
        output.ink(_centred(name.upper(), width), bold=True),
        *([output.ink(_centred(motto, width), dim=True)] if motto else []),
        "━" * width,
        _centred(about, width),
        "─" * width,
        "",
    ]


def _centred(text: str, width: int) -> str:
    return " " * max(0, (width - cell_width(text)) // 2) + text


def _story(story: FrontStory, section: str, *, now: datetime, width: int) -> list[str]:
    row = story.entry
    meta = [row.feed_title, ago(row.sort_date, now)]
    if story.sources > 1:
        meta.append(f"{story.sources} sources")
    lines = [] if story.rank == "brief" else [output.ink(output.fit(section, width).upper(), fg="red")]
    lines += [output.ink(line, bold=not row.read) for line in output.wrap(row.title, width)]
    if story.rank in ("lead", "second"):
        lines += output.wrap(row.summary[:400], width)
    lines.append(output.ink(output.fit(" · ".join([*meta, str(row.id)]), width), dim=True))
    return [*lines, ""]
