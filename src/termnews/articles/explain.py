"""Tells how a page's article was found: the candidates beside the choice, and what spoke for and against each line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from termnews.articles.candidates import grams_of
from termnews.articles.choose import Ballot, candidates, choose, hold_vote
from termnews.articles.evidence import Opened, open_page
from termnews.articles.line_model import UNLIKELY, line_model
from termnews.articles.voting import MOST
from termnews.articles.words import share
from termnews.core.text import clean_line

SHOWN = 60
"""Characters of a line that are told."""
REASONS = 3
MOST_OTHER = 40
"""Lines left out that are told: the likeliest, none that was hopeless."""


def explain_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Return the account of a page as one line of JSON; a lane's target.

    Args:
        body: The page as fetched.
        params: ``url``, ``content_type`` and ``summary``, as for ``extract.extract_lines``.

    Raises:
        ExtractError: The bytes are no HTML, or built to hang a parser.
    """
    url, lead = str(params.get("url") or ""), str(params.get("summary") or "")
    opened = open_page(body, url=url, content_type=params.get("content_type"), lead=lead)
    ballot = hold_vote(opened)
    account = {"candidates": _candidates(opened, ballot, url, lead), "lines": _lines(opened, ballot)}
    choice = choose(opened, ballot, url=url, lead=lead)
    return [json.dumps({"chosen": choice.source, "why": choice.why, **account}, ensure_ascii=False)]


def _candidates(opened: Opened, ballot: Ballot, url: str, lead: str) -> list[dict[str, Any]]:
    mine, told = grams_of(ballot.text), grams_of(lead) if lead else frozenset()
    texts = [("vote", ballot.text), *((one.source, one.text) for one in candidates(opened, url))]
    return [
        {"source": source, "chars": len(text), "like_vote": round(_f1(grams_of(text), mine), 2),
         "holds_feed": round(share(told, grams_of(text)), 2) if told else None}
        for source, text in texts
    ]  # fmt: skip


def _f1(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the F1 of what two texts have in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _lines(opened: Opened, ballot: Ballot) -> list[dict[str, Any]]:
    model = line_model()
    rows = model.rows(opened.described)
    likely = ballot.likely
    others = [at for at, kept in enumerate(ballot.kept) if not kept and likely[at] > UNLIKELY]
    others.sort(key=lambda at: -likely[at])
    told = {*others[:MOST_OTHER], *(at for at, kept in enumerate(ballot.kept) if kept)}
    return [
        {"kept": ballot.kept[at], "likely": round(likely[at], 2), "tag": opened.page.lines[at].box.tag,
         "text": clean_line(opened.page.lines[at].text, SHOWN), "reasons": _strongest(model.reasons(rows[at])),
         "apart": likely[at] >= MOST and not ballot.kept[at] and not opened.page.lines[at].caption}
        for at in sorted(told)
    ]  # fmt: skip


def _strongest(reasons: dict[str, float]) -> list[list[Any]]:
    ranked = sorted(reasons.items(), key=lambda reason: -abs(reason[1]))[:REASONS]
    return [[name, round(moved, 1)] for name, moved in ranked]


def account_text(line: str) -> Sequence[str]:
    """Return an account as lines to print."""
    account = json.loads(line)
    said = [f"Chosen: {account['chosen']}. {account['why']}", ""]
    said.append("Candidate      Characters   Like the vote   Feed's words")
    for one in account["candidates"]:
        feed = "–" if one["holds_feed"] is None else f"{one['holds_feed']:.0%}"
        said.append(f"{one['source']:<14}{one['chars']:>11,}{one['like_vote']:>15.0%}{feed:>15}")
    said += ["", "Kept  Likely  Line, and what moved it most (+ towards the article)"]
    for one in account["lines"]:
        reasons = ", ".join(f"{name} {moved:+.1f}" for name, moved in one["reasons"])
        kept = "yes" if one["kept"] else "no"
        apart = "  (stands apart from the article)" if one["apart"] else ""
        said.append(f"{kept:<6}{one['likely']:>5.2f}   <{one['tag']}> {one['text']}  [{reasons}]{apart}")
    return said
