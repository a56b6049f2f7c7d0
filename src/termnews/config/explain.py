"""Each setting of a feed, with the place it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from termnews.config import schema
from termnews.config.model import Config, Layer, Origin
from termnews.config.secrets import hidden
from termnews.core.errors import NotFoundError

BUILT_IN = "built-in"


def explain(config: Config, feed_id: str) -> list[Origin]:
    """Return every setting of a feed and where its value was read.

    Raises:
        NotFoundError: there is no such feed; the sentence names the nearest.
    """
    sub = config.subscription(feed_id)
    if sub is None:
        raise NotFoundError(_no_feed(config, feed_id))
    layers = config.layers[feed_id]
    own = layers[-1]
    origins = [Origin("id", sub.id, _id_origin(own))]
    for key in _flat(schema.FEED):
        if key != "id":
            origins.extend(_origin(key, layers))
    if "section" not in own.table:
        origins = [Origin(o.key, sub.section, o.origin) if o.key == "section" else o for o in origins]
    return origins


def _flat(table: schema.Table, prefix: str = "") -> list[str]:
    names: list[str] = []
    for key, check in table.items():
        names.extend([prefix + key] if callable(check) else _flat(check, f"{prefix}{key}."))
    return names


def _id_origin(own: Layer) -> str:
    for key in ("id", "title", "url"):
        if key in own.table:
            return own.file.where(*own.path, key) + ("" if key == "id" else f" (from {key})")
    return own.file.where(*own.path)


def _origin(key: str, layers: tuple[Layer, ...]) -> list[Origin]:
    path = tuple(key.split("."))
    for layer in reversed(layers):
        # a section's own title is no feed's title
        if key in ("title", "section", "url") and layer is not layers[-1]:
            continue
        value = _look_up(layer.table, path)
        if value is not None:
            return [Origin(key, hidden(key, value), layer.file.where(*layer.path, *path))]
    if key in schema.BUILT_IN:
        return [Origin(key, schema.BUILT_IN[key], BUILT_IN)]
    return []


def _look_up(table: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        if not isinstance(table, Mapping) or part not in table:
            return None
        table = table[part]
    return table


def _no_feed(config: Config, feed_id: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(feed_id, [sub.id for sub in config.subscriptions], n=1, cutoff=0.5)
    return f"No feed goes by {feed_id!r}{f'; did you mean {near[0]!r}?' if near else '.'}"
