"""feeds.toml and the files it includes to a ``Config``; every problem is found in one pass."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from termnews.config import schema, values
from termnews.config.explain import explain
from termnews.config.model import AppSettings, Config, Layer, Rule, SavedQuery
from termnews.config.paths import config_path
from termnews.config.problems import Problems, checked
from termnews.config.secrets import literal_secrets
from termnews.config.source import SourceFile, read_source
from termnews.config.subscriptions import (
    Draft,
    Inherited,
    assign_ids,
    section_of,
    slug,
    subscription,
    without_duplicates,
)
from termnews.config.values import NoQueryError
from termnews.core.errors import ConfigError, QueryError
from termnews.core.query import expanded, parse_query, saved_key
from termnews.core.subscriptions import Section

__all__ = ["check", "explain", "find_config", "load_config", "read_config"]

VERSION = 1
MAX_INCLUDED = 1000


def find_config(explicit: Path | None = None) -> Path:
    """Return the path of feeds.toml, whether or not the file is there yet."""
    return config_path(explicit)


def load_config(path: Path) -> Config:
    """Return what feeds.toml says.

    Raises:
        ConfigError: the first problem in file order; ``check`` gives them all.
    """
    config, errors = read_config(path)
    if errors:
        raise errors[0]
    return config


def check(path: Path) -> list[ConfigError]:
    """Return every error in feeds.toml and the files it includes, in file order."""
    return list(read_config(path)[1])


def read_config(path: Path) -> tuple[Config, tuple[ConfigError, ...]]:
    """Return what can be understood of feeds.toml, and every error: a mistake in one feed hides no other."""
    loader = _Loader(path)
    try:
        config = loader.load()
    except ConfigError as error:
        return Config(path), (error,)
    return config, loader.problems.in_file_order()


class _Loader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems = Problems()
        self.inherited = Inherited()
        self.app: dict[str, Any] = {}
        self.titles: dict[str, tuple[str, float]] = {}
        self.drafts: list[Draft] = []
        self.queries: list[tuple[SavedQuery, SourceFile, int]] = []
        self.rules: list[Rule] = []
        self.keys: dict[str, dict[str, str | tuple[str, ...]]] = {}
        self.key_layers: list[Layer] = []

    def load(self) -> Config:
        main = read_source(self.path)
        for file in (main, *self._included(main)):
            self._read(file)
        self._check_start(main)
        return self._config()

    def _included(self, main: SourceFile) -> list[SourceFile]:
        patterns = main.tables.get("include", [])
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
            self.problems.error("'include' must be a list of paths such as [\"feeds.d/*.toml\"].", main, "include")
            return []
        files: list[SourceFile] = []
        for index, pattern in enumerate(patterns):
            where = str(self.path.absolute().parent / Path(pattern).expanduser())
            found = sorted(glob.glob(where, recursive=True))[:MAX_INCLUDED]
            if not found and not glob.has_magic(pattern):
                self.problems.error(f"There is no file {pattern!r}.", main, "include", index)
            for name in found:
                try:
                    files.append(read_source(Path(name)))
                except ConfigError as error:
                    self.problems.errors.append(error)
        return files

    def _read(self, file: SourceFile) -> None:
        for key, value in file.tables.items():
            reader = getattr(self, f"_read_{key}", None) if key in schema.TOP else None
            if reader is None:
                sentence = schema.unknown_key(key, schema.TOP, "the file").replace("in the file", "at the top level")
                self.problems.error(sentence, file, key)
            else:
                reader(file, value)
        if file.readable_by_others():
            for path in literal_secrets(file.tables):
                self.problems.warn("A secret stands here and others may read this file; use { env = … } or "
                                   "{ cmd = … }, or chmod 600 it.", file, *path)

    def _read_version(self, file: SourceFile, value: Any) -> None:
        if value != VERSION or isinstance(value, bool):
            self.problems.error(f"'version' must be {VERSION}; a file of a newer termnews needs that termnews.",
                                file, "version")

    def _read_include(self, file: SourceFile, value: Any) -> None:
        if file.path != self.path:
            self.problems.error("An included file cannot include others; list them in the main file.", file, "include")

    def _read_app(self, file: SourceFile, value: Any) -> None:
        found = checked(value, schema.APP, file=file, path=("app",), problems=self.problems)
        self._merge(self.app, found, file=file, place="app")

    def _read_defaults(self, file: SourceFile, value: Any) -> None:
        found = checked(value, schema.INHERITED, file=file, path=("defaults",), problems=self.problems)
        self._merge(self.inherited.defaults, found, file=file, place="defaults")
        if isinstance(value, dict):
            self.inherited.default_layers.append(Layer(value, file, ("defaults",)))

    def _merge(self, into: dict[str, Any], found: Mapping[str, Any], *, file: SourceFile, place: str) -> None:
        for key in found.keys() & into.keys():
            self.problems.error(f"{key!r} in [{place}] is already set in another file.", file, place, *key.split("."))
        into.update(found)

    def _read_sections(self, file: SourceFile, value: Any) -> None:
        for name, table in self._tables(file, "sections", value):
            path = ("sections", name)
            found = checked(table, schema.SECTION, file=file, path=path, problems=self.problems)
            section = slug(name)
            if not section or section in self.titles:
                self.problems.error(f"The section {name!r} is declared twice." if section else
                                    "A section's key needs letters or digits.", file, *path)
                continue
            self.titles[section] = (found.pop("title", None) or _title(name), found.pop("weight", 1.0))
            self.inherited.sections[section] = found
            if isinstance(table, dict):
                self.inherited.section_layers[section] = [Layer(table, file, path)]

    def _tables(self, file: SourceFile, key: str, value: Any) -> list[tuple[str, Any]]:
        if isinstance(value, dict):
            return list(value.items())
        self.problems.error(f"{key!r} must hold tables: write [{key}.NAME].", file, key)
        return []

    def _elements(self, file: SourceFile, key: str, value: Any) -> list[tuple[int, Any]]:
        if isinstance(value, list):
            return list(enumerate(value))
        self.problems.error(f"[{key}] needs two pairs of brackets: [[{key}]].", file, key)
        return []

    def _read_feed(self, file: SourceFile, value: Any) -> None:
        for index, table in self._elements(file, "feed", value):
            path = ("feed", index)
            found = checked(table, schema.FEED, file=file, path=path, problems=self.problems)
            if "url" in found:
                self.drafts.append(Draft(found, Layer(table, file, path), file, path))
            elif isinstance(table, dict) and "url" not in table:
                self.problems.error("This [[feed]] has no 'url', the one key a feed needs.", file, *path)

    def _read_sources(self, file: SourceFile, value: Any) -> None:
        if not isinstance(value, dict):
            self.problems.error("[sources] must hold lines such as \"Name\" = \"https://…\".", file, "sources")
            return
        for title, url in value.items():
            path = ("sources", title)
            try:
                settings = {"title": values.name(title), "url": values.url(url)}
            except ValueError as error:
                self.problems.error(f"{title!r} in [sources] {error}", file, *path)
                continue
            self.drafts.append(Draft(settings, Layer(settings, file, path), file, path))

    def _read_query(self, file: SourceFile, value: Any) -> None:
        for index, table in self._elements(file, "query", value):
            found = checked(table, schema.QUERY, file=file, path=("query", index), problems=self.problems)
            if self._has(("name", "match"), table, file, "query", index) and {"name", "match"} <= found.keys():
                self.queries.append((SavedQuery(**found), file, index))

    def _read_rule(self, file: SourceFile, value: Any) -> None:
        for index, table in self._elements(file, "rule", value):
            found = checked(table, schema.RULE, file=file, path=("rule", index), problems=self.problems)
            if self._has(("when", "do"), table, file, "rule", index) and {"when", "do"} <= found.keys():
                self.rules.append(Rule(**found))

    def _has(self, needed: tuple[str, ...], table: Any, file: SourceFile, *path: str | int) -> bool:
        missing = [key for key in needed if isinstance(table, dict) and key not in table]
        for key in missing:
            self.problems.error(f"This [[{path[0]}]] has no {key!r}.", file, *path)
        return not missing

    def _read_keys(self, file: SourceFile, value: Any) -> None:
        scopes = {scope: dict[str, Any]() for scope in schema.KEY_SCOPES}
        for scope, table in self._tables(file, "keys", value):
            if scope not in scopes:
                self.problems.error(schema.unknown_key(scope, schema.KEY_SCOPES, "[keys]"), file, "keys", scope)
                continue
            names: Any = dict.fromkeys(table, values.command) if isinstance(table, dict) else {}
            found = checked(table, names, file=file, path=("keys", scope), problems=self.problems)
            self.keys.setdefault(scope, {}).update(found)
        if isinstance(value, dict):
            known = {scope: table for scope, table in value.items() if scope in scopes and isinstance(table, dict)}
            self.key_layers.append(Layer(known, file, ("keys",)))

    def _check_start(self, main: SourceFile) -> None:
        start = self.app.get("start", "front")
        names = [query.name for query, _, _ in self.queries]
        if start not in ("front", "unread", "latest", *names):
            known = ", ".join(repr(name) for name in ("front", "unread", "latest", *names))
            self.problems.error(f"'start' must be one of {known}.", main, "app", "start")
        for name in {name for name in names if names.count(name) > 1}:
            _, file, index = next(found for found in reversed(self.queries) if found[0].name == name)
            self.problems.error(f"There are two queries named {name!r}.", file, "query", index, "name")
        self._check_references()

    def _check_references(self) -> None:
        """A saved search may stand in another one, but it has to be there, and not in itself."""
        saved = {saved_key(query.name): query.match for query, _, _ in self.queries}
        for query, file, index in self.queries:
            try:
                expanded(parse_query(query.match), saved)
            except QueryError as error:
                self.problems.error(f"'match' in [[query]] {NoQueryError(error)}", file, "query", index, "match",
                                    within=error)

    def _config(self) -> Config:
        drafts = without_duplicates(self.drafts, self.problems)
        assign_ids(drafts, self.problems)
        built = [subscription(draft, self.inherited, self.problems) for draft in drafts]
        return Config(
            path=self.path,
            app=AppSettings(**self.app),
            sections=self._sections(drafts),
            subscriptions=tuple(sub for sub, _ in built),
            queries=tuple(query for query, _, _ in self.queries),
            rules=tuple(self.rules),
            keys=self.keys,
            warnings=tuple(self.problems.warnings),
            layers={sub.id: layers for sub, layers in built},
            key_layers=tuple(self.key_layers),
        )

    def _sections(self, drafts: list[Draft]) -> tuple[Section, ...]:
        sections = {key: Section(key, title, weight) for key, (title, weight) in self.titles.items()}
        declared = tuple(sections)
        for draft in drafts:
            key = section_of(draft.settings)
            if key not in sections:
                sections[key] = Section(key, _title(str(draft.settings.get("section", key))))
                self._warn_undeclared(draft, key, declared)
        return tuple(sections.values())

    def _warn_undeclared(self, draft: Draft, key: str, declared: tuple[str, ...]) -> None:
        from difflib import get_close_matches

        if near := get_close_matches(key, declared, n=1, cutoff=0.75):
            self.problems.warn(f"The section {key!r} is declared nowhere; did you mean {near[0]!r}?",
                               draft.file, *draft.path, "section")


def _title(name: str) -> str:
    return name if name != name.lower() else name.replace("-", " ").replace("_", " ").title()
