"""An article of several pages, each extracted by itself, as one; a lane's target puts them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from termnews.articles.wire import article_from_line, article_to_line
from termnews.core.counting import count_words
from termnews.core.export import to_plain
from termnews.core.joining import adds_to, joined
from termnews.core.models import Article, Verdict

MOST_PAGES = 10
MISSING = "The article goes on for more pages, which could not be had: {}"
TOO_MANY = f"The article has more than {MOST_PAGES} pages; these are the first."


def join_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Return an article of several pages as one line of JSON; a lane's target.

    Args:
        body: The pages' articles as ``wire`` writes them, a line each.
        params: ``trouble``: why the pages after these are missing; empty where there are none.
    """
    pages = [article_from_line(line) for line in body.decode("utf-8").split("\n") if line]
    return [article_to_line(join_pages(pages, trouble=str(params.get("trouble") or "")))]


def join_pages(pages: Sequence[Article], *, trouble: str = "") -> Article:
    """Return the first page with what the others go on with.

    Args:
        pages: In order; a page that says nothing new ends them.
        trouble: Why the pages after these are missing.
    """
    first = pages[0]
    documents = [first.document]
    last = first
    for page in pages[1:]:
        if not adds_to(documents, page.document):
            break
        documents.append(page.document)
        last = page
    document = joined(documents)
    text = to_plain(document)
    verdict, reason = (first.verdict, first.reason) if len(documents) == 1 else (last.verdict, last.reason)
    if len(documents) > 1 and verdict in {Verdict.TEASER, Verdict.FAILED, Verdict.FULL}:
        # a page that ends with "continue reading" was gone on with, and the last one may be short
        verdict, reason = Verdict.FULL, ""
    if trouble:
        verdict, reason = Verdict.TEASER, trouble
    return replace(first, document=document, text=text, words=count_words(text), verdict=verdict, reason=reason,
                   next_url=None)
