"""Who may come in: no far address, no page of another site, no name that was bent to this machine.

A browser sends requests wherever a page tells it to. Two things give a foreign page away: the ``Host`` it asked for
(DNS rebinding points its own name at 127.0.0.1) and the ``Origin`` it was loaded from.
"""

from __future__ import annotations

import ipaddress

from termnews.core.records import dataclass

WHY_LOOPBACK = (
    "would let everybody who can reach this machine read your newspaper and change what is in it: there is no password "
    "and no encryption. Serve it on 127.0.0.1 and reach it through a tunnel (ssh -L 8765:127.0.0.1:8765 HOST), or add "
    "--i-know."
)
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Sent with every answer: nothing is loaded from elsewhere, nobody frames the paper, links tell nothing of it."""


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def bracketed(host: str) -> str:
    """Return a host as a URL writes it."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides by what a request says of itself."""

    host: str
    """The address that is served."""

    def refusal(self, host_header: str, origin: str | None, *, websocket: bool) -> str:
        """Return why a request is turned away; empty: it may come in.

        Args:
            host_header: ``Host``.
            origin: ``Origin``; None where it is not sent, as by a link that was followed.
            websocket: It opens the conversation; a browser never does so without an origin.
        """
        if not self._is_ours(_name(host_header)):
            return "This newspaper is not served under that name."
        if origin is None:
            return "This is opened by the page of the newspaper only." if websocket else ""
        if origin.lower() not in (f"http://{host_header.lower()}", f"https://{host_header.lower()}"):
            return "Another site's page may not open this newspaper."
        return ""

    def _is_ours(self, name: str) -> bool:
        if name in (*LOCAL_NAMES, bracketed(self.host).lower()):
            return True
        # who serves on every address cannot say which it is reached by; a bent name is never an address
        return not is_loopback(self.host) and _is_address(name)


def _name(host_header: str) -> str:
    name, colon, port = host_header.lower().rpartition(":")
    return name if colon and port.isdigit() else host_header.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
