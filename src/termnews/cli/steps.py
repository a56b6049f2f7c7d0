"""One step alone, without store or configuration: ``parse`` a feed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from termnews.cli import output, records
from termnews.cli.oneshot import run_once

MAX_FEED_BYTES = 10_000_000


@click.command("parse")
@click.argument("file", metavar="FILE|-")
@click.option("--url", default="", metavar="URL", help="Where the feed comes from; relative links are resolved by it.")
@click.option("--content-type", metavar="TYPE", help="The Content-Type it was sent with.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an entry.")
def parse_verb(file: str, url: str, content_type: str | None, as_json: bool) -> None:
    """Print the entries of a feed file (or of stdin), in the feed's order."""
    from termnews.feeds.wire import PARSE_TIMEOUT_S, from_lines

    body = read_input(file, MAX_FEED_BYTES)
    params = {"url": url, "content_type": content_type or None}
    feed = from_lines(run_once("termnews.feeds.parse:parse_lines", body, params, timeout_s=PARSE_TIMEOUT_S))
    if as_json:
        for entry in feed.entries:
            output.print_json(records.parsed_record(entry))
        return
    click.echo(output.ink(output.fit(feed.title or "Untitled", None), bold=True))
    click.echo(output.ink(f"{feed.format}, {output.plural(len(feed.entries), 'entry')}", dim=True))
    for entry in feed.entries:
        day = f"{entry.published:%Y-%m-%d}" if entry.published else " " * 10
        click.echo(f"{output.ink(day, dim=True)}  {output.fit(entry.title, None)}")
        if entry.url:
            click.echo(" " * 12 + output.ink(output.fit(entry.url, None), dim=True))
    for warning in feed.warnings:
        output.say(f"termnews: {output.fit(warning, None)}")


def read_input(file: str, limit: int) -> bytes:
    """Return a file's bytes, or those of stdin for ``-``.

    Raises:
        click.UsageError: it cannot be read or is larger than ``limit``.
    """
    try:
        if file == "-":
            body = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(file).open("rb") as stream:
                body = stream.read(limit + 1)
    except OSError as error:
        raise click.UsageError(f"{output.fit(file, None)} cannot be read: {error.strerror}.") from None
    if len(body) > limit:
        raise click.UsageError(f"{output.fit(file, None)} is larger than {limit // 1_000_000} MB.")
    return body
