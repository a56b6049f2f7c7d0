"""A paper on loopback that has something for every key: sections, a long list, links, code, pictures, attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
NOUNS = [
    "anchor", "basket", "candle", "dagger", "ember", "feather", "garland", "hammer", "inkwell", "jigsaw", "kettle",
    "ladder", "mirror", "needle", "oyster", "pillow", "quiver", "ribbon", "saddle", "timber", "urchin", "velvet",
    "walnut", "yarrow",
]
"""One for each story outside the world section: titles that are alike would be folded into one row."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)


CODE = " ".join(f"code{number:02}" for number in range(40))
"""Too wide for any pane, and no two parts of it alike."""
ATTACHED = 9
"""Files attached to ``World story 01``."""


@dataclass(frozen=True)
class Paper:
    """The paper: its feeds.toml, and the server that its feeds come from."""

    config: Path
    server: Loopback

    @property
    def site(self) -> str:
        """A page that names two feeds one does not have yet."""
        return self.server.url("/site")

    def publish(self, title: str) -> None:
        """Print one more story in the world section, the newest."""
        item = _item(self.server, "world", 99, title, timedelta())
        self.server.add("/world.xml", Answer(_feed(self.server, "world", item), headers=RSS))


RSS = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html"}


def _paragraphs(letters: str, words: Sequence[str] = WORDS, count: int = 40) -> str:
    return "".join(
        f"<p>Paragraph {at} of {letters}: {' '.join(f'{word}{letters}{at}' for word in words)}.</p>"
        for at in range(count)
    )


def _item(server: Loopback, section: str, number: int, title: str, age: timedelta) -> str:
    first = section == "world" and number == 0
    words = WORDS if section == "world" else WORDS[number % 3::3] * 4  # else they would tell one story
    body = f"<p>{STORY}</p>" if title == "Harbour wall agreed" else ""
    if first:
        body += (f'<p>See <a href="https://example.net/more">more of it</a>.</p><pre>{CODE}</pre>'
                 f'<p><img src="{server.url("/picture.png")}" alt="The tide wall"></p>'
                 f'<p><img src="{server.url("/picture.png?2")}" alt="The lock gate"></p>')
    more = ""
    if first:
        more = ("<comments>https://example.org/comments</comments>"
                f'<enclosure url="{server.url("/sound.mp3")}" type="audio/mpeg" length="9"/>')
    if section == "world" and number == 1:
        more = "".join(f'<enclosure url="{server.url(f"/part-{part}.mp3")}" type="audio/mpeg" length="9"/>'
                       for part in range(1, ATTACHED + 1))
    return (
        f"<item><title>{escape(title)}</title><guid>{section}-{number}</guid>"
        f"<link>{server.url(f'/{section}/{number}')}</link>"
        f"<pubDate>{format_datetime(datetime.now(UTC) - age)}</pubDate>"
        f"<description>{escape(body + _paragraphs(f'{section[:2]}{number}x', words))}</description>{more}</item>"
    )


def _feed(server: Loopback, section: str, first: str = "") -> str:
    if section == "world":
        items = [(title, timedelta(minutes=5 + number)) for number, title in enumerate(WORLD)]
    else:
        base = SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)
        titles = [f"{section.title()} story {at:02}: {noun} {noun[::-1]}" for at, noun in enumerate(NOUNS[base::8])]
        items = [
            (title, timedelta(hours=2 + base, minutes=number)) for number, title in enumerate(titles)
        ]
        if section == "politics":
            items.append(("Harbour wall agreed", timedelta(hours=3, minutes=30)))
    channel = "".join(_item(server, section, number, *item) for number, item in enumerate(items))
    head = f"<title>The {section} feed</title><link>https://example.org/{section}</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{first}{channel}</channel></rss>'


@contextmanager
def full_paper(folder: Path) -> Iterator[Paper]:
    """The feeds on loopback, and a feeds.toml that names them."""
    server = Loopback().start()
    for picture in ("/picture.png", "/picture.png?2"):
        server.add(picture, Answer(PNG, headers={"Content-Type": "image/png"}))
    for sound in ("/sound.mp3", *(f"/part-{part}.mp3" for part in range(1, ATTACHED + 1))):
        server.add(sound, Answer(b"a sound..", headers={"Content-Type": "audio/mpeg"}))
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}.xml" title="{name}">'
                    for name in ("lighthouse", "ferry"))
    server.add("/site", Answer(f"<html><head>{links}</head></html>", headers=HTML))
    for name in ("lighthouse", "ferry"):
        server.add(f"/{name}.xml", Answer(_feed(server, name), headers=RSS))
    page = "<html><head><title>World story 01</title></head><body><article><h1>World story 01</h1>{}</article>"
    whole = page.format("<p>The whole page has arrived.</p>" + _paragraphs("page"))
    for number in (1, 2):
        server.add(f"/world/{number}", Answer(whole, headers=HTML))
    config = [f'version = 1\n[app]\nallow_private = ["127.0.0.1"]\ndownloads = "{folder / "downloads"}"\n'
              '[defaults]\nfull_text = "off"\nrefresh_min = "1s"\n']
    config += [f'[sections.{section}]\ntitle = "{section.title()}"\n' for section in SECTIONS]
    for section in SECTIONS:
        server.add(f"/{section}.xml", Answer(_feed(server, section), headers=RSS))
        config.append(f'[[feed]]\nurl = "{server.url(f"/{section}.xml")}"\ntitle = "The {section} feed"\n'
                      f'section = "{section}"\n')
    path = folder / "feeds.toml"
    path.write_text("".join(config), encoding="utf-8")
    try:
        yield Paper(path, server)
    finally:
        server.stop()
