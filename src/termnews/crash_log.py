"""The log of what went wrong that should not: tracebacks, without secrets and without locals."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from termnews.core.redaction import redacted

MAX_LOG_BYTES = 1_000_000


def append(log: Path, error: Exception) -> None:
    """Write an error's traceback at the end of the log, which is the reader's alone; raises OSError."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
        file.write(f"--- {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
        file.write(redacted("".join(traceback.format_exception(error))))
