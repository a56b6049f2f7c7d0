"""The verb ``rules test``: what the rules of feeds.toml would have done with the articles that are here."""

from __future__ import annotations

import click

from termnews.cli import output
from termnews.cli.session import Session
from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.reader import Reader

TITLE_CELLS = 60


@dataclass(frozen=True, slots=True)
class _Tried:
    when: str
    do: tuple[str, ...]
    matches: int
    latest: list[EntryRow]


@click.group("rules")
def rules_verb() -> None:
    """Try the [[rule]] tables of feeds.toml on the articles that are here."""


@rules_verb.command("test")
@click.option("--limit", type=click.IntRange(0, 1000), default=5, show_default=True, metavar="N",
              help="How many of the articles that match to name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def test_verb(session: Session, limit: int, as_json: bool) -> None:
    """Say for each rule which articles it matches, and what it would do with such when they arrive. Changes nothing."""

    async def use(reader: Reader) -> list[_Tried]:
        found = []
        for rule in reader.config.rules:
            ids = await reader.entry_ids(rule.when)
            found.append(_Tried(rule.when, rule.do, len(ids), await reader.rows(ids[:limit])))
        return found

    tried = session.run(use)
    for number, one in enumerate(tried, 1):
        if as_json:
            latest = [{"id": row.id, "title": clean_line(row.title), "feed": row.feed_slug} for row in one.latest]
            output.print_json({"rule": number, "when": one.when, "do": list(one.do), "matches": one.matches,
                               "latest": latest})
            continue
        click.echo(output.ink(f"{number}. {output.fit(one.when, None)}", bold=True) + f"  {', '.join(one.do)}")
        click.echo(f"{output.INDENT}{output.plural(one.matches, 'article')} of those that are here")
        for row in one.latest:
            title = output.fit(row.title, TITLE_CELLS)
            click.echo(output.ink(f"{output.INDENT}{row.id:>7}  {title} · {output.fit(row.feed_title, 30)}", dim=True))
    if not tried:
        output.say(f"There is no [[rule]] in {session.config_path}; docs/feeds-toml.md says how to write one.")
