"""The feeds.toml that subscribes to the demo edition."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from termnews.demo.outlets import Outlet, load_outlet, outlet_slugs

SECTIONS = (
    ("world", "World", 1.3),
    ("politics", "Politics", 1.1),
    ("business", "Business", 1.0),
    ("technology", "Technology", 1.0),
    ("science", "Science", 1.1),
    ("culture", "Culture", 1.0),
    ("sport", "Sport", 0.9),
)
"""Id, title and front-page weight of the edition's sections, in the paper's order."""

_HEAD = """\
# The demo edition: feeds of our own writing, served by this program on your own machine.
# Change what you like; it is written anew by the next `termnews demo`.
version = 1

[app]
masthead = "The Terminal News"
motto = "All the news that fits the screen"

[defaults]
refresh_min = "1s"
"""


def write_demo_config(path: Path, base_url: str) -> None:
    """Write the edition's feeds.toml for the server at ``base_url``."""
    parts = [_HEAD]
    parts += [f'[sections.{key}]\ntitle = "{title}"\nweight = {weight}\n' for key, title, weight in SECTIONS]
    places = {key: place for place, (key, _, _) in enumerate(SECTIONS)}
    outlets = [load_outlet(slug) for slug in outlet_slugs()]
    urls = _base_urls(base_url)
    hosts = {outlet.slug: urls[number % len(urls)] for number, outlet in enumerate(outlets)}
    for outlet in sorted(outlets, key=lambda outlet: (places[outlet.section], -outlet.priority, outlet.title)):
        parts.append(_feed_table(outlet, hosts[outlet.slug]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def _base_urls(base_url: str) -> list[str]:
    """The server's base URLs, in its own order: it listens on the same port of each loopback address."""
    from termnews.demo.server import loopback_hosts

    port = urlsplit(base_url).port
    return [f"http://{host}:{port}" for host in loopback_hosts()]


def _feed_table(outlet: Outlet, base: str) -> str:
    lines = [
        "[[feed]]",
        f"url = {json.dumps(base + outlet.feed_path)}",
        f"title = {json.dumps(outlet.title, ensure_ascii=False)}",
        f"section = {json.dumps(outlet.section)}",
    ]
    if outlet.tags:
        lines.append(f"tags = {json.dumps(list(outlet.tags), ensure_ascii=False)}")
    if outlet.priority != 1:
        lines.append(f"priority = {outlet.priority:g}")
    if outlet.language != "en":
        lines.append(f"language = {json.dumps(outlet.language)}")
    if outlet.direction != "ltr":
        lines.append(f"direction = {json.dumps(outlet.direction)}")
    return "\n".join(lines) + "\n"
