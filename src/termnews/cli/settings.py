"""The verbs about feeds.toml: ``config path``, ``config check``, ``config explain``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from termnews.cli import output
from termnews.cli.session import Session
from termnews.config.model import Config


@click.group("config")
def config_verb() -> None:
    """Say where feeds.toml is, what is wrong with it, and where each setting comes from."""


@config_verb.command("path")
@click.pass_obj
def path_verb(session: Session) -> None:
    """Print the path of feeds.toml, whether or not it is there yet."""
    click.echo(str(session.config_path))


@config_verb.command("check")
@click.pass_obj
def check_verb(session: Session) -> None:
    """Print every problem of feeds.toml and the files it includes, with file and line."""
    from termnews.config.load import read_config

    config, errors = read_config(session.config_path)
    for error in errors:
        click.echo(output.ink("error", fg="red", bold=True) + f" {output.fit(str(error), None)}")
        for line in output.pointed_lines(error):
            click.echo(f"    {line}")
    for warning in (*config.warnings, *_key_warnings(config), *_selector_warnings(config)):
        click.echo(output.ink("warning", fg="yellow") + f" {output.fit(warning, None)}")
    if errors:
        output.say(f"{output.plural(len(errors), 'error')} in {session.config_path}.")
        click.get_current_context().exit(2)
    counts = ((config.subscriptions, "feed"), (config.sections, "section"), (config.queries, "query"),
              (config.rules, "rule"))
    known = ", ".join(output.plural(len(found), noun) for found, noun in counts if found)
    click.echo(f"{session.config_path} is fine: {known or 'no feeds yet'}.")


def _selector_warnings(config: Config) -> Iterator[str]:
    """Yield what is wrong with the selectors of [feed.extract]; such a rule has no effect."""
    from dataclasses import astuple

    feeds = [(sub.id, sub.extract) for sub in config.subscriptions if any(astuple(sub.extract))]
    if not feeds:
        return
    from termnews.articles.rules import wrong_selector

    for feed, rules in feeds:
        named = (rules.selector, *rules.remove, rules.next_page, rules.title, rules.byline)
        for why in dict.fromkeys(wrong_selector(selector) for selector in named if selector):
            if why:
                yield f"Feed {feed}, 'extract': {why}"


@config_verb.command("explain")
@click.argument("feed", metavar="FEED")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def explain_verb(session: Session, feed: str, as_json: bool) -> None:
    """Print every setting of a feed and where its value comes from."""
    from termnews.config.load import explain

    origins = explain(session.config(), feed)
    if as_json:
        for origin in origins:
            output.print_json({"key": origin.key, "value": _plain(origin.value), "origin": origin.origin})
        return
    cells = [[origin.key, _toml(origin.value), origin.origin] for origin in origins]
    for line, origin in zip(output.columns(cells), origins, strict=True):
        click.echo(output.ink(line, dim=origin.origin == "built-in"))


def _key_warnings(config: Config) -> tuple[str, ...]:
    """Return what is odd about [keys]; only then is the command table needed, and with it the screen's library."""
    if not config.keys:
        return ()
    from termnews.tui.keymap import plan_of

    return plan_of(config).clashes


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)


def _toml(value: Any) -> str:
    """Return a value as feeds.toml would hold it, on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(output.fit(value, None), ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
