"""Every query on docs/queries.md is understood and runs on a store, and the page shows every field of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from termnews.core.query import expanded, parse_query, print_query
from termnews.core.query.values import FIELDS, STATES, VERDICTS
from termnews.store import connect, patterns, queries, rows, searching

DOC = Path(__file__).parents[2].joinpath("docs", "queries.md").read_text(encoding="utf-8")
TABLES = [line for line in DOC.splitlines() if line.startswith("| `")]
EXAMPLES = sorted({
    code for line in TABLES for code in re.findall(r"`([^`]+)`", line.split(" | ")[0])
} | {"lang:de", 'query:"US Elections"', "query:us-elections", 'title:"tide wall"', "title:harb*", "verdict:none",
     'feed:"The Coastal Herald"', "tide wall or railway bonds", "tide or is:starred"})  # fmt: skip
SAVED = {"elections": "election or vote", "us-elections": "query:elections newer:3d"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = connect.open_writer(tmp_path_factory.mktemp("docs") / connect.DATABASE_NAME)
    yield db
    db.close()


def test_the_page_shows_every_field_state_and_verdict() -> None:
    for name in FIELDS:
        assert f"`{name}:" in DOC or f"`{name}>" in DOC, name
    for value in (*STATES, *VERDICTS):
        assert value in DOC, value
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_answered(db: Database, text: str) -> None:
    query = expanded(parse_query(text), SAVED)
    assert query.root is not None
    assert parse_query(print_query(query)).root == query.root
    now = datetime(2026, 11, 24, tzinfo=UTC)
    where, parameters = queries.condition(query, now=now)
    patterns.bounded(db.conn, query, rows.ids, where, parameters, limit=None)
    assert patterns.bounded(db.conn, query, searching.search, query, now=now, limit=5) == []
