"""The verbs about feeds: ``feeds``, ``remove``."""

from __future__ import annotations

from datetime import datetime

import click

from termnews.cli import output, records
from termnews.cli.session import Session
from termnews.core import health
from termnews.core.dates import ago
from termnews.core.models import Feed
from termnews.reader import Reader

TITLE_CELLS = 28


@click.command("feeds")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def feeds_verb(session: Session, as_json: bool) -> None:
    """Print the subscriptions and how they are: what is unread, when they last answered, what is wrong."""

    async def use(reader: Reader) -> tuple[list[Feed], datetime]:
        return await reader.feeds(), reader.now()

    feeds, now = session.run(use)
    if as_json:
        for feed in feeds:
            output.print_json(records.feed_record(feed, now))
        return
    cells = [[health.mark(feed, now), feed.slug, output.fit(feed.title, TITLE_CELLS), feed.section, f"{feed.unread:,}",
              f"{feed.total:,}", _answered(feed, now), health.next_words(feed, now)] for feed in feeds]
    header = ["", "id", "title", "section", "unread", "all", "answered", "asked again"]
    lines = output.columns([header, *cells], right=frozenset((4, 5)))
    click.echo(output.ink(lines[0], dim=True))
    for feed, line in zip(feeds, lines[1:], strict=True):
        click.echo(output.ink(line, fg="red") if feed.error else line)
        for words in (health.trouble(feed, now, retry=f"`termnews refresh {feed.slug}`"), health.moved(feed)):
            if words:
                click.echo(output.INDENT + output.ink(output.fit(words, None), dim=True))


@click.command("remove")
@click.argument("feed", metavar="FEED")
@click.pass_obj
def remove_verb(session: Session, feed: str) -> None:
    """Take a feed out of feeds.toml; comments and order stay."""
    from termnews.config.edit import remove_feed

    url = remove_feed(session.config_path, feed)
    output.say(f"Removed {feed} ({url}) from {session.config_path}.")


def _answered(feed: Feed, now: datetime) -> str:
    return f"{ago(feed.last_success, now)}" if feed.last_success else "never"
