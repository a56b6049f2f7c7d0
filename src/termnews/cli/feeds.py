"""The verbs about feeds: ``refresh``, ``feeds``, ``remove``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from termnews.cli import output, records
from termnews.cli.prefetch import print_prefetch
from termnews.cli.session import Session
from termnews.core import health
from termnews.core.dates import ago
from termnews.core.models import Feed, Outcome, RefreshResult
from termnews.core.waiting import not_asked, why_not_asked
from termnews.reader import Reader

TITLE_CELLS = 28
_MARKS = {Outcome.UPDATED: "+", Outcome.UNCHANGED: "=", Outcome.SKIPPED: "-", Outcome.FAILED: "!"}
_COLOURS = {Outcome.UPDATED: "green", Outcome.UNCHANGED: None, Outcome.SKIPPED: None, Outcome.FAILED: "red"}


@click.command("refresh")
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--force", is_flag=True, help="Ask even feeds that were asked a moment ago; Retry-After still holds.")
@click.option("--prefetch/--no-prefetch", default=None,
              help="Then fetch the pages of unread articles too, of every feed; or of none.  "
                   "[default: of feeds with full_text = \"prefetch\"]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def refresh_verb(
    session: Session, feeds: tuple[str, ...], force: bool, prefetch: bool | None, as_json: bool
) -> None:
    """Ask the feeds what is new: all that may be asked now, or those named."""

    async def use(reader: Reader) -> Counter[Outcome]:
        results: list[RefreshResult] = []
        async for result in reader.refresh(feeds, force=force):
            results.append(result)
            if as_json:
                output.print_json(records.refresh_record(result))
            else:
                click.echo(_refresh_line(result, reader.now()))
        output.say(_refresh_summary(results, reader.now()))
        for note in dict.fromkeys(result.note for result in results if result.note):
            output.say(output.fit(note, None))
        if prefetch is not False:
            await print_prefetch(reader, feeds, every_feed=bool(prefetch), as_json=as_json)
        return Counter(result.outcome for result in results)

    outcomes = session.run(use)
    click.get_current_context().exit(1 if outcomes[Outcome.FAILED] else 0)


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


def _refresh_line(result: RefreshResult, now: datetime) -> str:
    title = output.pad(output.fit(result.title or result.feed, TITLE_CELLS), TITLE_CELLS)
    words = {
        Outcome.UPDATED: f"{result.new} new" + (f", {result.changed} changed" if result.changed else ""),
        Outcome.UNCHANGED: "nothing new",
        Outcome.SKIPPED: output.fit(why_not_asked(result, now), None),
        Outcome.FAILED: output.fit(result.error or "Failed.", None),
    }[result.outcome]
    mark = output.ink(_MARKS[result.outcome], fg=_COLOURS[result.outcome], bold=True)
    return f"{mark} {title}  {output.ink(words, dim=result.outcome in (Outcome.UNCHANGED, Outcome.SKIPPED))}"


def _refresh_summary(results: Sequence[RefreshResult], now: datetime) -> str:
    outcomes = Counter(result.outcome for result in results)
    asked = outcomes.total() - outcomes[Outcome.SKIPPED]
    articles = sum(result.new for result in results)
    parts = [f"{output.plural(asked, 'feed')} asked", output.plural(articles, "new article")]
    if outcomes[Outcome.SKIPPED]:
        parts.append(not_asked(results, now))
    if outcomes[Outcome.FAILED]:
        parts.append(f"{outcomes[Outcome.FAILED]} failed")
    return ", ".join(parts) + "."


def _answered(feed: Feed, now: datetime) -> str:
    return f"{ago(feed.last_success, now)}" if feed.last_success else "never"
