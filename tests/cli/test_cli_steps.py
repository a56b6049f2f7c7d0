from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from termnews.__main__ import main
from termnews.cli.oneshot import run_once
from termnews.core.errors import LaneError, ParseError

FEED = b"""<rss version="2.0"><channel><title>T</title>
<item><title>First</title><link>/one</link><description>Sum</description><category>x</category>
<pubDate>Tue, 24 Nov 2026 06:00:00 +0100</pubDate><enclosure url="/a.mp3" type="audio/mpeg" length="5"/></item>
<item><title>Second</title><guid>2</guid></item></channel></rss>"""
PARAGRAPH = "The harbour wall was repaired, and the ferry waited at the quay until the tide came in at its own hour. "
PAGE = f"<html><title>Wall</title><body><article><h1>Wall</h1>{f'<p>{PARAGRAPH * 3}</p>' * 8}</article></body></html>"


def from_stdin(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))


def test_parse_prints_entries_in_feed_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from_stdin(monkeypatch, FEED)
    assert main(["parse", "-", "--json", "--url", "https://e.example/feed", "--content-type", "text/xml"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first) == ["id", "title", "link", "url", "published", "updated", "author", "summary", "tags",
                           "enclosures", "comments_url", "image_url", "language", "words"]
    assert first["title"] == "First"
    assert first["link"] == first["url"] == "https://e.example/one"
    assert first["published"] == "2026-11-24T05:00:00Z"
    assert first["summary"] == "Sum"
    assert first["tags"] == ["x"]
    assert first["enclosures"] == [{"url": "https://e.example/a.mp3", "type": "audio/mpeg", "length": 5}]
    assert (second["id"], second["published"]) == ("2", None)


def test_parse_reads_files_and_prints_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(FEED)
    assert main(["parse", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["T", "rss, 2 entries", "2026-11-24  First"]


@pytest.mark.parametrize("body", [b"", b"just words", b"<html><body>no feed</body></html>", b"\x00\xff" * 50])
def test_what_is_no_feed_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], body: bytes
) -> None:
    from_stdin(monkeypatch, body)
    assert main(["parse", "-", "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("termnews: ")
    assert len(printed.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("parse", "extract"):
        assert main([verb, str(tmp_path / "none")]) == 2
        assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_extract_prints_the_article(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    assert main(["extract", str(file), "--url", "https://e.example/wall", "--format", form]) == 0
    printed = capsys.readouterr()
    assert printed.out.replace("\n", " ").count("ferry waited at the quay") >= (24 if form != "json" else 48)
    assert printed.err.startswith("termnews: full")
    if form == "json":
        found = json.loads(printed.out)
        assert (found["title"], found["verdict"], found["url"]) == ("Wall", "full", "https://e.example/wall")


def test_extract_fetches_a_url(paper_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", f"{paper_url}/page/1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["url"] == f"{paper_url}/page/1"
    assert main(["extract", f"{paper_url}/gone"]) == 1
    assert "404" in capsys.readouterr().err


def test_a_page_without_an_article_fails_with_a_reason(paper_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", f"{paper_url}/empty"]) == 1
    assert capsys.readouterr().err.startswith("termnews: ")


def test_the_child_is_killed_at_its_time_limit() -> None:
    attributes = b"".join(b"a%d='' " % n for n in range(150_000))
    slow = b"<rss version='2.0'><channel><item " + attributes + b"/></channel></rss>"
    with pytest.raises(LaneError) as caught:
        run_once("termnews.feeds.parse:parse_lines", slow, {"url": "", "content_type": None, "max_entries": 2000},
                 timeout_s=0.001)
    assert caught.value.reason == "timeout"
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_the_child_s_errors_come_back_by_name() -> None:
    params: dict[str, Any] = {"url": "", "content_type": None, "max_entries": 2000}
    with pytest.raises(ParseError):
        run_once("termnews.feeds.parse:parse_lines", b"no", params, timeout_s=10)
    with pytest.raises(LaneError) as caught:
        run_once("termnews.feeds.parse:no_such_function", b"", params, timeout_s=10)
    assert caught.value.reason == "died"


def test_a_large_body_crosses_the_pipe_whole() -> None:
    items = b"".join(b"<item><guid>%d</guid><title>Title %d</title></item>" % (n, n) for n in range(1500))
    params = {"url": "", "content_type": None, "max_entries": 2000}
    lines = run_once("termnews.feeds.parse:parse_lines", b"<rss version='2.0'><channel>" + items + b"</channel></rss>",
                     params, timeout_s=10)
    assert len(lines) == 1501
