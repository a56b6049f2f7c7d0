"""CPU to open a 20,000-word article: ArticleView against Textual's Markdown widget, in processes of their own.

Both get the same made-up article: ours as the stored Document, Textual's as Markdown. Measured is the CPU time from
handing it over until the first screen is drawn, and then for twenty pages down.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

WORDS = 20_000
RUNS = 5
SIZE = (120, 40)
PAGES = 20
_SYLLABLES = ("ka", "lo", "mi", "ren", "tor", "vas", "el", "un", "dri", "pho", "ste", "ari", "non", "qua", "bel", "tis")


def sample_html(words: int = WORDS) -> str:
    """A made-up article with headings, lists, quotes, links, code and tables; the same at every call."""
    chance = random.Random(7)

    def prose(count: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)).capitalize()

    parts: list[str] = []
    written = 0
    while written < words:
        written += 330
        parts.append(f"<h2>{prose(5)}</h2>")
        for _ in range(4):
            parts.append(f"<p>{prose(30)}, <b>{prose(2)}</b> {prose(20)} <a href='https://a.example/{written}'>{prose(3)}"
                         f"</a> — “{prose(12)}”.</p>")
        parts.append(f"<blockquote><p>{prose(24)}.</p></blockquote><ul><li>{prose(9)}<li>{prose(8)}</ul>")
        if chance.random() < 0.3:
            parts.append("<table><tr><th>Port<th>Length</tr><tr><td>North<td>2,400</tr><tr><td>East<td>900</tr></table>")
            parts.append("<pre><code>def wall(height):\n    return height * 2\n</code></pre>")
    return "".join(parts)


def _article_view() -> tuple[Any, Callable[[Any], Awaitable[None]]]:
    from textual.app import App, ComposeResult

    from termnews.core.blocks import html_to_document
    from termnews.core.document import Document
    from termnews.core.models import EntryRow, ShownArticle, Verdict
    from termnews.tui.themes import THEMES, variable_defaults
    from termnews.tui.widgets.article_view import ArticleView

    now = datetime(2026, 11, 24, tzinfo=UTC)
    stored = html_to_document(sample_html(), base_url="https://a.example/").to_json()

    class Bench(App[None]):
        def get_theme_variable_defaults(self) -> dict[str, str]:
            return variable_defaults(THEMES[0])

        def compose(self) -> ComposeResult:
            yield ArticleView(id="article")

    async def open_it(app: Any) -> None:
        entry = EntryRow(1, 1, "a", "A", "news", "Title", None, None, "", now, now, now, False, False, False, WORDS)
        document = Document.from_json(stored)
        view = app.query_one(ArticleView)
        view.show(ShownArticle(entry, document, "page", Verdict.FULL, title="Title", words=WORDS), now=now)

    return Bench(), open_it


def _markdown() -> tuple[Any, Callable[[Any], Awaitable[None]]]:
    from textual.app import App, ComposeResult
    from textual.containers import VerticalScroll
    from textual.widgets import Markdown

    from termnews.core.blocks import html_to_document
    from termnews.core.export import to_markdown

    text = to_markdown(html_to_document(sample_html(), base_url="https://a.example/"))

    class Bench(App[None]):
        def compose(self) -> ComposeResult:
            with VerticalScroll(id="article"):
                yield Markdown()

    async def open_it(app: Any) -> None:
        await app.query_one(Markdown).update(text)

    return Bench(), open_it


async def _measure(kind: str) -> dict[str, float]:
    app, open_it = _article_view() if kind == "view" else _markdown()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        start = time.process_time()
        await open_it(app)
        await pilot.pause()
        opened = time.process_time()
        pane = app.query_one("#article")
        for _ in range(PAGES):
            pane.scroll_to(y=pane.scroll_offset.y + SIZE[1] - 2, animate=False)
            await pilot.pause()
        return {"open_s": opened - start, "page_s": (time.process_time() - opened) / PAGES}


def main(arguments: list[str]) -> int:
    """Run both, taking turns; print medians and the ratio."""
    if arguments[:1] == ["--child"]:
        print(json.dumps(asyncio.run(_measure(arguments[1]))))
        return 0
    runs = int(arguments[0]) if arguments else RUNS
    found: dict[str, list[dict[str, float]]] = {"view": [], "markdown": []}
    for _ in range(runs):
        for kind, results in found.items():
            command = [sys.executable, "-m", "bench", "article", "--child", kind]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            results.append(json.loads(output.splitlines()[-1]))
    medians = {
        kind: {name: statistics.median(result[name] for result in results) for name in ("open_s", "page_s")}
        for kind, results in found.items()
    }
    print(f"{WORDS:,} words at {SIZE[0]}×{SIZE[1]}, medians of {runs} runs, CPU")
    for kind, name in (("view", "ArticleView"), ("markdown", "Textual Markdown")):
        opened, paged = (medians[kind][part] * 1000 for part in ("open_s", "page_s"))
        print(f"{name:<18} open {opened:8.1f} ms   page {paged:6.1f} ms")
    opens, pages = (medians["markdown"][part] / medians["view"][part] for part in ("open_s", "page_s"))
    print(f"ArticleView opens {opens:.1f} times as fast, and pages {pages:.1f} times as fast.")
    return 0
