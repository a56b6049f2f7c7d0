"""What each address of the edition answers. No sockets here: a path in, an answer out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from termnews.core.dates import WEEKDAYS
from termnews.core.records import dataclass
from termnews.demo.markup import Link, figure_html, html_blocks
from termnews.demo.outlets import DemoEntry, Outlet, load_outlet, outlet_slugs, time_span
from termnews.demo.pages import front_html, page_html
from termnews.demo.pictures import draw_picture, sound_foghorn
from termnews.demo.syndicate import TYPES, Issue, feed_bytes

SLOW_S = 0.4
"""How long the slow page takes."""
_HTML = "text/html; charset=utf-8"
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""Last-Modified of what never changes."""

_DAY = re.compile(r"\{day ?([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, before the wire."""

    status: int
    type: str
    body: bytes
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0

    @property
    def etag(self) -> str:
        """A strong validator (RFC 9110 §8.8.3)."""
        return f'"{hashlib.blake2b(self.body, digest_size=9).hexdigest()}"'


def _error(status: int, sentence: str, **headers: str) -> Answer:
    page = f'<!DOCTYPE html><html lang="en"><title>{status}</title><h1>{status}</h1><p>{sentence}</p></html>'
    pairs = tuple((key.replace("_", "-"), value) for key, value in headers.items())
    return Answer(status, _HTML, page.encode(), headers=pairs)


@dataclass
class Site:
    """All outlets of the edition, spread over one or more base URLs."""

    bases: Sequence[str]
    """Base URLs without a slash at the end; outlets take turns."""
    start: datetime
    """Dates in the content are relative to this."""
    clock: Callable[[], datetime]
    _outlets: dict[str, Outlet] = field(default_factory=dict)

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """Slugs of all outlets."""
        return outlet_slugs()

    def outlet(self, slug: str) -> Outlet:
        """One outlet, read when first asked for."""
        if slug not in self._outlets:
            self._outlets[slug] = load_outlet(slug)
        return self._outlets[slug]

    def base(self, slug: str) -> str:
        """Base URL of the outlet's host."""
        return self.bases[self.slugs.index(slug) % len(self.bases)]

    def feed_url(self, slug: str) -> str:
        """Address of the outlet's feed."""
        return self.base(slug) + self.outlet(slug).feed_path

    def issues(self, outlet: Outlet, *, relative: bool = False) -> list[Issue]:
        """The outlet's entries that are out now, newest first; undated ones as its file orders them."""
        waited = self.clock() - self.start
        out = [entry for entry in outlet.entries if entry.arrives is None or entry.arrives <= waited]
        issues = [self._issue(outlet, entry, relative=relative) for entry in out]
        return sorted(issues, key=lambda issue: issue.published or self.start, reverse=True)

    def answer(self, path: str) -> Answer:
        """What a GET of this path says."""
        slug, _, rest = path.partition("?")[0].strip("/").partition("/")
        if slug == "":
            links = "".join(f'<li><a href="{self.feed_url(name)}">{name}</a></li>' for name in self.slugs)
            return Answer(200, _HTML, f"<!DOCTYPE html><title>The edition</title><ul>{links}</ul>".encode())
        if slug == "pictures" and rest.endswith(".png"):
            return Answer(200, "image/png", draw_picture(rest.removesuffix(".png")), _SINCE)
        if slug == "sounds":
            return Answer(200, "audio/wav", sound_foghorn(), _SINCE)
        if slug not in self.slugs:
            return _error(404, "There is nothing here but weather.")
        outlet = self.outlet(slug)
        if outlet.status != 200:
            retry = {"Retry_After": str(outlet.retry_after_s)} if outlet.retry_after_s else {}
            return _error(outlet.status, outlet.description, **retry)
        return self._outlet_answer(outlet, rest)

    def _outlet_answer(self, outlet: Outlet, rest: str) -> Answer:
        if rest == "":
            front = front_html(outlet, self.issues(outlet), feed_path=outlet.feed_path, feed_type=TYPES[outlet.format])
            return Answer(200, _HTML, front.encode(errors="replace"), self._modified(outlet))
        if "/" + outlet.slug + "/" + rest == outlet.feed_path:
            return self._feed(outlet)
        for issue in self.issues(outlet):
            if issue.entry.slug == rest:
                return self._page(outlet, issue)
        return _error(404, "This page was moved, or never written.")

    def _feed(self, outlet: Outlet) -> Answer:
        issues = self.issues(outlet, relative=outlet.relative)
        home = f"/{outlet.slug}/" if outlet.relative else f"{self.base(outlet.slug)}/{outlet.slug}/"
        url = outlet.feed_path if outlet.relative else self.feed_url(outlet.slug)
        body = feed_bytes(outlet, issues, site_url=home, feed_url=url)
        return Answer(200, TYPES[outlet.format], body, self._modified(outlet))

    def _page(self, outlet: Outlet, issue: Issue) -> Answer:
        kind = issue.entry.page
        if kind == "blocked":
            return _error(403, "Robots, and readers who look like robots, are not admitted to the reading room.")
        if kind in ("gone", "none"):
            return _error(404, "This page was withdrawn by the author, who has had a better idea.")
        blocks = html_blocks(issue.entry.body, self._link(outlet))
        if issue.image:
            caption = issue.entry.caption
            blocks.insert(0, figure_html(issue.entry.image, caption or issue.entry.title, caption, self._link(outlet)))
        more = [other for other in self.issues(outlet) if other.guid != issue.guid][:4]
        home = f"{self.base(outlet.slug)}/{outlet.slug}/"
        html = page_html(outlet, issue, blocks, site_url=home, more=more, paywall=kind == "paywall")
        delay_s = SLOW_S if kind == "slow" else 0.0
        return Answer(200, _HTML, html.encode(errors="replace"), self._modified(outlet), delay_s=delay_s)

    def _issue(self, outlet: Outlet, entry: DemoEntry, *, relative: bool) -> Issue:
        base = "" if relative else self.base(outlet.slug)
        entry = replace(
            entry, title=self._dated(entry.title), summary=self._dated(entry.summary), body=self._dated(entry.body)
        )
        published = None
        if entry.arrives is not None:
            published = self.start + entry.arrives
        elif entry.age is not None:
            published = self.start - entry.age
        return Issue(
            entry=entry,
            guid=f"tag:{outlet.slug}.example,2020:{entry.slug}",
            url="" if entry.page == "none" else f"{base}/{outlet.slug}/{entry.slug}",
            published=published,
            updated=self.start - entry.updated if entry.updated is not None else None,
            html=self._feed_html(outlet, entry, base),
            image=f"{base}/pictures/{entry.image}.png" if entry.image else "",
            enclosure=f"{base}/sounds/{entry.enclosure}" if entry.enclosure else "",
        )

    def _dated(self, text: str) -> str:
        """The text with ``{day 2d}`` replaced by the weekday two days before the start."""
        return _DAY.sub(lambda match: WEEKDAYS[(self.start - (time_span(match[1]) or timedelta())).weekday()], text)

    def _feed_html(self, outlet: Outlet, entry: DemoEntry, base: str) -> str:
        if outlet.feed == "summary" or not entry.body:
            return ""
        blocks = html_blocks(entry.body, self._link(outlet))
        if outlet.feed == "full":
            return "\n".join(blocks)
        url = f"{base}/{outlet.slug}/{entry.slug}"
        return (
            f'{blocks[0]}<p><a href="{url}">Continue reading</a></p>'
            f'<p>The post <a href="{url}">{entry.title}</a> appeared first on {outlet.title}.</p>'
        )

    def _link(self, outlet: Outlet) -> Link:
        def link(href: str) -> str:
            if href.startswith("picture:"):
                return f"{'' if outlet.relative else self.base(outlet.slug)}/pictures/{href[8:]}.png"
            if not href.startswith("@"):
                return href
            slug, _, page = href[1:].rpartition("/")
            base = "" if outlet.relative else self.base(slug or outlet.slug)
            return f"{base}/{slug or outlet.slug}/{page}"

        return link

    def _modified(self, outlet: Outlet) -> datetime:
        if outlet.relative:
            return _SINCE
        arrivals = [issue.published for issue in self.issues(outlet) if issue.published and issue.entry.arrives]
        return max([self.start - timedelta(minutes=1), *arrivals]).replace(microsecond=0)
