"""What the network may do to us: addresses, sizes and redirects, with their limits in one place."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 64_000
CONNECT_TIMEOUT_S = 10.0
MAX_ENCODINGS = 2
"""Content codings on top of each other; nobody honest applies more than one."""

_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether an IP address, as text, is one of the public internet.

    Loopback, private, link-local (the metadata services of clouds among them), shared, multicast and reserved ranges
    are not; nor are IPv6 addresses that carry such an IPv4 address inside.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner_ipv4(parsed)
    if inner is not None:
        parsed = inner
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def is_address(host: str) -> bool:
    """Return whether a host is an IP address rather than a name."""
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def may_be_private(host: str, *, origin_host: str | None, allow_private: Collection[str]) -> bool:
    """Return whether a request for this host may end at a private address.

    The reader's own addresses may (``origin_host`` is None); what content names may not, unless it is the feed's own
    host or one that the reader listed in ``allow_private``.
    """
    return origin_host is None or host == origin_host or host in allow_private


def _inner_ipv4(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
