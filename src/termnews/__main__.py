"""The guarded entry: whatever happens, the reader sees a sentence and never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_CRASH, EXIT_INTERRUPTED = 0, 1, 2, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 some failed, 2 usage or configuration, 70 crash, 130."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _forget_frozen_size()
    try:
        from termnews.cli.app import run

        code = run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader of our output (head, less) has gone: nothing is left to say, and the flush at exit must not say it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception as error:  # the outermost guard
        from termnews.cli.crash import report_crash

        report_crash(error, arguments)
        return EXIT_CRASH


def _forget_frozen_size() -> None:
    """Drop an exported COLUMNS and LINES on a terminal: they would freeze the layout at that size."""
    if any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr)):
        os.environ.pop("COLUMNS", None)
        os.environ.pop("LINES", None)


if __name__ == "__main__":
    sys.exit(main())
