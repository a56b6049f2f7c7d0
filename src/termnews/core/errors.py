"""One error tree. ``str(error)`` is the sentence the reader sees: what, where, and what to do next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class TermnewsError(Exception):
    """Base of every error that termnews raises on purpose."""


class ConfigError(TermnewsError):
    """feeds.toml (or a file it includes) says something termnews cannot follow."""

    def __init__(
        self, message: str, *, path: Path | None = None, line: int | None = None, key: str | None = None,
        within: QueryError | None = None,
    ) -> None:
        self.message = message
        self.within = within
        """Where in the key's value the mistake is, if that is a query."""
        self.path = path
        self.line = line
        self.key = key
        where = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(where + message)


class FetchError(TermnewsError):
    """A request got no usable answer."""

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int | None = None,
        retry_at: datetime | None = None,
        offline: bool = False,
    ) -> None:
        self.url = url
        self.status = status
        self.retry_at = retry_at
        self.offline = offline
        """This computer has no network, so that the feed is not to blame."""
        super().__init__(message)


class HeldError(FetchError):
    """Nothing was asked, since the host asked to be left alone; ``retry_at`` says until when."""


class ParseError(TermnewsError):
    """The bytes are not a feed, or parsing them ran out of time or memory."""

    def __init__(self, message: str, *, url: str = "") -> None:
        self.url = url
        super().__init__(message)


class ExtractError(TermnewsError):
    """No article could be taken from a page."""

    def __init__(self, message: str, *, url: str = "") -> None:
        self.url = url
        super().__init__(message)


class PictureError(TermnewsError):
    """A picture cannot be shown; ``offline`` says that this computer has no network."""

    def __init__(self, message: str, *, offline: bool = False) -> None:
        self.offline = offline
        super().__init__(message)


class StoreError(TermnewsError):
    """The database cannot be opened, read or written."""


class DamagedError(StoreError):
    """The database is damaged; ``Reader.mend_store`` makes it anew."""


class QueryError(TermnewsError):
    """A query cannot be understood; ``position`` is the offending character's index."""

    def __init__(self, message: str, *, query: str, position: int) -> None:
        self.query = query
        self.position = position
        super().__init__(message)


class NotFoundError(TermnewsError):
    """No entry or feed goes by that name."""


class BusyError(TermnewsError):
    """Another process is doing just that."""


class LaneError(TermnewsError):
    """A child process was killed at its limit, or died; ``reason`` is ``timeout``, ``memory`` or ``died``."""

    def __init__(self, message: str, *, reason: str) -> None:
        self.reason = reason
        super().__init__(message)
