"""The verb ``doctor``: what is here, what is wrong, and how to mend it. It asks nothing of the network."""

from __future__ import annotations

import asyncio
import importlib.util
import locale
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import click

from termnews import __version__
from termnews.cli import output
from termnews.cli.session import Session
from termnews.core import health
from termnews.core.errors import DamagedError, TermnewsError
from termnews.core.models import Counts, Feed
from termnews.reader import Reader

MIN_FREE_BYTES = 200_000_000
MIN_COLUMNS = 60
PARTS = ("textual", "httpcore2", "feedparser", "readability-lxml", "lxml", "sqlite-utils")
EXTRAS = {
    "PIL": "pictures in articles: pip install 'termnews[images]'",
    "keyring": "keyring: secrets from the system's keyring",
}

MARKS = {"ok": "ok  ", "note": "    ", "wrong": "!!  "}
COLOURS = {"ok": "green", "note": None, "wrong": "red"}

Finding = tuple[str, str]
"""``ok``, ``note`` or ``wrong``, and a sentence."""


@click.command("doctor")
@click.option("--mend", is_flag=True, help="Make a damaged database anew of what can be read; the old one is kept.")
@click.option("--rebuild", is_flag=True, help="Find stories and related articles anew from the articles themselves.")
@click.pass_obj
def doctor_verb(session: Session, mend: bool, rebuild: bool) -> None:
    """Look at the program, the terminal, feeds.toml, the store and the feeds, and say how to mend what is wrong."""
    wrong = 0
    if mend:
        _mend(session)
    if rebuild:
        _rebuild(session)
    for title, findings in (("Program", _program()), ("Terminal", _terminal()), ("feeds.toml", _config(session)),
                            ("Store", _store(session)), ("Feeds", _feeds(session))):
        click.echo(output.ink(title, bold=True))
        for mark, sentence in findings:
            wrong += mark == "wrong"
            shown = output.ink(MARKS[mark], fg=COLOURS[mark], bold=mark == "wrong")
            click.echo(f"  {shown}{output.fit(sentence, None)}")
    click.echo(f"{output.plural(wrong, 'thing')} to mend." if wrong else "All is well.")
    click.get_current_context().exit(1 if wrong else 0)


def _mend(session: Session) -> None:
    """Make the store anew where it is damaged; one that is whole is left alone."""

    async def use(reader: Reader) -> str:
        try:
            await reader.check_store()
        except DamagedError:
            return await reader.mend_store()
        finally:
            await reader.close()
        return "The database is whole; there is nothing to mend in it."

    output.say(output.fit(asyncio.run(use(session.reader())), None))


def _rebuild(session: Session) -> None:
    """Make the indexes of stories and related articles anew."""

    async def use(reader: Reader) -> int:
        return await reader.rebuild_discovery()

    count = session.run(use)
    output.say(f"Stories and related articles were found anew among {output.plural(count, 'article')}.")


def _program() -> Iterator[Finding]:
    yield "ok", f"termnews {__version__} on Python {platform.python_version()}, {platform.system()}"
    for name in PARTS:
        try:
            yield "ok", f"{name} {version(name)}"
        except PackageNotFoundError:
            yield "wrong", f"{name} is not installed; install termnews again."
    for module, use in EXTRAS.items():
        if importlib.util.find_spec(module) is None:
            yield "note", f"not installed, and needed only for {use}"


def _terminal() -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    yield "note", f"TERM={os.environ.get('TERM', '')} COLORTERM={os.environ.get('COLORTERM', '')}"
    if not sys.stdout.isatty():
        yield "note", "this is no terminal now"
    elif size.columns < MIN_COLUMNS:
        yield "wrong", f"It is {size.columns} columns wide; the newspaper needs {MIN_COLUMNS}."
    else:
        yield "ok", f"{size.columns} columns, {size.lines} lines"
    encoding = locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") == "utf8":
        yield "ok", f"encoding {encoding}"
    else:
        yield "wrong", f"The locale's encoding is {encoding}; set LANG to a UTF-8 locale, such as C.UTF-8."
    if os.environ.get("NO_COLOR"):
        yield "note", "NO_COLOR is set, so there are no colours"


def _config(session: Session) -> Iterator[Finding]:
    from termnews.config.load import read_config

    path = session.config_path
    if not path.exists():
        yield "note", f"{path} is not there yet; the first run writes a starter set"
        return
    config, errors = read_config(path)
    for error in errors:
        yield "wrong", str(error)
    for warning in config.warnings:
        yield "wrong", warning
    if not errors:
        yield "ok", f"{path}: {output.plural(len(config.subscriptions), 'feed')}"


def _store(session: Session) -> Iterator[Finding]:
    folder = session.data_dir
    there = next((parent for parent in (folder, *folder.absolute().parents) if parent.exists()), folder)
    if not os.access(there, os.W_OK):
        yield "wrong", f"{there} cannot be written; change its permissions or use --data-dir."
        return
    free = shutil.disk_usage(there).free
    if free < MIN_FREE_BYTES:
        yield "wrong", f"Only {free // 1_000_000} MB are free at {there}."
    else:
        yield "ok", f"{folder}: {free // 1_000_000_000} GB free"
    if not session.config_path.exists():
        return

    async def use(reader: Reader) -> Counts:
        await reader.check_store()
        return await reader.counts()

    try:
        counts = session.run(use)
    except TermnewsError as error:
        yield "wrong", str(error)
    else:
        yield "ok", f"{output.plural(counts.total, 'article')}, {counts.unread:,} unread, {counts.starred:,} starred"


def _feeds(session: Session) -> Iterator[Finding]:
    if not session.config_path.exists():
        return

    async def use(reader: Reader) -> tuple[list[Feed], datetime]:
        return await reader.feeds(), reader.now()

    try:
        feeds, now = session.run(use)
    except TermnewsError:
        yield "note", "they cannot be looked at before the above is mended"
        return
    states = {feed.slug: health.state_of(feed, now) for feed in feeds}
    failing = [feed for feed in feeds if states[feed.slug] in (health.State.FAILING, health.State.GONE)]
    for feed in feeds:
        words = health.trouble(feed, now, retry=f"`termnews refresh {feed.slug}`")
        if words and states[feed.slug] is not health.State.MUTED:
            yield "wrong" if feed in failing else "note", f"{feed.slug}: {words}"
        if words := health.moved(feed):
            yield "note", f"{feed.slug}: {words}"
    never = sum(feed.last_success is None for feed in feeds)
    if never:
        yield "note", f"{output.plural(never, 'feed')} never answered yet; `termnews refresh` asks"
    if not failing:
        yield "ok", f"none of {output.plural(len(feeds), 'feed')} is failing"
