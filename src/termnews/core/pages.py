"""The pages of the newspaper behind the front page: its sections, then the saved searches."""

from __future__ import annotations

from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    query: str
    """What stands on it, in the query language: ``section:world``, ``query:elections``."""
    title: str
    section: str | None = None
    """The section's id, where it is one."""
