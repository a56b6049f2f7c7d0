"""The front page as text, for what is no screen."""

from __future__ import annotations

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
