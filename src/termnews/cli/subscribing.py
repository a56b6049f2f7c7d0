"""Taking feeds on and passing them on: ``add``, ``import``, ``export``."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import click

from termnews.cli import output, records
from termnews.cli.session import Session
from termnews.config.model import Config
from termnews.core.models import Feed
from termnews.core.previews import Preview
from termnews.reader import Reader


@click.command("add")
@click.argument("url", metavar="URL")
@click.option("--section", "-s", default="", metavar="SECTION", help="The section it goes into: its id or its title.")
@click.option("--title", default="", metavar="TITLE", help="Its name; without it, the feed's own.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def add_verb(session: Session, url: str, section: str, title: str, dry_run: bool, as_json: bool) -> None:
    """Subscribe to a feed, or to the first feed that a page names."""
    config = _present_config(session)
    reader = session.reader(config)
    wanted = _section_id(config, section)

    async def work() -> tuple[Preview, str, str | None, int | None]:
        try:
            found = await reader.preview(url)
            if found.already:
                return found, "there", found.already, None
            if dry_run:
                return found, "would_add", None, None
            new = await reader.subscribe(found.url, section=wanted, title=title or found.title)
            return found, "added", new, await _begin(session, reader, new)
        finally:
            await reader.close()

    found, outcome, feed_id, articles = asyncio.run(work())
    if as_json:
        record = _preview_record(found, title=title, section=wanted)
        output.print_json({"outcome": outcome, "id": feed_id, "articles": articles, **record})
        return
    _print_preview(found, title or found.title)
    came = f"`termnews refresh {feed_id}` fetches it." if articles is None else f"It brought {_articles(articles)}."
    said = {
        "added": f"Added to {session.config_path} as {feed_id}. {came}",
        "there": f"This feed is already there, as {feed_id}.",
        "would_add": f"It would be added to {session.config_path}.",
    }
    output.say(said[outcome])


@click.command("import")
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each feed of the list.")
@click.pass_obj
def import_verb(session: Session, file: str, dry_run: bool, as_json: bool) -> None:
    """Add the feeds of an OPML list or of newsboat's urls file."""
    from termnews.cli.steps import read_input
    from termnews.config.importing import add_feeds
    from termnews.config.newsboat import read_feed_list
    from termnews.config.opml import MAX_BYTES

    found = read_feed_list(read_input(file, MAX_BYTES))
    done = add_feeds(session.config_path, found.feeds, dry_run=dry_run)
    if as_json:
        for outcome, feeds in (("would_add" if dry_run else "added", done.added), ("there", done.there)):
            for feed in feeds:
                output.print_json({"outcome": outcome, "url": feed.url, "title": feed.title or None,
                                   "folder": list(feed.folder), "tags": list(feed.tags), "why": None})
        for item in found.left_out:
            output.print_json({"outcome": "left_out", "url": None, "title": item.what, "folder": [], "tags": [],
                               "why": item.why})
        return
    for item in found.left_out:
        output.say(f"Not taken over: {output.fit(item.what, None)}. {output.fit(item.why, None)}")
    verb = "would be added" if dry_run else "added"
    there = f", {len(done.there)} there already" if done.there else ""
    sections = f", {output.plural(len(done.sections), 'new section')}" if done.sections else ""
    output.say(f"{output.plural(len(done.added), 'feed')} {verb} to {session.config_path}{there}{sections}.")


@click.command("export")
@click.option("--output", "-o", "target", type=click.Path(path_type=Path), metavar="FILE",
              help="Write here instead of to stdout.")
@click.pass_obj
def export_verb(session: Session, target: Path | None) -> None:
    """Write the subscriptions as an OPML 2.0 list: titles, addresses, sections, tags."""
    from termnews.config.edit import write_atomically
    from termnews.config.importing import listed
    from termnews.config.opml import write_opml
    from termnews.core.redaction import redacted

    async def use(reader: Reader) -> tuple[list[Feed], str]:
        return await reader.feeds(), format_datetime(reader.now())

    config = session.config()
    feeds, created = session.run(use)
    text = write_opml(listed(config, feeds), title=config.app.masthead, created=created)
    keyed = [sub.id for sub in config.subscriptions if redacted(sub.url) != sub.url]
    if keyed:
        output.say(f"The list holds addresses with a key in them ({', '.join(keyed[:5])}{' …' if keyed[5:] else ''}): "
                   "whoever gets it can read those feeds.")
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        write_atomically(target, text)
    except OSError as error:
        raise click.UsageError(f"{target} cannot be written: {error.strerror}.") from None
    output.say(f"{output.plural(len(config.subscriptions), 'feed')} written to {target}.")


async def _begin(session: Session, reader: Reader, feed_id: str) -> int | None:
    """Keep what the preview brought, so that nothing is asked twice; None where the store will not have it now."""
    from termnews.config.load import load_config
    from termnews.core.errors import TermnewsError

    try:
        await reader.update_subscriptions(load_config(session.config_path))
        return sum([result.new async for result in reader.refresh([feed_id])])
    except TermnewsError:
        return None


def _articles(count: int) -> str:
    return output.plural(count, "article") if count else "no article yet"


def _present_config(session: Session) -> Config:
    """feeds.toml where there is one: subscribing to a first feed brings no starter set with it."""
    from termnews.config.load import load_config

    path = session.config_path
    return load_config(path) if path.exists() else Config(path)


def _section_id(config: Config, typed: str) -> str:
    """Return the id of the section that was named by id or title; a name that is new becomes an id."""
    from termnews.config.subscriptions import slug

    for section in config.sections:
        if typed.casefold() in (section.id.casefold(), section.title.casefold()):
            return section.id
    return slug(typed)


def _preview_record(found: Preview, *, title: str, section: str) -> dict[str, Any]:
    return {
        "url": found.url, "title": title or found.title, "format": found.format, "section": section or None,
        "latest": [{"title": name, "published": records.time(date)} for name, date in found.latest],
        "alternatives": [{"url": offer.url, "title": offer.title or None, "format": offer.format or None}
                         for offer in found.alternatives],
    }  # fmt: skip


def _print_preview(found: Preview, title: str) -> None:
    click.echo(output.ink(output.fit(title, None), bold=True))
    click.echo(output.ink(output.fit(found.url, None), dim=True))
    for name, date in found.latest:
        day = f"{date:%Y-%m-%d}" if date else " " * 10
        click.echo(f"{output.ink(day, dim=True)}  {output.fit(name, None)}")
    if found.alternatives:
        click.echo("The page names more feeds; `termnews add` takes each by its address:")
    for offer in found.alternatives:
        click.echo(output.INDENT + output.fit(f"{offer.url}  {offer.title}".strip(), None))
