"""[[feed]] tables and [sources] lines to subscriptions: inheritance, stable ids, duplicates."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from termnews.config.model import Layer
from termnews.config.problems import Problems
from termnews.config.schema import BUILT_IN
from termnews.config.source import SourceFile
from termnews.config.values import duration_s
from termnews.core.subscriptions import ExtractSettings, HttpSettings, Subscription, TransformSettings
from termnews.core.urls import feed_key

MAX_ID = 60
DEFAULT_SECTION = str(BUILT_IN["section"])

_NOT_SLUG = re.compile(r"[^\w]+|_+")
_GENERIC = frozenset(("www", "feeds", "feed", "rss", "rss2", "atom", "xml", "index", "com", "org", "net", "news-feed"))


@dataclass
class Draft:
    """A [[feed]] or a line of [sources] before inheritance."""

    settings: dict[str, Any]
    """Its own valid settings, flat."""
    layer: Layer
    file: SourceFile
    path: tuple[str | int, ...]
    id: str = ""


@dataclass
class Inherited:
    """The layers under a feed: flat valid settings, and the tables for ``explain``."""

    defaults: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    default_layers: list[Layer] = field(default_factory=list)
    section_layers: dict[str, list[Layer]] = field(default_factory=dict)


def slug(name: str) -> str:
    """Return lower-case words joined by hyphens; letters of any script stay."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    bare = unicodedata.normalize("NFC", "".join(char for char in folded if not unicodedata.combining(char)))
    return _NOT_SLUG.sub("-", bare).strip("-")[:MAX_ID].strip("-")


def assign_ids(drafts: list[Draft], problems: Problems) -> None:
    """Give each draft an id: its own, else the slug of its title or host; of equals the first keeps the short one."""
    taken: dict[str, Draft] = {}
    for draft in drafts:
        if own := draft.settings.get("id"):
            draft.id = slug(own)
            if draft.id != own:
                problems.error(f"'id' must be lower-case words joined by hyphens, such as {draft.id or 'my-feed'!r}.",
                               draft.file, *draft.path, "id")
            if draft.id in taken:
                other = taken[draft.id]
                problems.error(f"The id {own!r} is already used at {other.file.where(*other.path)}.",
                               draft.file, *draft.path, "id")
            taken[draft.id] = draft
    for draft in drafts:
        if not draft.settings.get("id"):
            draft.id = next(found for found in _candidates(draft.settings) if found and found not in taken)
            taken[draft.id] = draft


def _candidates(settings: Mapping[str, Any]) -> list[str]:
    parts = urlsplit(settings["url"])
    host = slug(".".join(word for word in (parts.hostname or "").split(".") if word not in ("www", "feeds", "rss")))
    base = slug(settings.get("title") or "") or host
    words = [word for word in slug(parts.path).split("-") if word and word not in _GENERIC]
    longer = f"{base}-{'-'.join(words[:3])}"[:MAX_ID].strip("-") if words else ""
    unique = hashlib.blake2b(settings["url"].encode("utf-8", "replace"), digest_size=4).hexdigest()
    return [base, longer, f"{base[:MAX_ID - 9]}-{unique}", unique]


def without_duplicates(drafts: list[Draft], problems: Problems) -> list[Draft]:
    """Return the drafts less those whose URL came before, with a warning for each."""
    seen: dict[str, Draft] = {}
    kept = []
    for draft in drafts:
        first = seen.setdefault(feed_key(draft.settings["url"]), draft)
        if first is draft:
            kept.append(draft)
        else:
            problems.warn(f"This feed is already at {first.file.where(*first.path)}; the second is left out.",
                          draft.file, *draft.path)
    return kept


def section_of(settings: Mapping[str, Any]) -> str:
    """Return the id of the section a feed names."""
    return slug(str(settings.get("section", ""))) or DEFAULT_SECTION


def subscription(draft: Draft, inherited: Inherited, problems: Problems) -> tuple[Subscription, tuple[Layer, ...]]:
    """Return a subscription with everything inherited filled in, and the layers it came from, weakest first."""
    section = section_of(draft.settings)
    merged = {**inherited.defaults, **inherited.sections.get(section, {}), **draft.settings}
    low = merged.get("refresh_min", duration_s(BUILT_IN["refresh_min"]))
    high = merged.get("refresh_max", duration_s(BUILT_IN["refresh_max"]))
    if low > high:
        problems.error("'refresh_min' must not be longer than 'refresh_max'.", draft.file, *draft.path)
    layers = (*inherited.default_layers, *inherited.section_layers.get(section, ()), draft.layer)
    return _build(draft.id, section, merged), layers


_FIELDS = {
    "title": "title", "tags": "tags", "priority": "priority", "muted": "muted", "muted_until": "muted_until",
    "language": "language", "direction": "direction", "refresh": "refresh", "refresh_min": "refresh_min_s",
    "refresh_max": "refresh_max_s", "full_text": "full_text", "max_entries": "max_entries", "keep": "keep_s",
    "keep_if": "keep_if", "notify": "notify", "mark_read": "mark_read",
}
_HTTP_FIELDS = {
    "http.user_agent": "user_agent", "http.proxy": "proxy", "http.proxy_auth": "proxy_auth", "http.headers": "headers",
    "http.auth": "auth", "http.verify": "verify", "http.ca_file": "ca_file",
    "timeout": "timeout_s", "max_bytes": "max_bytes",
}


def _build(feed_id: str, section: str, merged: Mapping[str, Any]) -> Subscription:
    own = {name: merged[key] for key, name in _FIELDS.items() if key in merged}
    http = {name: merged[key] for key, name in _HTTP_FIELDS.items() if key in merged}
    return Subscription(
        id=feed_id,
        url=merged["url"],
        section=section,
        http=HttpSettings(**http),
        extract=ExtractSettings(**_group(merged, "extract.")),
        transform=TransformSettings(**_group(merged, "transform.")),
        **own,
    )


def _group(merged: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in merged.items() if key.startswith(prefix)}
