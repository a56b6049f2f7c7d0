"""Whole articles on the command line: rules, outline, several pages, fetching ahead, and text as the screen has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.__main__ import main
from termnews.articles.extract import extract_article
from termnews.core.layout import layout

WORDS = "The harbour wall was repaired in part {0}, and the ferry waited at the quay of {0} until the tide came in. "


def prose(name: str) -> str:
    return "".join(f"<p>{WORDS.format(f'{name}{at}') * 2}</p>" for at in range(8))


BOX = "<div class=promo>Letters on the tide go out each Monday, with a map of the wall.</div>"
PAGE = f"<html><body><article class=story><h1>Wall</h1><h2>Part</h2>{prose('a')}{BOX}<table><tr><th>Port<th>Quay</tr>" \
       "<tr><td>North<td>12</tr><tr><td>South<td>7</tr></table></article></body></html>"


def test_rules_are_tried_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    assert main(["extract", str(file), "--content", ".story", "--remove", ".promo", "--remove", "p"]) == 0
    assert "Letters on the tide" not in capsys.readouterr().out
    assert main(["extract", str(file), "--content", ".promo"]) == 0
    assert "Letters on the tide go out" in capsys.readouterr().out
    assert main(["extract", str(file), "--content", "p:nonsense"]) == 2
    assert main(["extract", str(file), "--content", ".story", "--explain"]) == 2
    assert "is no CSS selector" in capsys.readouterr().err


def test_the_outline_marks_our_own_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    assert main(["extract", str(file), "--outline"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("* article.story  ")
    assert any(line.strip().startswith("div.promo  ") for line in lines[1:])


@pytest.mark.parametrize("width", [40, 72, 120])
def test_text_has_the_lines_of_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str], width: int) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    assert main(["extract", str(file), "--content", ".story", "--width", str(width)]) == 0
    printed = capsys.readouterr().out.splitlines()
    from termnews.core.subscriptions import ExtractSettings

    article = extract_article(PAGE.encode(), url="", settings=ExtractSettings(".story"))
    screen = [line.text.rstrip() for line in layout(article.document, width).lines]
    assert printed[-len(screen):] == screen
    assert any("│" in line for line in screen)


def test_a_url_of_several_pages_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    server = Loopback().start()
    try:
        for number, name in ((1, "a"), (2, "b"), (3, "c")):
            following = f"<a rel=next href='/story?page={number + 1}'>on</a>" if number < 3 else ""
            body = f"<html><body><article><h1>Wall</h1>{prose(name)}{following}</article></body></html>"
            server.add("/story" if number == 1 else f"/story?page={number}",
                       Answer(body, headers={"Content-Type": "text/html"}))
        assert main(["extract", server.url("/story"), "--format", "json"]) == 0
        record = json.loads(capsys.readouterr().out)
        assert record["verdict"] == "full"
        assert all(f"in part {name}7" in record["text"] for name in "abc")
        server.add("/story?page=3", Answer("no", status=500))
        assert main(["extract", server.url("/story")]) == 0
        assert "goes on for more pages" in capsys.readouterr().err
    finally:
        server.stop()


def test_a_refresh_fetches_ahead(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = Loopback().start()
    try:
        items = "".join(f"<item><title>S{n}</title><guid>{n}</guid><link>{server.url(f'/{n}')}</link>"
                        "<description>Short.</description></item>" for n in range(2))
        rss = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
        server.add("/feed.xml", Answer(rss, headers={"Content-Type": "application/rss+xml"}))
        server.add("/0", Answer(f"<html><body><article><h1>S0</h1>{prose('s')}</article></body></html>",
                                headers={"Content-Type": "text/html"}))
        config = tmp_path / "feeds.toml"
        config.write_text(f'version = 1\n[[feed]]\nid = "f"\nurl = "{server.url("/feed.xml")}"\n')
        options = ["--config", str(config), "--data-dir", str(tmp_path / "data")]
        assert main([*options, "refresh"]) == 0
        assert "here for later" not in capsys.readouterr().err
        assert main([*options, "refresh", "--force", "--prefetch", "--json"]) == 0
        printed = capsys.readouterr()
        rows = [json.loads(line) for line in printed.out.splitlines()[1:]]
        assert {(row["title"], row["verdict"]) for row in rows} == {("S0", "full"), ("S1", "failed")}
        assert sorted(row["done"] for row in rows) == [1, 2]
        assert "1 article here for later, 1 not to be had." in printed.err
        assert main([*options, "refresh", "--force", "--prefetch"]) == 0
        assert "Every unread article that can be had is here." in capsys.readouterr().err
        assert server.count("/0") == server.count("/1") == 1
        assert main([*options, "list"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert sorted(line.split("  ")[-1] for line in lines) == ["S0", "S1 · failed"]
    finally:
        server.stop()


def test_a_selector_that_is_none_is_named_by_config_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "feeds.toml"
    config.write_text('version = 1\n[[feed]]\nid = "f"\nurl = "https://e.example/"\nextract = { selector = "p[" }\n')
    assert main(["--config", str(config), "config", "check"]) == 0
    assert "Feed f, 'extract': 'p[' is no CSS selector" in capsys.readouterr().out


def test_html_says_which_way_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html dir=rtl lang=ar><body><article><h1>ع</h1><p>سطر</p></article>", encoding="utf-8")
    main(["extract", str(page), "--content", "article", "--format", "html"])
    assert '<article lang="ar" dir="rtl">' in capsys.readouterr().out
