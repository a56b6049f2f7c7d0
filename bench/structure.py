"""What of a page's structure is kept beside what Mozilla's expected HTML has: headings, items, pictures, tables.

``python -m bench structure CORPUS [--losses]``. CORPUS holds a folder with ``truth.jsonl``, ``pages/*.html.gz`` and
``expected/*.html``. Two figures a kind, each a share of all that is expected. *counted*: how many elements of this
name the article as HTML has, at most as many as its page's expected HTML. *matched*: how many of the expected ones are
in it, found by what they say: a heading, item or table by its text, a picture by an address it may have.
Stands apart, and is in both figures: what our rules do not let through (pictures whose only address is ``data:``,
tables around tables, pictures or prose, which only place what is in them). *of the others* is *matched* without that.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html as lxml_html

from bench.line_truth import folded
from termnews.articles.extract import extract_article
from termnews.core.errors import ExtractError
from termnews.core.export import to_html
from termnews.core.grid import is_data_table

KINDS = ("h2", "h3", "li", "img", "table")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BASE = "http://fakehost/test/page.html"
"""Where Mozilla's tests say that their pages are."""
LEAST_KEY, MOST_KEY = 4, 80
"""Characters of a text that tell it from others."""
BAR = 0.85
_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")


@dataclass
class Page:
    """One page's expected things and ours."""

    name: str
    expected: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    """Matched things that do not stand apart."""
    apart: Counter[str] = field(default_factory=Counter)
    """Expected things that no rule of ours lets through."""
    lost: list[tuple[str, str]] = field(default_factory=list)
    """Kind, and the text or address of what was not found."""
    extra: Counter[str] = field(default_factory=Counter)
    """Elements beyond the expected number."""


def text_key(element: Any) -> str:
    """Return the folded beginning of an element's text."""
    return folded(" ".join(element.itertext()))[:MOST_KEY].replace(" ", "")


def addresses(picture: Any, base: str) -> set[str]:
    """Return where an ``img`` may be found, as host and path."""
    found = [picture.get(name) or "" for name in _ADDRESSES]
    for holder in (picture, *(picture.getparent().iter("source") if picture.getparent() is not None else ())):
        for name in ("srcset", "data-srcset"):
            found += [part.strip().split(" ")[0] for part in (holder.get(name) or "").split(", ")]
    return {_bare(urljoin(base, url)) for url in found if url and not url.startswith("data:")}


def _bare(url: str) -> str:
    parts = urlsplit(url.strip())
    return unquote(f"{parts.netloc}{parts.path}").casefold()


def _elements(root: Any, kind: str) -> Iterator[Any]:
    yield from root.iter(*(HEADINGS if kind in HEADINGS else (kind,)))


def compare(name: str, expected: str, found: str, base: str) -> Page:
    """Return one page's figures, from two pieces of HTML."""
    page = Page(name)
    theirs, ours = lxml_html.fragment_fromstring(expected, "div"), lxml_html.fragment_fromstring(found or "<p/>", "div")
    for kind in KINDS:
        wanted = list(theirs.iter(kind))
        number = sum(1 for _ in ours.iter(kind))
        page.expected[kind] = len(wanted)
        page.counted[kind] = min(number, len(wanted))
        page.extra[kind] = max(0, number - len(wanted))
        if kind == "img":
            _match_pictures(page, wanted, ours, base)
        else:
            _match_texts(page, kind, wanted, ours)
    return page


def _match_texts(page: Page, kind: str, wanted: list[Any], ours: Any) -> None:
    there = [text_key(element) for element in _elements(ours, kind)]
    for element in wanted:
        key = text_key(element)
        apart = kind == "table" and not is_data_table(element)
        page.apart[kind] += apart
        if (hit := next((one for one in there if _same(one, key)), None)) is not None:
            there.remove(hit)
            page.matched[kind] += 1
            page.others[kind] += not apart
        else:
            page.lost.append((kind, " ".join(" ".join(element.itertext()).split())[:MOST_KEY]))


def _same(one: str, other: str) -> bool:
    """Return True for the same text; a link "edit" behind a heading, the way back before a note, are no part of it."""
    return one == other or (len(one) >= LEAST_KEY and (one in other or (len(one) == len(other) and one[:-8] in other)))


def _match_pictures(page: Page, wanted: list[Any], ours: Any, base: str) -> None:
    there = Counter(address for picture in ours.iter("img") for address in addresses(picture, base))
    for picture in wanted:
        own = addresses(picture, base)
        page.apart["img"] += not own
        if hit := next((address for address in own if there[address] > 0), None):
            there[hit] -= 1
            page.matched["img"] += 1
            page.others["img"] += 1
        else:
            page.lost.append(("img", (picture.get("src") or "")[:200]))


def measured(folder: Path) -> list[Page]:
    """Return the figures of every page of a folder that has expected HTML."""
    pages = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
        if '"file"' not in line:
            continue
        record = json.loads(line)
        expected = folder / "expected" / f"{record['id']}.html"
        if not expected.exists():
            continue
        url = record.get("url") or BASE
        try:
            article = extract_article(gzip.decompress((folder / record["file"]).read_bytes()), url=url)
            found = to_html(article.document)
        except ExtractError:
            found = ""
        page = compare(record["id"], expected.read_text(encoding="utf-8"), found, url)
        pages.append(page)
    return pages


def report(pages: list[Page]) -> bool:
    """Print the figures; return whether each is over the bar."""
    print(f"{len(pages)} pages  expected  counted        matched        apart  of the others  beyond  pages that lose")
    good = True
    for kind in KINDS:
        wanted = sum(page.expected[kind] for page in pages)
        counted, matched = (sum(found[kind] for found in way) for way in
                            ([page.counted for page in pages], [page.matched for page in pages]))  # fmt: skip
        apart, others = (sum(found[kind] for found in way) for way in
                         ([page.apart for page in pages], [page.others for page in pages]))  # fmt: skip
        good = good and counted >= BAR * wanted
        print(f"{kind:<8}{wanted:>10}{counted:>9}{counted / max(1, wanted):>7.3f}"
              f"{matched:>8}{matched / max(1, wanted):>7.3f}{apart:>10}"
              f"{others / max(1, wanted - apart):>12.3f}{sum(page.extra[kind] for page in pages):>12}"
              f"{sum(page.matched[kind] < page.expected[kind] for page in pages):>10}")  # fmt: skip
    return good


def main(arguments: list[str]) -> int:
    """Measure all folders with expected HTML; 1 where a kind's count is under 85 %."""
    parser = argparse.ArgumentParser(prog="bench structure", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--losses", action="store_true", help="print what each page loses")
    options = parser.parse_args(arguments)
    folders = sorted(found.parent for found in options.corpus.rglob("truth.jsonl"))
    pages = [page for folder in folders if (folder / "expected").is_dir() for page in measured(folder)]
    if not pages:
        print(f"No folder below {options.corpus} has expected HTML.", file=sys.stderr)
        return 2
    good = report(pages)
    for page in pages if options.losses else ():
        for kind, what in page.lost:
            print(f"{page.name:<40}{kind:<6} {what}")
        if short := page.expected - page.counted:
            print(f"{page.name:<40}short  {dict(short)}")
        if page.extra.total():
            print(f"{page.name:<40}beyond {dict(+page.extra)}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
