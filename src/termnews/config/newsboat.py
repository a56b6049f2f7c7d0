"""newsboat's ``urls`` file: one feed a line, then its tags; ``~`` names it, ``!`` hides it."""

from __future__ import annotations

import shlex

from termnews.config.blogroll import is_blogroll, read_blogroll
from termnews.config.opml import MAX_BYTES, MAX_FEEDS, MAX_NAME, NO_ADDRESS, feed_address, read_opml
from termnews.core.errors import ConfigError
from termnews.core.feed_lists import FeedList, LeftOut, ListedFeed
from termnews.core.text import clean_line


def read_feed_list(body: bytes) -> FeedList:
    """Return the feeds of a list: OPML or FOAF where it is XML, else newsboat's ``urls``.

    Raises:
        ConfigError: it is neither; the sentence says what is wrong.
    """
    if len(body) > MAX_BYTES:
        raise ConfigError(f"The list is larger than {MAX_BYTES // 1_000_000} MB; lists of feeds are not.")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<" or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return read_blogroll(body) if is_blogroll(body) else read_opml(body)
    if b"\0" in body[:4096]:
        raise ConfigError("This is neither an OPML list nor a newsboat urls file.")
    return read_urls(body.decode("utf-8", "replace"))


def read_urls(text: str) -> FeedList:
    """Return the feeds of a ``urls`` file: the first tag becomes the section, the others stay tags.

    Raises:
        ConfigError: no line of it is a feed's.
    """
    feeds: list[ListedFeed] = []
    left_out: list[LeftOut] = []
    for line in text.lstrip("\ufeff").splitlines():
        words = _words(line)
        if not words:
            continue
        target, why = feed_address(words[0])
        if target is None:
            left_out.append(LeftOut(clean_line(words[0], MAX_NAME), why))
            continue
        if len(feeds) >= MAX_FEEDS:
            raise ConfigError(f"The list holds more than {MAX_FEEDS:,} feeds; split it.")
        names = [clean_line(word[1:], MAX_NAME) for word in words[1:] if word.startswith("~")]
        tags = [clean_line(word, 60) for word in words[1:] if not word.startswith(("~", "!"))]
        tags = [tag for tag in dict.fromkeys(tags) if tag]
        feeds.append(ListedFeed(target, names[0] if names else "", tuple(tags[:1]), tuple(tags[1:])))
    if not feeds and all(item.why == NO_ADDRESS for item in left_out):
        raise ConfigError("This is neither an OPML list nor a newsboat urls file: no line of it is a feed's address.")
    return FeedList(tuple(feeds), tuple(left_out))


def _words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.quotes = '"'
    if line.lstrip().startswith("#"):
        return []
    try:
        return list(lexer)
    except ValueError:  # a quote that is not closed
        return line.split()
