from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest

from termnews.net.guard import is_public
from termnews.net.unpack import BrokenBodyError, TooLargeError, Unpacker

MB = 1_000_000


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "::1", "::", "fe80::1%eth0",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "nonsense", "",
    ],
)  # fmt: skip
def test_addresses_that_content_may_not_reach(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address) is True


def unpack(packed: bytes, *codings: str, limit: int = 10 * MB, step: int = 1000) -> bytes:
    unpacker = Unpacker(codings, limit=limit)
    for start in range(0, len(packed), step):
        unpacker.feed(packed[start : start + step])
    return unpacker.finish()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


BODY = bytes(range(256)) * 5000


@pytest.mark.parametrize("step", [1, 7, 1000, 10 * MB])
@pytest.mark.parametrize(
    ("packed", "codings"),
    [
        (gzip.compress(BODY), ("gzip",)),
        (gzip.compress(BODY[:999]) + gzip.compress(BODY[999:]), ("x-gzip",)),
        (gzip.compress(BODY) + b"\0" * 20, ("gzip",)),
        (zlib.compress(BODY), ("deflate",)),
        (raw_deflate(BODY), ("deflate",)),
        (brotli.compress(BODY, quality=4), ("br",)),
        (gzip.compress(brotli.compress(BODY, quality=4)), ("br", "gzip")),
        (gzip.compress(BODY), ("identity", "gzip")),
    ],
    ids=["gzip", "two members", "padding", "deflate", "raw deflate", "brotli", "both", "identity"],
)
def test_every_coding_in_pieces(packed: bytes, codings: tuple[str, ...], step: int) -> None:
    assert unpack(packed, *codings, step=step) == BODY


@pytest.mark.parametrize(
    ("pack", "coding"), [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (brotli.compress, "br")]
)
def test_a_bomb_is_never_unpacked_whole(pack: object, coding: str) -> None:
    assert callable(pack)
    bomb = pack(b"\0" * (60 * MB))
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        unpack(bomb, coding, limit=1 * MB, step=len(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MB


def test_a_bomb_in_a_bomb_is_stopped_in_the_middle() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * (60 * MB)))
    with pytest.raises(TooLargeError):
        unpack(bomb, "gzip", "gzip", limit=1 * MB)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_garbage_does_not_unpack(coding: str) -> None:
    with pytest.raises(BrokenBodyError):
        unpack(b"<rss>this is no packed body at all, and goes on for a while</rss>" * 20, coding)
