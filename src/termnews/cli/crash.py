"""What is left of an unknown error: one line for the reader, the traceback in the log. Locals are never written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def report_crash(error: Exception, arguments: Sequence[str]) -> None:
    """Append the traceback to the log and print one line that names it."""
    from termnews.config.paths import data_dir, log_path
    from termnews.core.errors import TermnewsError
    from termnews.core.redaction import redacted
    from termnews.core.text import clean_line
    from termnews.crash_log import append

    try:
        log = log_path(data_dir(_named_data_dir(arguments)))
        append(log, error)
        where = f"The details are in {log}."
    except OSError as trouble:
        where = f"The log {log} cannot be written ({trouble.strerror})."
    except TermnewsError as trouble:
        where = f"There is no log: {trouble}"
    kind = type(error).__name__
    print(f"termnews: Something went wrong that should not ({kind}: {clean_line(redacted(str(error)), 200)}). {where}",
          file=sys.stderr)


def _named_data_dir(arguments: Sequence[str]) -> Path | None:
    """Return what ``--data-dir`` says, read by hand: the parser may be what failed."""
    for position, argument in enumerate(arguments):
        if argument == "--data-dir" and position + 1 < len(arguments):
            return Path(arguments[position + 1])
        if argument.startswith("--data-dir="):
            return Path(argument.partition("=")[2])
    return None
