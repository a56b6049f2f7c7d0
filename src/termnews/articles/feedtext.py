"""A feed's own HTML as a Document: taken apart in a child process, put together again where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termnews.core.document import Document


def document_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Return the Document of a feed's HTML as one line of JSON; a lane's target.

    Args:
        body: HTML or plain text in UTF-8.
        params: ``base_url`` for relative links, and the entry's ``title``.
    """
    from termnews.articles.levels import below_headline
    from termnews.core.blocks import cut_short, html_to_document
    from termnews.core.text import BODY_LIMIT

    html = body.decode("utf-8", "replace")
    base, title = str(params.get("base_url") or ""), str(params.get("title") or "")
    document = html_to_document(html, base_url=base, title=title)
    if len(html) >= BODY_LIMIT:  # as much of it as is kept
        document = cut_short(document)
    return [below_headline(document).to_json()]


def document_from_lines(lines: Sequence[str]) -> Document:
    """Return the Document that ``document_lines`` wrote."""
    return Document.from_json(lines[0]) if lines else Document()
