"""The starter set by sections: what it holds, and feeds.toml with those that the reader wants."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from termnews.config import edit
from termnews.config.importing import NEW_FILE, Imported, add_feeds
from termnews.config.load import load_config
from termnews.config.sole_writer import alone
from termnews.core.errors import ConfigError
from termnews.core.feed_lists import ListedFeed
from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class StarterSection:
    """A section of the starter set."""

    id: str
    title: str
    feeds: tuple[str, ...]
    """Titles, in their order."""


def starter_sections() -> tuple[StarterSection, ...]:
    """Return what the starter set offers."""
    config = load_config(edit.STARTER)
    return tuple(
        StarterSection(section.id, section.title,
                       tuple(sub.title or sub.id for sub in config.subscriptions if sub.section == section.id))
        for section in config.sections
        if any(sub.section == section.id for sub in config.subscriptions)
    )


def starter_text(wanted: Collection[str]) -> str:
    """Return the starter file with these sections and their feeds only; its settings and comments stay."""
    gone = [section for section in starter_sections() if section.id not in wanted]
    heads = tuple(head for section in gone for head in (f"[sections.{section.id}]", f"# {section.title}\n"))
    members = tuple(f'section = "{section.id}"' for section in gone)
    kept = []
    for paragraph in edit.STARTER.read_text(encoding="utf-8").split("\n\n"):
        feed = paragraph.startswith("[[feed]]") and any(line in members for line in paragraph.splitlines())
        if not feed and not f"{paragraph}\n".startswith(heads):
            kept.append(paragraph)
    return "\n\n".join(kept)


@alone
def take_starter(path: Path, wanted: Collection[str]) -> Imported:
    """Write the wanted sections of the starter set: the file itself where there is none, else what it lacks.

    Raises:
        ConfigError: the file has errors or cannot be written.
    """
    try:
        if not path.exists() or path.read_text(encoding="utf-8").strip() in ("", NEW_FILE.strip()):
            edit.write_atomically(made(path), starter_text(wanted))
            return Imported(tuple(_listed(wanted)), ())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The starter set cannot be written: {error}.", path=path) from None
    return add_feeds(path, _listed(wanted))


def made(path: Path) -> Path:
    """Return the path of feeds.toml, whose folder is there from now on.

    Raises:
        ConfigError: the folder cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"Its folder cannot be made: {error.strerror}.", path=path) from None
    return path


def _listed(wanted: Collection[str]) -> list[ListedFeed]:
    config = load_config(edit.STARTER)
    titles = {section.id: section.title for section in config.sections}
    return [ListedFeed(sub.url, sub.title or "", (titles[sub.section],), sub.tags)
            for sub in config.subscriptions if sub.section in wanted]
