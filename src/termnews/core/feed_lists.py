"""Lists of feeds as other readers keep them: values that an import finds, and that an export writes."""

from __future__ import annotations

from termnews.core.records import dataclass

FOLDER_JOIN = " / "
"""Between the names of folders inside each other, where one line has to hold them."""


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of a list."""

    url: str
    """http or https, made safe."""
    title: str = ""
    folder: tuple[str, ...] = ()
    """Names of the folders around it, outermost first."""
    tags: tuple[str, ...] = ()
    site_url: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an import does not take over, and why, in a sentence."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a list holds."""

    feeds: tuple[ListedFeed, ...]
    left_out: tuple[LeftOut, ...] = ()
