"""A paper on loopback that has something for every key: sections, a long list, links, code, pictures, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from loopback import Answer, Loopback

SECTIONS = ("world", "science", "politics", "business", "technology", "culture", "sport")
WORLD = ["Harbour wall agreed", *(f"World story {number:02}" for number in range(1, 31))]
STORY = ("Eleven ports along the coast agreed to share the cost of a common tide wall, engineers from Tromsø and "
         "Ostend said, after nine years of talks; the first caissons are sunk before the spring storms.")
WORDS = "harbour engineers cable lantern orchard violin glacier meadow copper thunder willow canyon".split()  # noqa: SIM905
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def _paragraphs(letters: str, count: int = 40) -> str:
    return "".join(
        f"<p>Paragraph {at} of {letters}: {' '.join(f'{word}{letters}{at}' for word in WORDS)}.</p>"
        for at in range(count)
    )


def _item(server: Loopback, section: str, number: int, title: str, age: timedelta) -> str:
    first = section == "world" and number == 0
    body = f"<p>{STORY}</p>" if title == "Harbour wall agreed" else ""
    if first:
        body += (f'<p>See <a href="https://example.net/more">more of it</a>.</p><pre>{"wide code " * 30}</pre>'
                 f'<p><img src="{server.url("/picture.png")}" alt="The tide wall"></p>')
    more = ""
    if first:
        more = ("<comments>https://example.org/comments</comments>"
                f'<enclosure url="{server.url("/sound.mp3")}" type="audio/mpeg" length="9"/>')
    return (
        f"<item><title>{escape(title)}</title><guid>{section}-{number}</guid>"
        f"<link>{server.url(f'/{section}/{number}')}</link>"
        f"<pubDate>{format_datetime(datetime.now(UTC) - age)}</pubDate>"
        f"<description>{escape(body + _paragraphs(f'{section[:2]}{number}x'))}</description>{more}</item>"
    )


def _feed(server: Loopback, section: str) -> str:
    if section == "world":
        items = [(title, timedelta(minutes=5 + number)) for number, title in enumerate(WORLD)]
    else:
        base = SECTIONS.index(section)
        items = [
            (f"{section.title()} story {number}", timedelta(hours=2 + base, minutes=number)) for number in range(3)
        ]
        if section == "politics":
            items.append(("Harbour wall agreed", timedelta(hours=3, minutes=30)))
    channel = "".join(_item(server, section, number, *item) for number, item in enumerate(items))
    head = f"<title>The {section} feed</title>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{channel}</channel></rss>'


@contextmanager
def full_paper(folder: Path) -> Iterator[Path]:
    """The feeds on loopback, and a feeds.toml that names them."""
    server = Loopback().start()
    server.add("/picture.png", Answer(PNG, headers={"Content-Type": "image/png"}))
    page = "<html><head><title>World story 01</title></head><body><article><h1>World story 01</h1>{}</article>"
    server.add("/world/1", Answer(page.format("<p>The whole page has arrived.</p>" + _paragraphs("page")),
                                  headers={"Content-Type": "text/html"}))
    config = ['version = 1\n[app]\nallow_private = ["127.0.0.1"]\n[defaults]\nfull_text = "off"\nrefresh_min = "1s"\n']
    config += [f'[sections.{section}]\ntitle = "{section.title()}"\n' for section in SECTIONS]
    for section in SECTIONS:
        server.add(f"/{section}.xml", Answer(_feed(server, section), headers={"Content-Type": "application/rss+xml"}))
        config.append(f'[[feed]]\nurl = "{server.url(f"/{section}.xml")}"\ntitle = "The {section} feed"\n'
                      f'section = "{section}"\n')
    path = folder / "feeds.toml"
    path.write_text("".join(config), encoding="utf-8")
    yield path
    server.stop()
