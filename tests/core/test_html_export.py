from __future__ import annotations

from termnews.core.blocks import html_to_document
from termnews.core.export import to_html


def test_how_a_paragraph_runs_and_in_what_language_stays() -> None:
    html = to_html(html_to_document("<p dir=rtl lang=he>שלום</p><p lang=fr>Bonjour</p>", base_url=""))
    assert html == '<p dir="rtl" lang="he">שלום</p>\n<p lang="fr">Bonjour</p>'
