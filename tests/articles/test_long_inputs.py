"""Inputs of a million signs that a careless pattern would take hours for: these tests end, or they do not."""

from __future__ import annotations

import re

import pytest

from termnews.articles.decode import decode_page
from termnews.articles.feedtext import document_from_lines, document_lines
from termnews.articles.words import DATE
from termnews.core.blocks import CUT
from termnews.core.document import Block, Document, Span
from termnews.core.export import to_html, to_markdown, to_plain
from termnews.core.layout import layout
from termnews.core.text import BODY_LIMIT, clean_text, plain_text

MANY = 1_000_000


@pytest.mark.parametrize("html", ["<{}", "x </{}", "<a {}", "<a '{}", "<!--{}", "&{}", "<script>{}"])
def test_tags_that_never_end(html: str) -> None:
    plain_text(html.format("a" * MANY))


@pytest.mark.parametrize("piece", ["<a", "<a '", '<a "', "<!--", "</", "&amp", "<script", "<p><", "'\"<"])
def test_tags_again_and_again(piece: str) -> None:
    plain_text(piece * (MANY // len(piece)))


def test_a_charset_far_from_its_name() -> None:
    head = b"<html><head><meta charset =" + b" " * 65_000 + b"><p>caf\xe9 noir"
    assert "café" in decode_page(head)
    assert "café" in decode_page(b"<p>caf\xc3\xa9 noir", content_type="text/html; charset =" + " " * 65_000)


def test_figures_without_end_are_no_date() -> None:
    assert not re.search(DATE, "1" * MANY)


@pytest.mark.parametrize("sign", [
    "“", "a", "—", "/", "-", "字", "👩‍👩‍👧‍👦", "👩\u200d", "e\u0301", "🇩🇪", "\u00a0", "*", "`", "~", "|-", "#",
])  # fmt: skip
def test_a_word_that_fills_the_page(sign: str) -> None:
    words = sign * (40_000 // len(sign))
    for style in ("", "c", "p"):
        document = Document((Block("paragraph", (Span(f"word {words} word", style),)),), language="en")
        layout(document, 72)
        layout(document, 20, justify=True)
        to_markdown(document)
        to_html(document)


@pytest.mark.parametrize("paragraph", ["<p>words</p>", f"<p>{'word ' * 200}</p>"])
def test_a_feeds_text_that_was_cut_says_so_once(paragraph: str) -> None:
    html = clean_text(paragraph * (BODY_LIMIT // len(paragraph) + 1))
    document = document_from_lines(document_lines(html.encode(), {}))
    assert to_plain(document).count(CUT) == 1
    assert CUT not in to_plain(document_from_lines(document_lines(html[:50_000].encode(), {})))


def test_a_paragraph_of_very_many_runs() -> None:
    # with work for each pair of them this would take minutes
    spans = (Span("x", "b"), Span("y ")) * (MANY // 8)
    assert to_markdown(Document((Block("paragraph", spans),))).startswith("**x**y **x**y ")
