"""What feeds.toml says, after inheritance: frozen values, each setting with its meaning and default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from termnews.config.source import SourceFile
from termnews.core.folding import Dedupe
from termnews.core.records import dataclass
from termnews.core.subscriptions import Section, Subscription


@dataclass(frozen=True, slots=True)
class AppSettings:
    """The ``[app]`` table: the newspaper as a whole."""

    masthead: str = "The Terminal News"
    """The newspaper's name, at the top of the front page."""
    motto: str = "All the news that fits the screen"
    """The line under the masthead; empty: none."""
    start: str = "front"
    """What opens first: ``front``, ``unread``, ``latest`` or a ``[[query]]``'s name."""
    theme: str = "auto"
    """A theme's name; ``auto``: broadsheet on light terminals, midnight-edition on dark ones."""
    ascii: bool = False
    """Whether rules, bars and signs are drawn in ASCII; the Linux console and other encodings get it anyway."""
    keys: str = "default"
    """The set of keys to start from: ``default``, ``newsboat``, ``vim`` or ``arrows``."""
    images: str = "auto"
    """Pictures: ``auto``, ``off``, ``halfblock`` or ``kitty``."""
    measure: int = 72
    """Width of an article's lines in cells, 50 to 100."""
    justify: bool = False
    """Whether articles are set in full measure, with hyphenation."""
    history: bool = True
    """Whether what is read is recorded, on this machine, for Most Popular and the front page."""
    background: bool = True
    """Whether the open paper asks the feeds whose time has come, at the start and once a minute."""
    bidi: str = "terminal"
    """Who puts right-to-left text in the order of the eye: the ``terminal``, or this ``app`` (extra ``bidi``)."""
    dedupe: Dedupe = "story"
    """What stands as one row in lists and is read together: ``off`` nothing, ``guid``, ``url``, a whole ``story``."""
    row: str = ""
    """How a headline is set (docs/feeds-toml.md, row); empty: the paper's own way."""
    player: str = ""
    """The command that plays what is attached to a story; empty: it is downloaded."""
    downloads: str = ""
    """The folder that downloads go to; empty: the platform's."""
    allow_private: tuple[str, ...] = ()
    """Hosts in private address ranges that links, articles and redirects may reach."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A ``[[query]]``: a saved search, shown as a page of the newspaper."""

    name: str
    """What it is called in the section bar."""
    match: str
    """The query (docs/queries.md)."""
    notify: bool = False
    """Whether new matches are announced."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ``[[rule]]``: what happens to an entry on arrival."""

    when: str
    """The query an entry must match."""
    do: tuple[str, ...]
    """What is done, in order: ``read``, ``star``, ``later``, ``hide``, ``notify`` or ``tag:NAME``."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting's value comes from."""

    key: str
    value: Any
    """As TOML would hold it; secrets are replaced by a word."""
    origin: str
    """``path:line``, or ``built-in``."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One table that a feed's settings are read from; later layers win."""

    table: Mapping[str, Any]
    file: SourceFile
    path: tuple[str | int, ...]
    """Where the table stands in its file, for line numbers."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything feeds.toml and the files it includes say."""

    path: Path
    """The main file."""
    app: AppSettings = field(default_factory=AppSettings)
    sections: tuple[Section, ...] = ()
    """Declared or used, in file order."""
    subscriptions: tuple[Subscription, ...] = ()
    """In file order; ids are unique."""
    queries: tuple[SavedQuery, ...] = ()
    rules: tuple[Rule, ...] = ()
    keys: dict[str, dict[str, str | tuple[str, ...]]] = field(default_factory=dict)
    """Scope, then key, to the command's id, or the ids of several done one after the other."""
    warnings: tuple[str, ...] = ()
    """Sentences about things that are odd but understood."""
    layers: dict[str, tuple[Layer, ...]] = field(default_factory=dict, repr=False)
    """Per subscription id, the tables its settings come from, weakest first."""
    key_layers: tuple[Layer, ...] = field(default=(), repr=False)
    """The ``[keys]`` tables, in file order."""

    @property
    def key_lines(self) -> dict[tuple[str, str], str]:
        """Scope and key to ``path:line``, for reports of clashes."""
        return {
            (scope, key): layer.file.where(*layer.path, scope, key)
            for layer in self.key_layers
            for scope, table in layer.table.items()
            for key in table
        }

    def subscription(self, feed_id: str) -> Subscription | None:
        """Return the subscription of that id, or None."""
        return next((sub for sub in self.subscriptions if sub.id == feed_id), None)
