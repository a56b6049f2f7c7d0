"""Articles as one line of JSON: how they cross from the child process and lie in the store."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from termnews.core.dates import to_rfc3339
from termnews.core.document import Document
from termnews.core.models import Article, Verdict

_PLAIN_FIELDS = tuple(field.name for field in fields(Article) if field.name not in {"document", "verdict", "published"})


def article_to_line(article: Article) -> str:
    """Return an article as one line of JSON; absent values are left out."""
    record: dict[str, Any] = {
        name: value for name in _PLAIN_FIELDS if (value := getattr(article, name)) not in (None, "", 0)
    }
    record["verdict"] = article.verdict.value
    if article.published is not None:
        record["published"] = to_rfc3339(article.published)
    record["document"] = article.document.to_json()
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def article_from_line(line: str) -> Article:
    """Return the article that ``article_to_line`` wrote."""
    record = json.loads(line)
    published = record.get("published")
    defaults: dict[str, Any] = {"url": "", "title": "", "text": "", "words": 0}
    plain = {name: record[name] for name in _PLAIN_FIELDS if name in record}
    return Article(
        **{**defaults, **plain},
        document=Document.from_json(record["document"]),
        verdict=Verdict(record["verdict"]),
        published=datetime.fromisoformat(published) if published else None,
    )
