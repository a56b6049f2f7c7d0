"""Fixtures that every part of the tests may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from loopback import Loopback


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A real HTTP server on loopback; how to script it: ``tests/loopback.py``."""
    server = Loopback().start()
    yield server
    server.stop()
