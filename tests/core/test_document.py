from __future__ import annotations

import json

from termnews.core.document import Block, Document, Span

DOCUMENT = Document(
    (
        Block("heading", (Span("H"),), level=2),
        Block("paragraph", (Span("a "), Span("b", "bi", 0), Span("1", "p", None, "n1")), dir="rtl"),
        Block("list", children=(Block("item", children=(Block("paragraph", (Span("x"),)),)),), ordered=True, start=3),
        Block("table", (Span("cap"),), rows=(((Span("A"),), ()), ((), (Span("1"),))), header_rows=1, align="lr"),
        Block("code", text="x\n y", info="py"),
        Block("figure", (Span("c"),), text="alt", src="https://a.example/p.jpg"),
        Block("footnote", children=(Block("paragraph", (Span("n"),)),), anchor="n1"),
    ),
    ("https://a.example/",),
    "ar",
    "rtl",
)


def test_json_keeps_everything() -> None:
    assert Document.from_json(DOCUMENT.to_json()) == DOCUMENT


def test_json_is_compact() -> None:
    plain = Document((Block("paragraph", (Span("words"),)),))
    assert json.loads(plain.to_json()) == {"blocks": [{"kind": "paragraph", "spans": ["words"]}]}


def test_a_list_that_starts_at_zero_keeps_its_start() -> None:
    document = Document((Block("list", ordered=True, start=0),))
    assert Document.from_json(document.to_json()) == document
