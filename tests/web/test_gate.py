from __future__ import annotations

import pytest

from termnews.web.guard import Gate, is_loopback


@pytest.mark.parametrize(("host", "loopback"), [
    ("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("::1", True), ("[::1]", True),
    ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("localhost.evil.example", False), ("", False),
])
def test_only_this_machine_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(("host", "origin", "websocket", "comes_in"), [
    ("127.0.0.1:8765", None, False, True),
    ("localhost:8765", "http://localhost:8765", True, True),
    ("[::1]:8765", "http://[::1]:8765", True, True),
    ("127.0.0.1:8765", "http://127.0.0.1:8765", True, True),
    ("127.0.0.1:8765", None, True, False),
    ("127.0.0.1:8765", "http://127.0.0.1:9999", True, False),
    ("127.0.0.1:8765", "http://localhost:8765", True, False),
    ("127.0.0.1:8765", "null", True, False),
    ("127.0.0.1:8765", "http://evil.example", False, False),
    ("evil.example:8765", "http://evil.example:8765", True, False),
    ("127.0.0.1.evil.example:8765", None, False, False),
    ("192.168.1.5:8765", None, False, False),
    ("", None, False, False),
])
def test_on_loopback(host: str, origin: str | None, websocket: bool, comes_in: bool) -> None:
    assert (Gate("127.0.0.1").refusal(host, origin, websocket=websocket) == "") is comes_in


def test_on_every_address_a_name_still_has_to_be_ours() -> None:
    gate = Gate("0.0.0.0")
    assert gate.refusal("192.168.1.5:8765", None, websocket=False) == ""
    assert gate.refusal("evil.example:8765", None, websocket=False) != ""
    assert Gate("paper.example").refusal("paper.example:8765", None, websocket=False) == ""
