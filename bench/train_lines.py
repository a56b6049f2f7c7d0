"""Trains the model that tells an article's lines from a page's others: ``train_lines CORPUS [--out FILE]``.

CORPUS holds folders with ``truth.jsonl`` and ``pages/*.html.gz``. Pages of one site are never on both sides of a
split: the figures printed are of sites the model has not seen, and the tables leave a site's own pages out while its
lines are learnt from. Needs lightgbm and numpy in the environment; the program itself needs neither.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.line_truth import labels, weights, with_snippets
from bench.overlap import overlap, summarise

FOLDS = 5
ROUNDS = 300
SEEDS = (1, 2)
"""Models that are trained apart and averaged: what one makes of an odd line by chance, the other does not."""
SITES = 8
"""A name or word stands in a table if so many sites use it."""
SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 12, "min_data_in_leaf": 120,
    "min_sum_hessian_in_leaf": 1.0, "feature_fraction": 0.35, "bagging_fraction": 0.7, "bagging_freq": 1,
    "lambda_l2": 5.0, "max_bin": 127, "verbose": -1, "num_threads": 2, "deterministic": True,
}  # fmt: skip


@dataclass
class Page:
    """One page with its answers."""

    job: tuple[str, str]
    """Its folder, and its line of ``truth.jsonl``."""
    set: str
    site: str
    truth: str
    kind: str
    lines: list[str]
    captions: list[bool]
    described: Any
    found: list[float]
    weight: list[float]


def site_of(folder: str, record: dict[str, Any]) -> str:
    """The site a page is from; made of its name where its address is not known."""
    if match := re.match(r"https?://(?:www\.)?([^/?#:]+)", record.get("url") or ""):
        parts = match[1].lower().split(".")
        return parts[-2] if len(parts) > 1 and len(parts[-2]) > 3 else ".".join(parts[-3:])
    return f"{folder}/{re.sub(r'[-_]?[0-9]+$', '', record['id'])}"


def read_page(job: tuple[str, str]) -> Page | None:
    """Take a page apart as the program does, and mark its lines."""
    from termnews.articles.evidence import open_page
    from termnews.core.errors import ExtractError

    folder, text = job
    record = json.loads(text)
    body = gzip.decompress((Path(folder) / record["file"]).read_bytes())
    try:
        opened = open_page(body, url=record.get("url") or "https://paper.example/a")
    except ExtractError:
        return None
    lines = [line.text for line in opened.page.lines]
    truth = record.get("text") or ""
    found = labels(lines, truth) if truth else [0.0] * len(lines)
    weight = weights(lines, found, truth) if truth else [0.0] * len(lines)
    with_snippets(lines, record.get("must") or (), record.get("must_not") or (), found, weight, whole=bool(truth))
    name = Path(folder).name
    return Page(job, name, site_of(name, record), truth, record.get("kind") or "", lines,
                [line.caption for line in opened.page.lines], opened.described, found, weight)  # fmt: skip


class Counts:
    """How often keys stand in lines that are article, and in others, by site."""

    def __init__(self) -> None:
        self.all: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self.by_site: dict[str, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
        self.sites: dict[str, set[str]] = defaultdict(set)
        self.common: list[str] | None = None

    def add(self, site: str, keys: Iterable[str], *, article: bool, weight: float) -> None:
        for key in keys:
            self.all[article][key] += weight  # type: ignore[assignment]
            self.by_site[site][article][key] += weight  # type: ignore[assignment]
            self.sites[key].add(site)

    def table(self, without: str | None = None) -> dict[str, float]:
        """Log-odds of each key that enough sites use; those of one site may be left out."""
        own = self.by_site[without] if without in self.by_site else (Counter[str](), Counter[str]())
        if self.common is None:
            self.common = [key for key, sites in self.sites.items() if len(sites) >= SITES]
        return {
            key: math.log((self.all[1][key] - own[1][key] + 0.5) / (self.all[0][key] - own[0][key] + 0.5))
            for key in self.common
        }


def count(pages: Iterable[Page]) -> tuple[Counts, Counts]:
    """Count the names and the words of all weighty lines."""
    names, words = Counts(), Counts()
    for page in pages:
        described = page.described
        for levels, own, found, weight in zip(described.names, described.words, page.found, page.weight, strict=True):
            if weight > 0:
                article = found >= 0.5
                names.add(page.site, dict.fromkeys(key for keys in levels for key in keys), article=article,
                          weight=math.sqrt(min(weight, 0.05)))  # fmt: skip
                words.add(page.site, own, article=article, weight=math.sqrt(min(weight, 0.02)) + 0.02)
    return names, words


def _importance(page: Page) -> float:
    """News and articles are what the program is for; shops, forums and lists count half."""
    return 1.3 if page.set != "wcxb" else 1.0 if page.kind == "article" else 0.5


def matrix(pages: Sequence[Page], names: Counts, words: Counts) -> tuple[Any, Any, Any]:
    """The numbers, answers and weights of all weighty lines; each site's tables are without its own pages."""
    import numpy as np

    from termnews.articles.line_model import table_numbers

    rows, answers, amounts = [], [], []
    tables: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for page in sorted(pages, key=lambda page: page.site):
        if page.site not in tables:
            tables = {page.site: (names.table(page.site), words.table(page.site))}
        added = table_numbers(page.described, *tables[page.site])
        for row, more, found, weight in zip(page.described.rows, added, page.found, page.weight, strict=True):
            if weight > 0:
                rows.append([*row, *more])
                answers.append(found >= 0.5)
                amounts.append(weight * _importance(page) * 100)
    return np.array(rows, dtype=np.float32), np.array(answers), np.array(amounts)


