"""What the reader subscribes to: feeds.toml after inheritance. Values only: frozen, slotted."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any

from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Per-feed HTTP settings, after inheritance. Secrets are looked up late, by ``config``: until then a secret is
    text, or the table that says where it is."""

    user_agent: str | None = None
    headers: tuple[tuple[str, Any], ...] = ()
    """Names and values; a value may be a secret."""
    proxy: str | None = None
    proxy_auth: dict[str, Any] | None = field(default=None, repr=False)
    """User and password for the proxy."""
    auth: dict[str, Any] | None = field(default=None, repr=False)
    """The ``auth`` table: ``basic``, ``bearer`` or ``cookies``."""
    verify: bool = True
    """Whether the certificate of the feed's own host is checked."""
    ca_file: str | None = None
    """Certificates to trust besides the system's, at the feed's own host."""
    timeout_s: float = 20.0
    max_bytes: int = 10_000_000

    @property
    def has_secrets(self) -> bool:
        """Whether anything has to be looked up before a request."""
        return bool(self.auth or self.proxy_auth) or any(not isinstance(value, str) for _, value in self.headers)


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Per-feed extraction settings: CSS selectors of the site."""

    selector: str | None = None
    remove: tuple[str, ...] = ()
    next_page: str | None = None
    title: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class TransformSettings:
    """What the reader's own configuration does to a feed before it is stored."""

    filter: tuple[str, ...] = ()
    """A command as an argument list, no shell: the feed's bytes in, the feed's bytes out."""
    title_sub: tuple[tuple[str, str], ...] = ()
    """Regular expression and replacement, applied to titles in order."""
    keep_if: str | None = None
    drop_if: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """The user's line for a feed in feeds.toml, with everything inherited filled in."""

    id: str
    """Stable slug of the title or host; a changed URL keeps its history."""
    url: str
    title: str | None = None
    """The reader's own name for the feed; None: the feed's title is shown."""
    section: str = "news"
    """The section's key (``sections.X`` in feeds.toml)."""
    tags: tuple[str, ...] = ()
    priority: float = 1.0
    muted: bool = False
    language: str | None = None
    direction: str = "auto"
    refresh: str = "auto"
    refresh_min_s: int = 900
    refresh_max_s: int = 86_400
    full_text: str = "auto"
    max_entries: int = 500
    keep_s: int = 90 * 86_400
    keep_if: tuple[str, ...] = ("starred", "later", "tagged", "unread")
    mark_read: str = "open"
    http: HttpSettings = field(default_factory=HttpSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    muted_until: date | None = None
    """Muted before this day (local time), whatever ``muted`` says."""
    notify: str = "none"
    """``none``, ``all`` or a query."""
    transform: TransformSettings = field(default_factory=TransformSettings)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the newspaper."""

    id: str
    title: str
    weight: float = 1.0
