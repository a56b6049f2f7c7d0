"""``extract --explain`` says what was chosen, between what, and why each line stays or goes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from termnews.articles.explain import account_text, explain_lines
from termnews.cli.extract import extract_verb
from termnews.core.errors import ExtractError

SENTENCE = "The caissons of the northern wall are filled with rubble from old harbours, number {}, and sunk in spring."
PAGE = (
    "<html><head><title>Walls</title></head><body><nav><a href=/>Home</a></nav><article>"
    + "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(8))
    + "</article></body></html>"
)


def test_the_account_names_the_candidates_and_the_lines() -> None:
    account = json.loads(explain_lines(PAGE.encode(), {"url": "", "summary": SENTENCE.format(1)})[0])
    assert account["chosen"] == "vote"
    assert {"vote", "readability", "article"} <= {one["source"] for one in account["candidates"]}
    assert all(one["holds_feed"] == 1.0 for one in account["candidates"] if one["source"] == "vote")
    assert not any(line["kept"] for line in account["lines"] if line["text"] == "Home")
    kept = [line for line in account["lines"] if line["kept"]]
    assert len(kept) == 8
    assert all(len(line["reasons"]) == 3 for line in kept)


def test_the_account_is_readable() -> None:
    told = "\n".join(account_text(explain_lines(PAGE.encode(), {})[0]))
    assert told.startswith("Chosen: vote.")
    assert "<p> The caissons" in told


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ExtractError):
        explain_lines(b"%PDF-1.7", {})


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(extract_verb, ["--explain", "-"], input=PAGE)
    assert done.exit_code == 0
    assert "Chosen: vote." in done.output
