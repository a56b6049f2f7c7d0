"""The way to the newspaper where nothing else was asked for: without click, which takes as long as a page to be set."""

from __future__ import annotations

from pathlib import Path

from termnews import splash
from termnews.cli.paper import open_paper
from termnews.cli.session import Session
from termnews.core.errors import TermnewsError


def open_directly(config: str, data_dir: str) -> int:
    """Open the newspaper behind its splash; errors that termnews knows become one line, as for every verb.

    Args:
        config: What ``--config`` names, or empty.
        data_dir: What ``--data-dir`` names, or empty.
    """
    try:
        return open_paper(Session(Path(config) if config else None, Path(data_dir) if data_dir else None))
    except TermnewsError as error:
        splash.leave()
        from termnews.cli.app import told

        return told(error)
    finally:
        splash.leave()
