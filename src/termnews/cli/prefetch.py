"""Fetching ahead, as ``refresh`` prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from termnews.cli import output, records
from termnews.core.models import Prefetched, Verdict
from termnews.reader import Reader

TITLE_CELLS = 44
_MARKS = {Verdict.FULL: "+", Verdict.TEASER: "~", Verdict.PAYWALL: "~"}


async def print_prefetch(
    reader: Reader, feeds: Sequence[str], *, every_feed: bool, as_json: bool, quiet: bool = False
) -> None:
    """Fetch ahead and print a line an article, and at the end what came of it; nothing where nothing waits."""
    results: list[Prefetched] = []
    async for result in reader.prefetch(feeds, every_feed=every_feed):
        results.append(result)
        if quiet:
            continue
        if as_json:
            output.print_json(records.prefetched_record(result))
        else:
            click.echo(_line(result))
    if results and not quiet:
        output.say(_summary(results))
    elif every_feed and not quiet:
        output.say("Every unread article that can be had is here.")


def _line(result: Prefetched) -> str:
    count = f"{result.done}/{result.total}".rjust(2 * len(str(result.total)) + 1)
    title = output.pad(output.fit(result.entry.title, TITLE_CELLS), TITLE_CELLS)
    mark = _MARKS.get(result.verdict, "!") if result.verdict else "!"
    colour = "green" if mark == "+" else "red" if mark == "!" else None
    words = output.ink(output.fit(result.reason, None) if result.reason else "whole", dim=True)
    return f"{output.ink(mark, fg=colour, bold=True)} {output.ink(count, dim=True)} {title}  {words}"


def _summary(results: Sequence[Prefetched]) -> str:
    counts = Counter(result.verdict for result in results)
    whole = counts[Verdict.FULL]
    parts = [f"{output.plural(whole, 'article')} here for later"]
    if partly := counts[Verdict.TEASER] + counts[Verdict.PAYWALL]:
        parts.append(f"{partly} in part")
    if none := len(results) - whole - partly:
        parts.append(f"{none} not to be had")
    offline = any(result.offline for result in results)
    return ", ".join(parts) + ("; there is no network, and a later round goes on." if offline else ".")
