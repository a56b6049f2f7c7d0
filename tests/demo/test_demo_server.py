"""The edition's server, asked over real sockets, in this process and as a child."""

from __future__ import annotations

import gzip
import http.client
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from termnews.demo.child import start_demo_server
from termnews.demo.server import DemoServer, loopback_hosts

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(now=NOW) as running:
        yield running


class Reply:
    """One answer, read whole."""

    def __init__(self, url: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> None:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request(method, parts.path or "/", headers=headers or {})
        response = connection.getresponse()
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        connection.close()


def test_feed_answers_304_to_its_own_validators(server: DemoServer) -> None:
    url = server.site.feed_url("coastal-herald")
    first = Reply(url)
    assert first.status == 200
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        again = Reply(url, headers=asked)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    for asked in ({"If-None-Match": '"other"', "If-Modified-Since": modified}, {"If-Modified-Since": "yesterday"}):
        assert Reply(url, headers=asked).status == 200


def test_gzip_is_sent_only_when_asked_for(server: DemoServer) -> None:
    url = server.site.feed_url("orbit-weekly")
    plain, packed = Reply(url), Reply(url, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2


def test_head_says_the_length_and_sends_no_body(server: DemoServer) -> None:
    url = server.site.feed_url("margins")
    head, get = Reply(url, method="HEAD"), Reply(url)
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(get.body))


def test_failures_are_those_that_feeds_have(server: DemoServer) -> None:
    fog = Reply(server.site.feed_url("evening-fog"))
    assert (fog.status, fog.headers["Retry-After"]) == (503, "3600")
    assert Reply(server.site.feed_url("old-mill-courier")).status == 404
    assert Reply(server.url + "/kernel-notes/undefined").status == 403
    assert Reply(server.url + "/no/such/place").status == 404
    assert Reply(server.url, method="POST").status == 405


def test_connections_are_kept_and_may_be_pipelined_by_turns(server: DemoServer) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    for path in ("/terrace/feed.xml", "/pictures/quay.png", "/sounds/foghorn.wav"):
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        assert (response.status, response.getheader("Connection")) == (200, "keep-alive")
        assert len(body) == int(response.getheader("Content-Length") or 0)
    connection.close()


def test_it_listens_on_loopback_only_and_spreads_the_feeds(server: DemoServer) -> None:
    hosts = [urlsplit(url).hostname for url in server.urls]
    assert hosts == list(loopback_hosts())
    assert all(host and host.startswith("127.") for host in hosts)
    used = {urlsplit(server.site.feed_url(slug)).hostname for slug in server.site.slugs}
    assert used == set(hosts)
    for url in server.urls:
        assert Reply(url + "/the-gallery/feed.xml").status == 200


def test_closing_frees_the_port() -> None:
    with DemoServer(now=NOW) as first:
        port = urlsplit(first.url).port
        assert Reply(first.url).status == 200
    with DemoServer(port=port or 0, now=NOW) as second:
        assert urlsplit(second.url).port == port


def test_child_serves_until_it_is_closed() -> None:
    with start_demo_server(now=NOW) as child:
        assert child.url.startswith("http://127.0.0.1:")
        reply = Reply(child.url + "/coastal-herald/feed.xml")
        assert reply.status == 200
        assert b"<pubDate>Tue, 24 Nov 2026 06:02:00 GMT</pubDate>" in reply.body
    child.close()
    with pytest.raises(OSError, match="refused"):
        Reply(child.url)


def test_child_ends_by_itself_when_its_stdin_closes() -> None:
    argv = [sys.executable, "-m", "termnews.demo.server"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline().startswith(b"http://127.0.0.1:")
        child.stdin.close()
        assert child.wait(10) == 0
