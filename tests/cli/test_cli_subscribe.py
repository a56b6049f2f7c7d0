"""``add``, ``import`` and ``export`` on a feeds.toml of the test's own, with a real server."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.__main__ import main
from termnews.config.load import load_config

FEED = ("<rss version='2.0'><channel><title>Quay Times</title><item><title>Tide &#27;[31mlate</title>"
        "<guid>1</guid><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate></item></channel></rss>")
PAGE = ("<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/feed>"
        "<link rel=alternate type=application/atom+xml title=Comments href=/comments></head></html>")
FILE = '# mine\nversion = 1\n\n[sections.world]\ntitle = "The World"\n'
OPML = ('<opml version="2.0"><body><outline text="Harbours"><outline text="Post" xmlUrl="https://post.example/f"/>'
        '</outline><outline text="x" xmlUrl="ftp://x.example/f"/></body></opml>')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "feeds.toml"
    found.write_text(FILE, encoding="utf-8")
    return found


def call(path: Path, *arguments: str) -> int:
    return main(["--config", str(path), "--data-dir", str(path.parent / "data"), *arguments])


def test_add_takes_the_feed_of_a_page(path: Path, loopback: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    page = loopback.add("/", Answer(PAGE))
    url = loopback.feed("/feed", FEED)
    assert call(path, "add", page, "--section", "the world") == 0
    said = capsys.readouterr()
    assert "Quay Times" in said.out
    assert "2026-06-01" in said.out
    assert loopback.url("/comments") in said.out
    assert "\x1b" not in said.out
    assert f"Added to {path} as quay-times." in said.err
    assert path.read_text(encoding="utf-8").startswith(FILE)
    sub = load_config(path).subscriptions[0]
    assert (sub.url, sub.title, sub.section) == (url, "Quay Times", "world")
    assert call(path, "add", url, "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["outcome"], record["id"]) == ("there", "quay-times")
    assert len(load_config(path).subscriptions) == 1


def test_add_dry_run_changes_nothing(path: Path, loopback: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    url = loopback.feed("/feed", FEED)
    assert call(path, "add", url, "--dry-run", "--json", "--title", "Mine") == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["outcome"], record["id"], record["title"], record["format"]) == ("would_add", None, "Mine", "rss")
    assert record["latest"][0]["published"].startswith("2026-06-01T08:00:00")
    assert path.read_text(encoding="utf-8") == FILE


def test_add_makes_the_file_and_brings_no_starter_set(tmp_path: Path, loopback: Loopback) -> None:
    path = tmp_path / "new" / "feeds.toml"
    assert call(path, "add", loopback.feed("/feed", FEED)) == 0
    assert [sub.id for sub in load_config(path).subscriptions] == ["quay-times"]


def test_add_says_what_is_no_feed(path: Path, loopback: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(path, "add", loopback.add("/", "<html><body>Quay</body></html>")) == 1
    said = capsys.readouterr().err
    assert "names no feed" in said
    assert len(said.strip().splitlines()) == 1
    assert path.read_text(encoding="utf-8") == FILE


def test_import_and_export_come_round(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "list.opml"
    source.write_text(OPML, encoding="utf-8")
    assert call(path, "import", str(source), "--dry-run") == 0
    said = capsys.readouterr().err
    assert "1 feed would be added" in said
    assert "Not taken over: x." in said
    assert path.read_text(encoding="utf-8") == FILE
    assert call(path, "import", str(source), "--json") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["outcome"] for record in records] == ["added", "left_out"]
    assert records[0]["folder"] == ["Harbours"]
    assert records[1]["why"]
    assert call(path, "import", str(source)) == 0
    assert "0 feeds added" in (said := capsys.readouterr().err)
    assert "1 there already" in said
    assert call(path, "export") == 0
    root = ET.fromstring(capsys.readouterr().out)
    assert root.get("version") == "2.0"
    assert [(outline.get("text"), outline.get("xmlUrl")) for outline in root.iter("outline")] == [
        ("Harbours", None), ("Post", "https://post.example/f")]
    target = tmp_path / "out.opml"
    assert call(path, "export", "-o", str(target)) == 0
    assert ET.parse(target).getroot().tag == "opml"


def test_import_refuses_what_is_no_list(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "list.opml"
    source.write_text("<html/>", encoding="utf-8")
    assert call(path, "import", str(source)) == 2
    assert "This is no list of feeds" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == FILE
