"""Many feeds into feeds.toml at once: folders become sections, what is there already is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from termnews.config import edit
from termnews.config.load import load_config
from termnews.config.model import Config
from termnews.config.opml import section_folder, section_name
from termnews.config.sole_writer import alone
from termnews.config.source import read_source
from termnews.config.subscriptions import slug
from termnews.core.feed_lists import LeftOut, ListedFeed
from termnews.core.models import Feed
from termnews.core.records import dataclass
from termnews.core.urls import feed_key

NEW_FILE = "version = 1\n"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does, or would do."""

    added: tuple[ListedFeed, ...]
    there: tuple[ListedFeed, ...]
    """Subscribed to before, or twice in the list."""
    left_out: tuple[LeftOut, ...] = ()
    sections: tuple[str, ...] = ()
    """Titles of the sections that are new."""


@alone
def add_feeds(path: Path, feeds: Sequence[ListedFeed], *, dry_run: bool = False) -> Imported:
    """Write feeds and the sections they need after what the file holds; one save, all or nothing.

    Args:
        path: feeds.toml; made where there is none.
        feeds: in their order; a folder becomes the section of its name.
        dry_run: change nothing and say what would be added.

    Raises:
        ConfigError: the file has errors or cannot be written.
    """
    config = load_config(path) if path.exists() else Config(path)
    seen = {feed_key(sub.url) for sub in config.subscriptions}
    names = {section.title.casefold(): section.id for section in config.sections}
    taken = {section.id for section in config.sections}
    new: dict[str, str] = {}
    added, there, tables = [], [], []
    for feed in feeds:
        key = feed_key(feed.url)
        if key in seen:
            there.append(feed)
            continue
        seen.add(key)
        added.append(feed)
        table = {"title": feed.title, "url": feed.url, "section": _section(feed, names, taken, new),
                 "tags": list(feed.tags)}
        tables.append({name: value for name, value in table.items() if value})
    if tables and not dry_run:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            edit.write_atomically(path, NEW_FILE)
        _write(path, tables, new)
    return Imported(tuple(added), tuple(there), (), tuple(new.values()))


def _section(feed: ListedFeed, names: dict[str, str], taken: set[str], new: dict[str, str]) -> str:
    """Return the id of a feed's section; one that is new is noted with its title."""
    title = section_name(feed.folder)
    if not title:
        return ""
    known = names.get(title.casefold())
    if known is not None:
        return known
    base = slug(title) or "section"
    if base in taken and base not in new and title == base:
        return base
    found = next(name for name in (base, *(f"{base[:56]}-{number}" for number in range(2, 10_000)))
                 if name not in taken)
    taken.add(found)
    names[title.casefold()] = found
    new[found] = title
    return found


def _write(path: Path, tables: Sequence[dict[str, Any]], sections: dict[str, str]) -> None:
    import tomlkit

    file = read_source(path)
    lines = file.text.replace("\r\n", "\n").rstrip("\n").split("\n")
    for name, title in sections.items():
        lines += ["", *tomlkit.dumps({"sections": {name: {"title": title}}}).strip().split("\n")]
    for table in tables:
        lines += ["", "[[feed]]", *tomlkit.dumps(table).rstrip("\n").split("\n")]

    def expected(wanted: dict[str, Any]) -> None:
        if sections:
            declared = wanted.setdefault("sections", {})
            declared.update({name: {"title": title} for name, title in sections.items()})
        wanted.setdefault("feed", []).extend(tables)

    edit.save(file, lines, expected)
    load_config(path)


def listed(config: Config, feeds: Sequence[Feed] = ()) -> list[ListedFeed]:
    """Return the subscriptions as a list of feeds; titles that feeds.toml leaves out come from the store's feeds."""
    known = {feed.slug: feed for feed in feeds}
    titles = {section.id: section.title for section in config.sections}
    found = []
    for sub in config.subscriptions:
        feed = known.get(sub.id)
        title = sub.title or (feed.title if feed and feed.title != sub.id else "")
        site = (feed.site_url or "") if feed else ""
        folder = section_folder(titles.get(sub.section, sub.section))
        found.append(ListedFeed(sub.url, title, folder, sub.tags, site))
    return found