def train(pages: Sequence[Page]) -> dict[str, Any]:
    """Train on pages; return the model as it lies in its file."""
    import lightgbm

    names, words = count(pages)
    rows, answers, amounts = matrix(pages, names, words)
    boosters = [
        lightgbm.train({**SETTINGS, "seed": seed}, lightgbm.Dataset(rows, answers, weight=amounts), ROUNDS)
        for seed in SEEDS
    ]
    infos = zip(*(booster.dump_model()["tree_info"] for booster in boosters), strict=True)
    trees = [_tree(info["tree_structure"]) for together in infos for info in together]
    return {
        "names": {key: round(value, 2) for key, value in sorted(names.table().items()) if abs(value) >= 0.05},
        "words": {key: round(value, 2) for key, value in sorted(words.table().items()) if abs(value) >= 0.05},
        "trees": trees,
    }


def _tree(root: dict[str, Any]) -> tuple[list[int], list[float], list[int], list[int], list[float], list[float]]:
    features: list[int] = []
    thresholds, leaves, means = [], [], []
    low: list[int] = []
    high: list[int] = []

    def place(node: dict[str, Any]) -> int:
        if "split_feature" not in node:
            leaves.append(round(node["leaf_value"] / len(SEEDS), 4))
            return ~(len(leaves) - 1)
        at = len(features)
        features.append(node["split_feature"])
        thresholds.append(float(f"{node['threshold']:.6g}"))
        means.append(round(node["internal_value"] / len(SEEDS), 4))
        low.append(0)
        high.append(0)
        low[at], high[at] = place(node["left_child"]), place(node["right_child"])
        return at

    if place(root) < 0:
        # A tree of one leaf: a fork whose sides are the same.
        return [0], [0.0], [~0], [~0], leaves, leaves
    return features, thresholds, low, high, leaves, means


def score(model: dict[str, Any], pages: Iterable[Page]) -> list[tuple[Page, str]]:
    """What a model keeps of pages."""
    from termnews.articles.line_model import LineModel
    from termnews.articles.voting import vote

    trained = LineModel(model["names"], model["words"], model["trees"])
    answers = []
    for page in pages:
        kept = vote(trained.score(page.described), [len(line) for line in page.lines], page.captions)
        text = "\n".join(
            line for line, keep, aside in zip(page.lines, kept, page.captions, strict=True) if keep and not aside
        )
        answers.append((page, text))
    return answers


def extracted(model: dict[str, Any], pages: Iterable[Page]) -> Iterator[dict[str, Any]]:
    """Yield what the whole program makes of pages with a model in place of its own."""
    from termnews.articles import choose
    from termnews.articles.extract import extract_article
    from termnews.articles.line_model import LineModel

    trained = LineModel(model["names"], model["words"], model["trees"])
    with patch.object(choose, "line_model", return_value=trained):
        for page in pages:
            folder, record = Path(page.job[0]), json.loads(page.job[1])
            body = gzip.decompress((folder / record["file"]).read_bytes())
            article = extract_article(body, url=record.get("url") or "https://paper.example/a")
            yield {"set": page.set, "id": record["id"], "text": article.text, "title": article.title}


def _fold(page: Page) -> int:
    return int(hashlib.md5(page.site.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _report(answers: Sequence[tuple[Page, str]]) -> None:
    for name in [*sorted({page.set for page, _ in answers}), "all"]:
        figures = summarise(overlap(page.truth, text) for page, text in answers
                            if page.truth and name in (page.set, "all"))  # fmt: skip
        if figures.pages:
            print(f"{name:<24} F1 {figures.f1:.3f}   token F1 {figures.token_f1:.3f}   below .5: {figures.low}")


def _check(pages: Sequence[Page], predictions: Path | None) -> None:
    answers, texts = [], []
    for fold in range(FOLDS):
        model = train([page for page in pages if _fold(page) != fold])
        unseen = [page for page in pages if _fold(page) == fold]
        answers += score(model, unseen)
        if predictions:
            texts += [json.dumps(found, ensure_ascii=False) for found in extracted(model, unseen)]
    _report(answers)
    if predictions:
        predictions.write_text("\n".join(texts), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Check on sites not seen, then train on all and write the model."""
    parser = argparse.ArgumentParser(prog="bench train_lines", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, help="where the model is written; default: only the check")
    parser.add_argument("--predictions", type=Path, help="where what the program makes of sites not seen is written")
    parser.add_argument("--no-check", action="store_true", help="only train")
    options = parser.parse_args(arguments)
    jobs = [
        (str(truth.parent), line)
        for truth in sorted(options.corpus.rglob("truth.jsonl"))
        for line in truth.read_text(encoding="utf-8").split("\n")
        if line.strip() and "file" in json.loads(line)
    ]
    with ProcessPoolExecutor(2) as pool:
        pages = [page for page in pool.map(read_page, jobs, chunksize=8) if page is not None]
    print(f"{len(pages)} pages of {len({page.site for page in pages})} sites, "
          f"{sum(len(page.lines) for page in pages):,} lines", flush=True)  # fmt: skip
    if not options.no_check:
        _check(pages, options.predictions)
    if options.out:
        options.out.write_text(json.dumps(train(pages), separators=(",", ":"), ensure_ascii=False), encoding="utf-8")
        print(f"{options.out}: {options.out.stat().st_size // 1024} KiB", file=sys.stderr)
    return 0
