"""``popular``: what was read most, why each row is where it is, and forgetting all of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from termnews.cli import output, records
from termnews.cli.lists import limit_option, print_ranked_rows
from termnews.cli.session import Session
from termnews.core.popular import RANGES, Popular, Reading, explained
from termnews.reader import Reader

NAMES = (*RANGES, "day")
"""``day`` is what ``today`` was called at first."""


@click.command("popular")
@click.option("--range", "--window", "window", type=click.Choice(NAMES), default="week", show_default=True,
              help="How far back reads count: the last 24 hours, 7 days, 30 days, or all of them.")
@limit_option(10)
@click.option("--explain", is_flag=True, help="Also print what was recorded of each and what it weighs now.")
@click.option("--clear", is_flag=True, help="Forget everything that was recorded of reading, for good.")
@click.option("--yes", is_flag=True, help="With --clear: do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def popular_verb(
    session: Session, window: str, limit: int, explain: bool, clear: bool, yes: bool, as_json: bool
) -> None:
    """Print what you read most; counted here, by this program, and told to nobody."""
    if clear:
        _clear(session, ask=not yes)
        return

    async def use(reader: Reader) -> tuple[Popular, dict[int, Reading], datetime]:
        popular = await reader.popular(window="today" if window == "day" else window, limit=limit)
        ids = [ranked.entry.id for ranked in popular.rows] if explain else []
        return popular, await reader.explain_popular(ids), reader.now()

    popular, readings, now = session.run(use)
    output.say(f"{popular.title} · {popular.basis}" if popular.rows else f"Nothing to show: {popular.basis}.")
    for number, ranked in enumerate(popular.rows, start=1):
        reading = readings.get(ranked.entry.id)
        lines = explained(reading, popular.range, now=now) if reading is not None else []
        if as_json:
            output.print_json(records.ranked_record(ranked) | (_visits(lines) if explain else {}))
            continue
        print_ranked_rows([ranked], now, first=number)
        for at, what, weight in lines:
            when = f"{at.astimezone():%Y-%m-%d %H:%M}"
            click.echo(output.INDENT + output.ink(output.fit(f"{when} · {what} · weighs {weight:.2f}", None), dim=True))
        if explain and not lines:
            untouched = "not read; ranked by how many feeds tell it, less with age"
            click.echo(output.INDENT + output.ink(untouched, dim=True))


def _visits(lines: list[tuple[datetime, str, float]]) -> dict[str, Any]:
    visits = [{"at": records.time(at), "what": what, "weight": round(weight, 4)} for at, what, weight in lines]
    return {"visits": visits}


def _clear(session: Session, *, ask: bool) -> None:
    if ask and not output.asks():
        raise click.UsageError("--clear forgets for good, and here nobody can be asked: --yes says that it is meant.")
    if ask:
        click.confirm("Forget everything that was recorded of your reading? What is read and starred stays so.",
                      abort=True, err=True)
    count, gone = session.run(lambda reader: reader.forget_reading())
    left = ("no trace is left in the store." if gone else
            "traces stay in its log until the other termnews that has it open is closed.")
    output.say(f"Forgot {output.plural(count, 'visit')}; {left}")
