"""The parser against real feeds with agreed titles, links and dates; a sample, so that it stays quick."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from termnews.core.errors import ParseError
from termnews.core.published import ParsedEntry
from termnews.feeds.parse import parse_feed

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "feeds"
SMALL_BYTES = 300_000

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus/feeds is not on this machine")


def sample(folder: str, step: int) -> list[tuple[dict[str, Any], bytes]]:
    records = [json.loads(line) for line in (CORPUS / folder / "truth.jsonl").read_text("utf-8").splitlines()]
    chosen = [record for record in records if record.get("bytes", 0) < SMALL_BYTES][::step]
    found = []
    for record in chosen:
        raw = (CORPUS / folder / record["file"]).read_bytes()
        found.append((record, gzip.decompress(raw) if record["file"].endswith(".gz") else raw))
    return found


def tally(counts: Counter[str], entry: ParsedEntry, wanted: dict[str, Any]) -> None:
    if "title" in wanted:
        same = " ".join(unescape(entry.title).split()) == " ".join(unescape(wanted["title"] or "").split())
        counts["title", same] += 1  # type: ignore[index]
    if "link" in wanted:
        counts["link", (entry.url or "").rstrip("/") == wanted["link"].rstrip("/")] += 1  # type: ignore[index]
    if wanted.get("published"):
        date = datetime.fromisoformat(wanted["published"]).astimezone(UTC).replace(microsecond=0)
        counts["date", entry.published is not None and entry.published.replace(microsecond=0) == date] += 1  # type: ignore[index]


@pytest.mark.parametrize(("folder", "step"), [("real", 3), ("i18n-derived", 1)])
def test_titles_links_and_dates_are_as_agreed(folder: str, step: int) -> None:
    counts: Counter[Any] = Counter()
    for record, body in sample(folder, step):
        if record.get("format") is None:
            continue
        url = record.get("url", "https://news.example/feed")
        feed = parse_feed(body, url=url, content_type=record.get("content_type"))
        counts["count", len(feed.entries) == record["n"]] += 1
        for entry, wanted in zip(feed.entries, record["entries"], strict=False):
            tally(counts, entry, wanted)
    for field in ("count", "title", "link", "date"):
        right, wrong = counts[field, True], counts[field, False]
        assert right >= 0.97 * (right + wrong) > 0, f"{folder}: {field} right {right}, wrong {wrong}"


def test_what_is_no_feed_is_refused() -> None:
    records = [json.loads(line) for line in (CORPUS / "real" / "truth.jsonl").read_text("utf-8").splitlines()]
    for record in records:
        if record.get("format", 0) is None:
            with pytest.raises(ParseError):
                parse_feed(gzip.decompress((CORPUS / "real" / record["file"]).read_bytes()), url="https://news.example/")


def test_every_suite_file_is_a_feed_or_refused_with_a_sentence() -> None:
    for path in sorted((CORPUS / "suites").rglob("*"))[::4]:
        if path.is_file() and path.suffix in {".xml", ".rss", ".atom", ".rdf", ".json", ".gz"}:
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            try:
                assert parse_feed(body, url="https://news.example/feed").format
            except ParseError as error:
                assert str(error).endswith(".")  # noqa: PT017
