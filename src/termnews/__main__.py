"""The guarded entry: whatever happens, the reader sees a sentence and never a traceback."""

from __future__ import annotations

import os
import sys

from termnews import splash

TYPE_CHECKING = False  # importing typing takes as long as drawing the splash
if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_CRASH, EXIT_INTERRUPTED = 0, 1, 2, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 some failed, 2 usage or configuration, 70 crash, 130."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_closed_streams()
    _forget_frozen_size()
    try:
        if shown := splash.show(arguments):
            from termnews.cli.direct import open_directly

            code = open_directly(*shown)
        else:
            from termnews.cli.app import run

            code = run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        splash.leave()
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader of our output (head, less) has gone: nothing is left to say, and the flush at exit must not say it
        _forget_output()
        return EXIT_OK
    except Exception as error:  # the outermost guard
        splash.leave()
        import contextlib
        import errno

        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            _forget_output()
            with contextlib.suppress(OSError):
                print(f"termnews: The output cannot be written: {error.strerror}. Make room where it goes, "
                      "or send it elsewhere.", file=sys.stderr, flush=True)
            return EXIT_FAILED
        from termnews.cli.crash import report_crash

        report_crash(error, arguments)
        return EXIT_CRASH


def start() -> int:
    """Run the program, to be left at once: the interpreter's last collection then looks at nothing that is left."""
    code = main()
    import gc

    gc.freeze()
    return code


def _open_closed_streams() -> None:
    """Open what was closed before we came (``termnews list >&-``) on nothing, so that every verb can rely on it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # like the interpreter's own, it does not close its descriptor when it is replaced
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, mode, encoding="utf-8", closefd=False))


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _forget_frozen_size() -> None:
    """Drop an exported COLUMNS and LINES on a terminal: they would freeze the layout at that size."""
    if any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr)):
        os.environ.pop("COLUMNS", None)
        os.environ.pop("LINES", None)


if __name__ == "__main__":
    sys.exit(start())
