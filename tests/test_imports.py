"""Who may import whom (ARCHITECTURE.md): an AST pass over the sources, and subprocesses that look in sys.modules."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, entries, feeds

SOURCE = Path(__file__).parents[1] / "src" / "termnews"
STDLIB = sys.stdlib_module_names
# package -> (termnews packages it may use, libraries it may use)
RULES: dict[str, tuple[set[str], set[str]]] = {
    "core": ({"core"}, set()),
    "feeds": ({"core", "feeds"}, {"feedparser", "lxml"}),
    "articles": ({"core", "articles", "feeds"}, {"readability", "lxml", "lxml_html_clean"}),
    "net": ({"core", "net"}, {"httpcore2", "anyio", "brotli", "zlib", "truststore", "h11"}),
    "store": ({"core", "store"}, {"sqlite_utils"}),
    "config": ({"core", "config"}, {"tomlkit", "platformdirs", "keyring"}),
    "demo": ({"core", "demo"}, set()),
    "plain": ({"core", "reader", "plain"}, set()),
    "web": ({"core", "web"}, {"textual_serve", "aiohttp"}),
    "tui/widgets": ({"core", "tui.widgets", "tui.keys", "tui.themes"}, {"textual", "rich"}),
    "tui": ({"core", "config", "reader", "splash", "tui"}, {"textual", "rich"}),
}
# single modules with a library of their own
ALSO = {
    "core/blocks.py": {"lxml"}, "core/hypertext.py": {"lxml"}, "core/block_builder.py": {"lxml"},
    "core/grid.py": {"lxml"}, "core/hyphens.py": {"pyphen"},
    "articles/pictures.py": {"PIL"}, "store/patterns.py": {"regex"},
    "core/inline.py": {"lxml"}, "core/export.py": {"nh3"}, "core/bidi.py": {"bidi"},
}  # fmt: skip


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _rule_for(relative: str) -> tuple[set[str], set[str]] | None:
    for package in sorted(RULES, key=len, reverse=True):
        if relative.startswith(package + "/"):
            return RULES[package]
    return None


def _violations() -> list[str]:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE).as_posix()
        rule = _rule_for(relative)
        if rule is None:
            continue
        own, libraries = rule
        libraries = libraries | ALSO.get(relative, set())
        for name in _imports(path):
            top = name.partition(".")[0]
            if top == "termnews":
                inner = name.removeprefix("termnews.")
                if inner.partition(".")[0] == "__version__":
                    continue
                if not any(inner == allowed or inner.startswith(allowed + ".") for allowed in own):
                    wrong.append(f"{relative} imports {name}")
            elif top not in STDLIB and top not in libraries:
                wrong.append(f"{relative} imports {name}")
    return wrong


def test_every_layer_imports_only_what_it_may() -> None:
    assert _violations() == []


def test_the_rule_would_catch_a_violation() -> None:
    assert "core" not in RULES["tui/widgets"][1]
    imports = _imports(SOURCE / "tui" / "app.py")
    assert any(name.startswith("termnews.reader") for name in imports)
    assert not any("termnews.reader".startswith(allowed) for allowed in RULES["tui/widgets"][0])


HEAVY = ("textual", "httpcore2", "feedparser", "readability", "lxml", "sqlite_utils", "tomlkit")


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["--version"], (*HEAVY, "sqlite3", "asyncio")),
        (["list", "--json"], HEAVY),
        (["popular", "--json"], HEAVY),
        (["feeds", "--json"], HEAVY),
    ],
)
def test_verbs_stay_light(tmp_path: Path, arguments: list[str], forbidden: tuple[str, ...]) -> None:
    config = tmp_path / "feeds.toml"
    config.write_text('version = 1\n[[feed]]\nurl = "https://herald.example/feed"\n', encoding="utf-8")
    call = ["--config", str(config), "--data-dir", str(tmp_path / "data")]
    code = (
        "import sys\n"
        "from termnews.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as leave:\n    assert not leave.code, leave.code\n"
        "finally:\n    print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    subprocess.run(  # the first call makes the database, which needs sqlite_utils
        [sys.executable, "-m", "termnews", *call, "list"], check=True, capture_output=True, env=os.environ
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *call, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    loaded = {name.partition(".")[0] for name in done.stderr.splitlines()}
    assert "termnews" in loaded
    assert loaded.isdisjoint(forbidden)


def test_the_first_paint_stays_light(tmp_path: Path) -> None:
    sub = Subscription(id="herald", url="https://herald.example/feed", title="Herald", section="news")
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, [sub])
    now = datetime.now(UTC)
    parsed = ParsedFeed("rss", "Herald", (ParsedEntry("1", None, "A headline to be seen", published=now),))
    good = feeds.GoodAnswer(Validators(), now, now + timedelta(days=1), whole=True)
    entries.save_feed(db, 1, parsed, sub=sub, good=good)
    db.close()
    config = tmp_path / "feeds.toml"
    line = f'[[feed]]\nid = "herald"\nurl = "{sub.url}"\ntitle = "Herald"\nrefresh = "manual"\n'
    config.write_text("version = 1\n" + line, encoding="utf-8")
    code = (
        "import asyncio, sys\nfrom pathlib import Path\n"
        "from termnews.config.load import load_config\nfrom termnews.reader import Reader\n"
        "from termnews.tui.app import NewsApp\n"
        "async def main(folder):\n"
        "    async with Reader(load_config(folder / 'feeds.toml'), folder) as reader:\n"
        "        async with NewsApp(reader).run_test(size=(120, 40)) as pilot:\n"
        "            await pilot.pause()\n"
        "            shown = pilot.app.export_screenshot()\n"
        "            print('headline' in shown, *sys.modules, sep='\\n')\n"
        "asyncio.run(main(Path(sys.argv[1])))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    seen, *modules = done.stdout.splitlines()
    assert seen == "True"
    late = {"lxml", "feedparser", "httpcore2", "sqlite_utils", "tomlkit"}
    assert not late & {name.partition(".")[0] for name in modules}
