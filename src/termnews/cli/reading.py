"""The verb ``read``: one article, as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from typing import Any

import click

from termnews.cli import output, records
from termnews.cli.session import Session
from termnews.cli.typeset import FORMATS, Headline, set_document
from termnews.core.models import ShownArticle
from termnews.core.text import clean_line
from termnews.reader import Reader


@click.command("read")
@click.argument("entry_id", metavar="ID", type=output.ENTRY_ID)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option("--width", type=click.IntRange(20, 400), metavar="N", help="Cells a line may take.  [default: measure]")
@click.option("--peek", is_flag=True, help="Do not count this as a read.")
@click.pass_obj
def read_verb(session: Session, entry_id: int, form: str, width: int | None, peek: bool) -> None:
    """Print an article, from the cache or fetched."""

    async def use(reader: Reader) -> tuple[ShownArticle, int]:
        return await reader.article(entry_id, peek=peek), reader.config.app.measure

    shown, measure = session.run(use)
    if shown.note:
        output.say(f"termnews: {clean_line(shown.note)}")
    if form == "json":
        output.print_json(shown_record(shown))
        return
    measure = min(measure, output.terminal_width() or measure)
    click.echo(set_document(shown.document, _headline(shown), form=form, width=width or measure))


def _headline(shown: ShownArticle) -> Headline:
    row = shown.entry
    return Headline(
        title=shown.title or row.title,
        standfirst=shown.standfirst or "",
        meta=tuple(part for part in (
            shown.byline or "",
            row.feed_title,
            f"{shown.published:%-d %B %Y}" if shown.published else "",
            f"{max(1, round(shown.words / 230))} min" if shown.words else "",
        ) if part),
        url=row.url or "",
        language=shown.language,
        direction=shown.direction,
    )


def shown_record(shown: ShownArticle) -> dict[str, Any]:
    """Return what ``read --format json`` prints: the entry's row, and what is shown of it."""
    from termnews.core.export import to_plain

    return {
        **records.entry_record(shown.entry),
        "source": shown.source,
        "verdict": shown.verdict.value if shown.verdict else None,
        "note": clean_line(shown.note),
        "byline": clean_line(shown.byline) if shown.byline else None,
        "standfirst": clean_line(shown.standfirst) if shown.standfirst else None,
        "language": shown.language,
        "words": shown.words,
        "progress": round(shown.progress, 3),
        "comments_url": shown.comments_url,
        "enclosures": [records.enclosure_record(enclosure) for enclosure in shown.enclosures],
        "text": to_plain(shown.document),
        "document": json.loads(shown.document.to_json()),
    }
