"""Which keys feeds.toml may hold, and what is checked about each; docs/feeds-toml.md says the same in prose."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Union

from termnews.config import http_values, values
from termnews.config.values import Check

Table = Mapping[str, Union[Check, "Table"]]

HTTP: Table = {
    "user_agent": values.name,
    "proxy": http_values.proxy,
    "proxy_auth": http_values.proxy_auth,
    "headers": http_values.headers,
    "auth": http_values.auth,
    "verify": values.flag,
    "ca_file": values.name,
}
EXTRACT: Table = {
    "selector": values.name,
    "remove": values.texts(),
    "next_page": values.name,
    "title": values.name,
    "byline": values.name,
}
TRANSFORM: Table = {
    "filter": values.texts(),
    "title_sub": values.substitutions,
    "keep_if": values.query,
    "drop_if": values.query,
}
INHERITED: Table = {
    "refresh": values.refresh,
    "refresh_min": values.duration_s,
    "refresh_max": values.duration_s,
    "full_text": values.choice("off", "auto", "always", "prefetch"),
    "max_entries": values.integer(1, 1_000_000),
    "keep": values.duration_s,
    "keep_if": values.texts(values.choice("starred", "later", "tagged", "unread")),
    "timeout": values.duration_s,
    "max_bytes": values.size_bytes,
    "notify": values.notify,
    "mark_read": values.mark_read,
    "tags": values.texts(),
    "priority": values.number(0, 1000),
    "muted": values.flag,
    "muted_until": values.day,
    "language": values.name,
    "direction": values.choice("auto", "ltr", "rtl"),
    "http": HTTP,
    "extract": EXTRACT,
}
"""What [defaults], [sections.X] and [[feed]] share."""

SECTION: Table = {"title": values.name, "weight": values.number(0, 1000), **INHERITED}
FEED: Table = {
    "url": values.url,
    "id": values.name,
    "title": values.name,
    "section": values.name,
    **INHERITED,
    "transform": TRANSFORM,
}
APP: Table = {
    "masthead": values.name,
    "motto": values.text,
    "start": values.name,
    "theme": values.name,
    "ascii": values.flag,
    "keys": values.choice("default", "newsboat", "vim", "arrows"),
    "images": values.choice("auto", "off", "halfblock", "kitty"),
    "measure": values.integer(50, 100),
    "justify": values.flag,
    "history": values.on_off,
    "background": values.flag,
    "bidi": values.choice("terminal", "app"),
    "dedupe": values.choice("off", "guid", "url", "story"),
    "row": values.row_format,
    "player": values.text,
    "downloads": values.text,
    "allow_private": values.texts(values.host),
}
QUERY: Table = {"name": values.name, "match": values.query, "notify": values.flag}
RULE: Table = {"when": values.query, "do": values.texts(values.action)}

TOP = ("version", "include", "app", "defaults", "sections", "feed", "query", "rule", "keys", "sources")
KEY_SCOPES = (
    "app", "entry", "front", "reading", "frontpage", "headlines", "article", "sidebar", "tree", "search", "feeds",
    "help", "links", "target", "picture", "themes", "welcome", "subscribe", "choice", "palette", "line", "coverage",
    "rules",
)
"""The scopes of the command table that [keys.SCOPE] may change."""

BUILT_IN: Mapping[str, Any] = {
    "section": "news",
    "refresh": "auto",
    "refresh_min": "15m",
    "refresh_max": "24h",
    "full_text": "auto",
    "max_entries": 500,
    "keep": "90d",
    "keep_if": ["starred", "later", "tagged", "unread"],
    "timeout": "20s",
    "max_bytes": "10MB",
    "notify": "none",
    "mark_read": "open",
    "tags": [],
    "priority": 1,
    "muted": False,
    "direction": "auto",
}
"""The defaults as feeds.toml would write them; a key that is not here has none."""


def unknown_key(key: str, table: Table | tuple[str, ...], place: str) -> str:
    """Return the sentence for a key that has no meaning there, with the nearest one that has."""
    sentence = f"Unknown key {key!r} in {place}"
    home = next((name for name, inner in table.items() if not callable(inner) and key in inner),
                None) if not isinstance(table, tuple) else None
    if home:
        return f"{sentence}; it belongs under {home!r}: {home} = {{ {key} = … }}"
    if place.endswith((".http]", ".extract]")) and key in INHERITED:
        return f"{sentence}; it belongs one table up, beside {place.rpartition('.')[2][:-1]!r}"
    near = get_close_matches(key, list(table), n=1, cutoff=0.5)
    if near:
        return f"{sentence}; did you mean {near[0]!r}?"
    return f"{sentence}; known there: {', '.join(table)}"
