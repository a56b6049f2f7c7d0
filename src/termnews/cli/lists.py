"""The verbs that print rows: ``list``, ``search``, ``latest``, ``related``, ``stories``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click

from termnews.cli import output, records
from termnews.cli.session import Session
from termnews.core.dates import ago
from termnews.core.models import EntryRow, Ranked, SearchHit, Story
from termnews.core.text import cell_width, clean_line
from termnews.reader import Reader

FEED_CELLS = 20
QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""A query may hold ``-word``, which is no option, whatever letters the word has."""

Verb = Callable[..., Any]


def limit_option(default: int) -> Callable[[Verb], Verb]:
    """Return the option ``--limit``."""
    return click.option("--limit", type=click.IntRange(1, 1_000_000), default=default, show_default=True, metavar="N",
                        help="Most rows to print.")


_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command("list", context_settings=QUERY_SETTINGS)
@click.argument("query", nargs=-1)
@limit_option(50)
@_json
@click.pass_obj
def list_verb(session: Session, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print entries, newest first; QUERY narrows them (is:unread section:world newer:2d harbour)."""

    async def use(reader: Reader) -> tuple[list[EntryRow], datetime]:
        return await reader.entries(" ".join(query), limit=limit), reader.now()

    rows, now = session.run(use)
    if as_json:
        for row in rows:
            output.print_json(records.entry_record(row))
    elif rows:
        _print_rows(rows, now)
    else:
        output.say("Nothing matches." if query else "Nothing is here yet; `termnews refresh` fetches the news.")


@click.command("search", context_settings=QUERY_SETTINGS)
@click.argument("query", nargs=-1, required=True)
@limit_option(20)
@_json
@click.pass_obj
def search_verb(session: Session, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print what matches QUERY, best first, with the place where it stands."""

    async def use(reader: Reader) -> tuple[list[SearchHit], str | None, datetime]:
        await reader.settle(bodies_only=True)
        hits = await reader.search(" ".join(query), limit=limit)
        return hits, await reader.suggestion(" ".join(query)) if not hits else None, reader.now()

    hits, meant, now = session.run(use)
    if as_json:
        for hit in hits:
            output.print_json(records.hit_record(hit))
        return
    for number, hit in enumerate(hits, start=1):
        _print_item(number, hit.entry, meta=[_age(hit.entry, now)])
        if hit.snippet:
            click.echo(output.INDENT + _snippet(hit.snippet))
    if not hits:
        output.say("Nothing matches." + (f" Did you mean “{clean_line(meant)}”?" if meant else ""))


@click.command("latest")
@limit_option(10)
@_json
@click.pass_obj
def latest_verb(session: Session, limit: int, as_json: bool) -> None:
    """Print the newest entries of all feeds, none shouting the others down."""
    _print_ranked(session, lambda reader: reader.latest(limit=limit), as_json=as_json, why=False,
                  empty="Nothing is here yet; `termnews refresh` fetches the news.")


@click.command("related")
@click.argument("entry_id", metavar="ID", type=output.ENTRY_ID)
@limit_option(10)
@_json
@click.pass_obj
def related_verb(session: Session, entry_id: int, limit: int, as_json: bool) -> None:
    """Print what else was written on the subject of an entry, each with the reason."""

    async def related(reader: Reader) -> list[Ranked]:
        await reader.row(entry_id)
        await reader.settle()
        return await reader.related(entry_id, limit=limit)

    _print_ranked(session, related, as_json=as_json, record=records.related_record,
                  empty="Nothing else was written on this.")


@click.command("stories")
@limit_option(20)
@_json
@click.pass_obj
def stories_verb(session: Session, limit: int, as_json: bool) -> None:
    """Print the events that several feeds tell of."""

    async def use(reader: Reader) -> tuple[list[Story], dict[int, EntryRow], datetime]:
        await reader.settle()
        stories = await reader.stories(limit=limit)
        rows = [] if as_json else await reader.rows([entry for story in stories for entry in story.entries])
        return stories, {row.id: row for row in rows}, reader.now()

    stories, rows, now = session.run(use)
    for story in stories:
        if as_json:
            output.print_json(records.story_record(story))
        else:
            _print_story(story, [rows[entry] for entry in story.entries if entry in rows], now)
    if not stories:
        output.say("No event is told by several feeds.")


def _print_ranked(
    session: Session, ask: Callable[[Reader], Any], *, as_json: bool, empty: str, why: bool = True,
    record: Callable[[Ranked], dict[str, Any]] = records.ranked_record,
) -> None:
    async def use(reader: Reader) -> tuple[list[Ranked], datetime]:
        return await ask(reader), reader.now()

    ranked, now = session.run(use)
    if as_json:
        for one in ranked:
            output.print_json(record(one))
    else:
        print_ranked_rows(ranked, now, why=why)
    if not ranked:
        output.say(empty)


def print_ranked_rows(ranked: Sequence[Ranked], now: datetime, *, first: int = 1, why: bool = True) -> None:
    """Print the rows of a sidebar as text, numbered, each with its reason."""
    for number, one in enumerate(ranked, start=first):
        _print_item(number, one.entry, meta=[_age(one.entry, now), one.why if why else "", _also(one)])


def _also(ranked: Ranked) -> str:
    """Return ``also in The Post, The Herald`` where other feeds have the same text."""
    feeds = ", ".join(dict.fromkeys(clean_line(row.feed_title, FEED_CELLS * 2) for row in ranked.also))
    return f"also in {feeds}" if feeds else ""


def _age(row: EntryRow, now: datetime) -> str:
    return ago(row.sort_date, now)


def _print_rows(rows: Sequence[EntryRow], now: datetime) -> None:
    width = output.terminal_width()
    lefts = output.columns(
        [[str(row.id), _mark(row), _age(row, now), output.fit(row.feed_title, FEED_CELLS), "|"] for row in rows],
        right=frozenset((0, 2)),
    )
    for row, left in zip(rows, lefts, strict=True):
        start = left[:-1]
        gave = f" · {row.shortfall}" if row.shortfall else ""
        room = None if width is None else max(10, width - cell_width(start) - len(gave))
        title = output.ink(output.fit(row.title, room), bold=not row.read)
        click.echo(output.ink(start, dim=True) + title + output.ink(gave, dim=True))


def _mark(row: EntryRow) -> str:
    return (" " if row.read else "●") + ("★" if row.starred else " ")


def _print_item(number: int, row: EntryRow, *, meta: Sequence[str]) -> None:
    width = output.terminal_width()
    room = None if width is None else width - len(output.INDENT)
    click.echo(f"{number:>2}  " + output.ink(output.fit(row.title, room), bold=not row.read))
    parts = " · ".join(part for part in (row.feed_title, *meta, row.shortfall, str(row.id)) if part)
    click.echo(output.INDENT + output.ink(output.fit(parts, room), dim=True))


def _print_story(story: Story, rows: Sequence[EntryRow], now: datetime) -> None:
    width = output.terminal_width()
    sources = f"  {story.sources} sources"
    title = output.fit(story.title, None if width is None else width - len(sources))
    click.echo(output.ink(title, bold=True) + output.ink(sources, dim=True))
    for row in rows:
        room = None if width is None else width - len(output.INDENT)
        line = f"{row.id}  {row.feed_title} · {_age(row, now)} · {row.title}"
        click.echo(output.INDENT + output.ink(output.fit(line, room), dim=True))


def _snippet(marked: str) -> str:
    """Return a snippet with its hits in bold, cut to the terminal."""
    plain, hits = records.split_snippet(marked)
    width = output.terminal_width()
    shown = output.fit(plain, None if width is None else width - len(output.INDENT))
    if not output.colour() or not plain.startswith(shown.rstrip("…")):
        return shown
    pieces, position = [], 0
    for start, end in hits:
        pieces += [shown[position:start], output.ink(shown[start:end], bold=True)]
        position = end
    return "".join([*pieces, shown[position:]])
