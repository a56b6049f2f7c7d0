"""The verb ``refresh``: asks the feeds what is new, for people, for scripts and for timers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click

from termnews.cli import output, records
from termnews.cli.prefetch import print_prefetch
from termnews.cli.session import Session
from termnews.core.errors import BusyError
from termnews.core.models import Outcome, RefreshResult
from termnews.core.records import dataclass
from termnews.core.waiting import not_asked, why_not_asked
from termnews.reader import Reader

TITLE_CELLS = 28
_MARKS = {Outcome.UPDATED: "+", Outcome.UNCHANGED: "=", Outcome.SKIPPED: "-", Outcome.FAILED: "!"}
_COLOURS = {Outcome.UPDATED: "green", Outcome.UNCHANGED: None, Outcome.SKIPPED: None, Outcome.FAILED: "red"}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the call asks for."""

    feeds: tuple[str, ...]
    force: bool
    due: bool
    prefetch: bool | None
    notify: bool
    quiet: bool
    as_json: bool


@click.command("refresh")
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--force", is_flag=True, help="Ask even feeds that were asked a moment ago; Retry-After still holds.")
@click.option("--due", is_flag=True, help="Only feeds whose time has come by their own rhythm; for cron and timers.")
@click.option("--prefetch/--no-prefetch", default=None,
              help="Then fetch the pages of unread articles too, of every feed; or of none.  "
                   "[default: of feeds with full_text = \"prefetch\"]")
@click.option("--notify", is_flag=True, help="Announce on the desktop what feeds.toml wants announced.")
@click.option("--quiet", is_flag=True, help="Print what failed and nothing else.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def refresh_verb(
    session: Session, feeds: tuple[str, ...], force: bool, due: bool, prefetch: bool | None, notify: bool, quiet: bool,
    as_json: bool,
) -> None:
    """Ask the feeds what is new: all that may be asked now, or those named."""
    if due and (force or feeds):
        raise click.UsageError("--due leaves it to the feeds' own times which are asked; name none, and no --force.")
    wish = _Wish(feeds, force, due, prefetch, notify, quiet, as_json)
    try:
        results = session.run(lambda reader: _refresh(reader, wish))
    except BusyError as error:
        if not due:
            raise
        if not quiet:
            output.say(str(error))
        return
    failed = any(result.outcome is Outcome.FAILED for result in results)
    click.get_current_context().exit(1 if failed else 0)


async def _refresh(reader: Reader, wish: _Wish) -> list[RefreshResult]:
    results: list[RefreshResult] = []
    async for result in reader.refresh(wish.feeds, force=wish.force, manual=not wish.due):
        results.append(result)
        _print(result, wish, reader.now())
    if not wish.quiet:
        output.say(_summary(results, reader.now()))
    elif not wish.as_json:
        _print_failures(results)
    for note in dict.fromkeys(result.note for result in results if result.note):
        output.say(output.fit(note, None))
    if wish.notify:
        await _announce(reader, [entry for result in results for entry in result.announced])
    if wish.prefetch is not False:
        await print_prefetch(
            reader, wish.feeds, every_feed=bool(wish.prefetch), as_json=wish.as_json, quiet=wish.quiet
        )
    return results


def _print(result: RefreshResult, wish: _Wish, now: datetime) -> None:
    if (wish.due and result.outcome is Outcome.SKIPPED) or (wish.quiet and result.outcome is not Outcome.FAILED):
        return
    if wish.as_json:
        output.print_json(records.refresh_record(result))
    elif not wish.quiet:
        click.echo(_line(result, now))


def _print_failures(results: Sequence[RefreshResult]) -> None:
    """One line for what failed in the same way, so that a missing network is not told for each feed."""
    failed: dict[str, list[RefreshResult]] = {}
    for result in results:
        if result.outcome is Outcome.FAILED:
            failed.setdefault(result.error or "Failed.", []).append(result)
    for error, those in failed.items():
        name = output.fit(those[0].title or those[0].feed, TITLE_CELLS) if len(those) == 1 else f"{len(those)} feeds"
        click.echo(f"! {output.pad(name, TITLE_CELLS)}  {output.fit(error, None)}")


async def _announce(reader: Reader, entries: list[int]) -> None:
    from termnews.tui.announcing import announcement, on_desktop

    told = announcement(await reader.rows(entries))
    if told is not None and not await on_desktop(told):
        output.say("There is no desktop to announce it on, or notify-send is not installed.")


def _line(result: RefreshResult, now: datetime) -> str:
    title = output.pad(output.fit(result.title or result.feed, TITLE_CELLS), TITLE_CELLS)
    words = {
        Outcome.UPDATED: f"{result.new} new" + (f", {result.changed} changed" if result.changed else ""),
        Outcome.UNCHANGED: "nothing new",
        Outcome.SKIPPED: output.fit(why_not_asked(result, now), None),
        Outcome.FAILED: output.fit(result.error or "Failed.", None),
    }[result.outcome]
    mark = output.ink(_MARKS[result.outcome], fg=_COLOURS[result.outcome], bold=True)
    return f"{mark} {title}  {output.ink(words, dim=result.outcome in (Outcome.UNCHANGED, Outcome.SKIPPED))}"


def _summary(results: Sequence[RefreshResult], now: datetime) -> str:
    outcomes = Counter(result.outcome for result in results)
    asked = outcomes.total() - outcomes[Outcome.SKIPPED]
    articles = sum(result.new for result in results)
    parts = [f"{output.plural(asked, 'feed')} asked", output.plural(articles, "new article")]
    if outcomes[Outcome.SKIPPED]:
        parts.append(not_asked(results, now))
    if outcomes[Outcome.FAILED]:
        parts.append(f"{outcomes[Outcome.FAILED]} failed")
    return ", ".join(parts) + "."
