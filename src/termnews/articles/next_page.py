"""Where an article goes on: the address of its next page, and no other article's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from termnews.articles.rules import selected
from termnews.core.urls import canonical_url, host_of, safe_url

_SAID = r"(?<![a-z])(?:page|pagina|página|seite|side|sida|sayfa|strana|pg|pn)[/=_:-]?0*{}"
"""A number that an address calls a page's."""
_NUMBER = r"(?:(?<![a-z])(?:page|pagina|página|seite|side|sida|sayfa|strana|pg|pn|p|s)[/=_:-]?|[/_,.;:-])0*{}"
"""A number that may be a page's."""
_ENDING = r"(?=$|[./?&#])"
_REFRESH = re.compile(r"(?i)\s{0,9}(\d{1,4})[.\d]{0,9}\s{0,9}[;,]\s{0,9}url\s{0,9}=(.{1,4000})")
SOON_S = 10
"""Seconds after which a page that sends on has nothing of its own to be read."""
_NEXT_WORDS = re.compile(
    r"(?i)\W*(?:next|next page|continue(?: to)? page \d+|nächste(?: seite)?|weiter|page suivante|suivante?|"
    r"página siguiente|siguiente|pagina successiva|avanti|volgende(?: pagina)?|neste(?: side)?|nästa(?: sida)?|"
    r"próxima(?: página)?|далее|следующая(?: страница)?|次(?:へ|のページ)|下一[页頁]|다음)\W*"
)


def next_page(root: Any, url: str, *, selector: str | None = None, number: int = 1) -> str | None:
    """Return the address of the page after this one; None where the article ends here.

    A site's ``rel=next`` often leads to its next article. So without a selector only an address counts that is this
    one's with the next number in it.

    Args:
        root: The page.
        url: Its address.
        selector: The reader's own CSS selector for the link.
        number: Which page of the article this is, from 1.
    """
    if selector:
        links = [element.get("href") or "" for element in selected(root, selector)]
        return next((found for href in links if href and (found := _same_host(href, url))), None)
    if _is_front_page(url):
        return None
    for href, text in _candidates(root, number):
        found = _same_host(href, url)
        if found is None or not continues(url, found, number):
            continue
        if text == str(number + 1) or not _same_name_again(found, number + 1):
            return found
    return None


def sends_to(root: Any, url: str) -> str | None:
    """Return where a page sends a browser on to by itself within ``SOON_S`` (HTML ``http-equiv=refresh``)."""
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.get("content") or "")
        target = safe_url(found[2].strip(" '\""), url) if found and int(found[1]) <= SOON_S else None
        if target is not None and canonical_url(target) != canonical_url(url):
            return target
    return None


def continues(url: str, following: str, number: int) -> bool:
    """Say whether ``following`` is the address of page ``number + 1`` of what ``url`` is page ``number`` of."""
    if canonical_url(url) == canonical_url(following):
        return False
    bases = {_base(url), *_without(url, 1, _SAID)} if number == 1 else set(_without(url, number))
    return not bases.isdisjoint(_without(following, number + 1))


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _same_name_again(url: str, number: int) -> bool:
    """Say whether an address ends as a blog ends that of its second article with the same title: ``/links-2/``."""
    return urlsplit(url).path.rstrip("/").endswith(f"-{number}")


def _without(url: str, number: int, pattern: str = _NUMBER) -> Iterator[str]:
    """Yield an address without a page's number, for each place where the number may be one."""
    parts = urlsplit(urldefrag(url).url)
    tail = parts.path + (f"?{parts.query}" if parts.query else "")
    for found in re.finditer(pattern.format(number) + _ENDING, tail, re.IGNORECASE):
        yield _base(f"{parts.scheme}://{parts.netloc}{tail[: found.start()]}{tail[found.end() :]}")


def _base(url: str) -> str:
    parts = urlsplit(urldefrag(url).url)
    path = re.sub(r"/(?:index\.\w{3,5})?$", "", re.sub(r"/{2,}", "/", parts.path))
    path = re.sub(r"/(?:page|seite|pagina)$", "", path)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
    return f"{host_of(url)}{path.rstrip('/')}?{query}"


def _candidates(root: Any, number: int) -> Iterator[tuple[str, str]]:
    """Yield the addresses that may be the next page's, and the words of their links."""
    for element in root.iter("link", "a"):
        href = element.get("href")
        if not href:
            continue
        text = " ".join("".join(element.itertext())[:60].split())
        if (
            "next" in (element.get("rel") or "").lower().split()
            or (element.tag == "a" and (text == str(number + 1) or _NEXT_WORDS.fullmatch(text)))
        ):  # fmt: skip
            yield href, text


def _same_host(href: str, url: str) -> str | None:
    found = safe_url(urldefrag(href).url, url)
    return found if found is not None and host_of(found) == host_of(url) else None
