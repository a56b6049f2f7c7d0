"""Quality and CPU of article extraction, side by side with readability-lxml alone and what else is installed.

``python -m bench extract CORPUS [--every N]``. CORPUS holds folders with ``truth.jsonl`` and ``pages/*.html.gz``. Other
extractors (trafilatura, resiliparse) run where ``TERMNEWS_BENCH_PYTHON`` names the Python of an environment that has
them; each extractor has a process of its own, and CPU is that process's. Our model was trained on the shared corpus:
``bench train_lines`` says what it finds on sites it has not seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.line_truth import folded
from bench.overlap import overlap, summarise

Extractor = Callable[[bytes, str], str]


def jobs_of(corpus: Path, every: int) -> list[tuple[Path, dict[str, Any]]]:
    """Every Nth page of each folder: where it lies, and its truth."""
    return [
        (truth.parent, json.loads(line))
        for truth in sorted(corpus.rglob("truth.jsonl"))
        for line in [line for line in truth.read_text(encoding="utf-8").split("\n") if '"file"' in line][::every]
    ]


def _decoded(page: bytes) -> str:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("cp1252", "replace")


def _termnews() -> Extractor:
    from termnews.articles.extract import extract_article
    from termnews.core.errors import ExtractError

    def extract(page: bytes, url: str) -> str:
        try:
            return extract_article(page, url=url).text
        except ExtractError:
            return ""

    return extract


def _readability() -> Extractor:
    import logging

    from lxml import html
    from readability import Document

    logging.disable(logging.CRITICAL)

    def extract(page: bytes, url: str) -> str:
        found = html.fromstring(Document(_decoded(page), url=url).summary(html_partial=True))
        return "\n".join(text for text in found.itertext() if text.strip())

    return extract


def _trafilatura() -> Extractor:
    import trafilatura  # type: ignore[import-not-found, unused-ignore]

    return lambda page, url: trafilatura.extract(_decoded(page), url=url, include_comments=False) or ""


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import (  # type: ignore[import-not-found, unused-ignore]
        extract_plain_text,
    )

    return lambda page, _: str(extract_plain_text(_decoded(page), main_content=True, alt_texts=False, links=False))


OURS = {"termnews": _termnews, "readability-lxml": _readability}
OTHERS = {"trafilatura": _trafilatura, "resiliparse": _resiliparse}


def child(name: str, corpus: Path, every: int) -> None:
    """Extract every page; print a line of JSON a page: text, CPU seconds, whether it raised."""
    extract = {**OURS, **OTHERS}[name]()
    for number, (folder, record) in enumerate(jobs_of(corpus, every)):
        page = gzip.decompress((folder / record["file"]).read_bytes())
        url = record.get("url") or "https://paper.example/a"
        if number == 0:
            _tried(extract, page, url)
        start = time.process_time()
        text, raised = _tried(extract, page, url)
        print(json.dumps({"text": text, "cpu": time.process_time() - start, "raised": raised}), flush=True)


def _tried(extract: Extractor, page: bytes, url: str) -> tuple[str, bool]:
    try:
        return extract(page, url), False
    except Exception:  # what others raise is what is counted
        return "", True


def run(name: str, corpus: Path, every: int, python: str) -> list[dict[str, Any]] | None:
    """One extractor's answers; None where it is not installed."""
    command = [python, "-m", "bench.extract", "--child", name, str(corpus), "--every", str(every)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name}: {(done.stderr.strip().splitlines() or ['it ended without a word'])[-1]}", file=sys.stderr)
        return None
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def report(name: str, jobs: list[tuple[Path, dict[str, Any]]], answers: list[dict[str, Any]]) -> float:
    """Print an extractor's figures; return its 95th percentile of CPU in milliseconds."""
    figures = summarise(overlap(record["text"], answer["text"])
                        for (_, record), answer in zip(jobs, answers, strict=True) if record.get("text"))  # fmt: skip
    must = _snippets(jobs, answers, "must", wanted=True)
    clean = _snippets(jobs, answers, "must_not", wanted=False)
    cpu = sorted(answer["cpu"] * 1000 for answer in answers)
    late = cpu[min(len(cpu) - 1, int(len(cpu) * 0.95))]
    print(f"{name:<18}{figures.f1:>7.3f}{figures.token_f1:>9.3f}{must:>9.3f}{clean:>9.3f}{figures.low:>7}"
          f"{sum(not answer['text'].strip() for answer in answers):>7}{sum(answer['raised'] for answer in answers):>8}"
          f"{sum(cpu) / len(cpu):>9.0f}{late:>8.0f}")  # fmt: skip
    return late


def _snippets(jobs: list[Any], answers: list[dict[str, Any]], kind: str, *, wanted: bool) -> float:
    shares = []
    for (_, record), answer in zip(jobs, answers, strict=True):
        text = f" {folded(answer['text'])} "
        hits = [f" {folded(snippet)} " in text for snippet in record.get(kind) or () if folded(snippet)]
        if hits:
            shares.append(sum(hit == wanted for hit in hits) / len(hits))
    return sum(shares) / max(1, len(shares))


def main(arguments: list[str]) -> int:
    """Run all extractors, one after the other, and print a table."""
    parser = argparse.ArgumentParser(prog="bench extract", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=10, metavar="N", help="only every Nth page; default 10")
    parser.add_argument("--child", choices=[*OURS, *OTHERS], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        child(options.child, options.corpus, options.every)
        return 0
    jobs = jobs_of(options.corpus, options.every)
    other = os.environ.get("TERMNEWS_BENCH_PYTHON")
    print(f"{len(jobs)} pages{'':<9}  F1  token F1  present   absent    <.5  empty  raised  CPU ms     p95")
    late = {}
    for name, python in [*((name, sys.executable) for name in OURS), *((name, other) for name in OTHERS if other)]:
        if (answers := run(name, options.corpus, options.every, python)) is not None:
            late[name] = report(name, jobs, answers)
    if len(late) > 1:
        print(f"p95 beside readability-lxml alone: {late['termnews'] / late['readability-lxml']:.2f} times")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
