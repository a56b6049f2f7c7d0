"""An extracted article as ``extract`` prints it."""

from __future__ import annotations

import json
from typing import Any

from termnews.cli import records
from termnews.cli.typeset import Headline
from termnews.core.models import Article


def headline(article: Article) -> Headline:
    """Return what stands above the article."""
    day = f"{article.published:%-d %B %Y}" if article.published else ""
    return Headline(
        title=article.title,
        standfirst=article.standfirst or "",
        meta=tuple(part for part in (article.byline or "", article.site_name or "", day) if part),
        url=article.canonical_url or article.url,
        language=article.language,
        direction=article.direction,
    )


def article_record(article: Article) -> dict[str, Any]:
    """Return the object that ``extract --format json`` prints."""
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "byline": article.byline,
        "standfirst": article.standfirst,
        "site_name": article.site_name,
        "published": records.time(article.published),
        "language": article.language,
        "direction": article.direction,
        "lead_image": article.lead_image,
        "words": article.words,
        "verdict": article.verdict.value,
        "reason": article.reason,
        "text": article.text,
        "document": json.loads(article.document.to_json()),
    }
