from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from termnews.cli.app import VERBS, termnews
from termnews.config import schema
from termnews.config.load import check
from termnews.core.document import Block, Document

DOCS = Path(__file__).resolve().parents[2] / "docs"
FEEDS = (DOCS / "feeds-toml.md").read_text(encoding="utf-8")
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["APP", "SECTION", "FEED", "HTTP", "EXTRACT", "TRANSFORM", "QUERY", "RULE"])
def test_every_key_is_documented(table: str) -> None:
    keys = [key for key, inner in getattr(schema, table).items() if callable(inner)]
    missing = [key for key in keys if f"\n| `{key}` |" not in FEEDS]
    assert missing == []


def test_documented_defaults_are_the_defaults() -> None:
    for key, value in schema.BUILT_IN.items():
        written = re.search(rf"\n\| `{key}` \| `([^|]*)` \|", FEEDS)
        assert written, key
        assert tomllib.loads(f"x = {written[1]}")["x"] == value


def test_the_examples_are_good(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", FEEDS, re.S)
    assert len(examples) >= 6
    for number, example in enumerate(examples):
        path = tmp_path / f"{number}.toml"
        path.write_text(example, encoding="utf-8")
        assert check(path) == [], example


def test_every_verb_and_option_is_documented() -> None:
    context = click.Context(termnews)
    for verb in VERBS:
        command = termnews.get_command(context, verb)
        assert command is not None
        assert f"`termnews {verb}" in CLI, verb
        options = [option for param in command.params if isinstance(param, click.Option) for option in param.opts]
        heading = next(line for line in CLI.splitlines() if line.startswith(f"### `termnews {verb}"))
        assert [option for option in options if option not in heading] == [], heading


def test_the_structure_of_an_article_is_documented() -> None:
    structure = (DOCS / "document.md").read_text(encoding="utf-8")
    assert Block.__doc__ is not None
    kinds = {part.split()[0] for part in re.findall(r"``(\w+)`` (?=\w|·|$)", Block.__doc__)} - {"a", "A", "i", "I"}
    assert {"paragraph", "table", "definition"} <= kinds
    names = {field.name for field in (*fields(Block), *fields(Document))}
    assert [name for name in sorted(kinds | names) if f"`{name}`" not in structure] == []
