"""The verb ``extract``: the article of a page, by our own choice or by the reader's selectors, or the page's blocks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import click

from termnews.cli import output
from termnews.cli.oneshot import run_once
from termnews.cli.steps import read_input
from termnews.cli.typeset import FORMATS

TIMEOUT_S = 4.0
DEFAULT_WIDTH = 72
_SELECTOR = "SELECTOR"


@click.command("extract")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--url", default="", metavar="URL", help="Where the page comes from; relative links are resolved by it.")
@click.option("--content-type", metavar="TYPE", help="The Content-Type it was sent with.")
@click.option("--content", metavar=_SELECTOR, help="CSS selector of the article, in place of our own choice.")
@click.option("--remove", multiple=True, metavar=_SELECTOR, help="CSS selector of what is left out; may be repeated.")
@click.option("--title", metavar=_SELECTOR, help="CSS selector of the headline.")
@click.option("--byline", metavar=_SELECTOR, help="CSS selector of the byline.")
@click.option("--next-page", metavar=_SELECTOR, help="CSS selector of the link to the article's next page.")
@click.option("--outline", is_flag=True, help="Print the page's blocks with a selector for each, not the article.")
@click.option("--explain", is_flag=True, help="Print how the article was found: candidates, lines, and why.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option("--width", type=click.IntRange(20, 400), default=DEFAULT_WIDTH, show_default=True, metavar="N",
              help="Cells a line may take.")
def extract_verb(source: str, url: str, content_type: str | None, outline: bool, explain: bool, form: str, width: int,
                 **rules: Any) -> None:
    """Print the article of a page: a file, stdin, or a URL that is fetched with the pages that go on with it."""
    from termnews.page_fetching import MAX_PAGE_BYTES

    given = _rules(rules)
    if explain and (outline or given):
        raise click.UsageError("--explain tells how our own choice is made: give it no selector, and no --outline.")
    if source.lower().startswith(("http://", "https://")):
        asyncio.run(_of_url(source, given, outline=outline, explain=explain, form=form, width=width))
        return
    body = read_input(source, MAX_PAGE_BYTES)
    if outline:
        _print_outline(body, url, content_type)
    elif explain:
        _print_account(body, url, content_type)
    else:
        _print_article(_extracted(body, url, content_type, given, 1), form=form, width=width)


def _rules(options: dict[str, Any]) -> dict[str, Any]:
    """Return the selectors that were given, by their names in feeds.toml.

    Raises:
        click.UsageError: one is no CSS selector.
    """
    from termnews.articles.rules import wrong_selector

    rules = {"selector": options["content"], **{key: options[key] for key in ("title", "byline", "next_page")}}
    rules["remove"] = list(options["remove"])
    for selector in (*rules["remove"], *(value for key, value in rules.items() if value and key != "remove")):
        if why := wrong_selector(selector):
            raise click.UsageError(why)
    return {key: value for key, value in rules.items() if value}


def _extracted(body: bytes, url: str, content_type: str | None, rules: dict[str, Any], number: int) -> str:
    return run_once("termnews.articles.extract:extract_lines", body, _params(url, content_type, rules, number),
                    timeout_s=TIMEOUT_S)[0]


def _params(url: str, content_type: str | None, rules: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return {"url": url, "content_type": content_type or None, "rules": rules, "number": number}


def _print_account(body: bytes, url: str, content_type: str | None) -> None:
    from termnews.articles.explain import account_text

    params = _params(url, content_type, {})
    line = run_once("termnews.articles.explain:explain_lines", body, params, timeout_s=2 * TIMEOUT_S)[0]
    for told in account_text(line):
        click.echo(output.as_seen(told))


async def _of_url(
    source: str, rules: dict[str, Any], *, outline: bool, explain: bool, form: str, width: int
) -> None:
    """Fetch a page, and where it is one of several the others; print what is in them."""
    from datetime import UTC, datetime

    from termnews.net.client import open_client
    from termnews.page_fetching import fetch_page, lines_of

    async with open_client() as client:

        async def fetched(address: str, number: int) -> tuple[bytes, str, str | None]:
            origin = None if address == source else source
            answer = await fetch_page(client, address, origin=origin, now=datetime.now(UTC))
            return answer.body, answer.url, answer.content_type

        async def page(address: str, number: int) -> str:
            return _extracted(*await fetched(address, number), rules, number)

        if outline:
            _print_outline(*await fetched(source, 1))
            return
        if explain:
            _print_account(*await fetched(source, 1))
            return
        lines, trouble = await lines_of(source, page)
    line = lines[0]
    if len(lines) > 1 or trouble:
        target, joined = "termnews.articles.several_pages:join_lines", "\n".join(lines).encode()
        line = run_once(target, joined, {"trouble": trouble}, timeout_s=TIMEOUT_S)[0]
    _print_article(line, form=form, width=width)


def _print_outline(body: bytes, url: str, content_type: str | None) -> None:
    params = _params(url, content_type, {})
    lines = run_once("termnews.articles.outline:outline_lines", body, params, timeout_s=TIMEOUT_S)
    width = output.terminal_width()
    for line in lines:
        block = json.loads(line)
        mark = "*" if block["chosen"] else " "
        words = f"{mark} {'  ' * block['depth']}{output.fit(block['selector'], None)}  {block['words']:,} words"
        click.echo(output.fit(f"{words}  {block['text']}", width) if width else f"{words}  {block['text'][:60]}")
    output.say("termnews: * marks what our own choice took for the article.")


def _print_article(line: str, *, form: str, width: int) -> None:
    from termnews.articles.wire import article_from_line
    from termnews.cli.extracted import article_record, headline
    from termnews.cli.typeset import set_document

    article = article_from_line(line)
    if form == "json":
        output.print_json(article_record(article))
    else:
        click.echo(set_document(article.document, headline(article), form=form, width=width))
    output.say(f"termnews: {article.verdict.value}: {output.fit(article.reason or 'the whole article', None)}")
    if not article.document.blocks:
        click.get_current_context().exit(1)
