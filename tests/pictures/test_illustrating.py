"""One picture through the real client and a real child: what is asked, what is kept, and what stays out of us."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from picture_samples import png, png_that_claims

from loopback import SECOND_HOST, Answer, Loopback
from termnews.core.errors import PictureError
from termnews.core.pictures import Wanted
from termnews.illustrating import Illustrator
from termnews.net.client import open_client

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@asynccontextmanager
async def illustrator(folder: Path) -> AsyncIterator[Illustrator]:
    async with open_client() as client:
        made = Illustrator(folder, lambda: client, lambda: NOW)
        yield made
        await made.close()


def wanted(src: str) -> Wanted:
    return Wanted(src, (30, 20), (255, 255, 255))


async def test_a_second_time_nobody_is_asked(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/a.png", Answer(png()))
    url = loopback.url("/a.png")
    async with illustrator(tmp_path) as made:
        first = await made.picture(wanted(url), sub=None, feed_url=loopback.url("/feed.xml"))
        again = await made.picture(wanted(url), sub=None, feed_url=loopback.url("/feed.xml"))
    assert first == again
    assert loopback.paths == ["/a.png"]


async def test_what_is_no_picture_is_not_kept(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/a.png", Answer(b"<html>sign in</html>", headers={"Content-Type": "image/png"}), Answer(png()))
    url = loopback.url("/a.png")
    async with illustrator(tmp_path) as made:
        with pytest.raises(PictureError, match="no PNG, JPEG, GIF or WebP"):
            await made.picture(wanted(url), sub=None, feed_url=url)
        assert (await made.picture(wanted(url), sub=None, feed_url=url)).natural == (60, 40)


async def test_a_bomb_is_a_sentence_and_the_next_picture_comes(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/bomb.png", Answer(png_that_claims(15_000, 15_000, rows=500)))
    loopback.add("/a.png", Answer(png()))
    feed = loopback.url("/feed.xml")
    async with illustrator(tmp_path) as made:
        with pytest.raises(PictureError, match="50 million pixels"):
            await made.picture(wanted(loopback.url("/bomb.png")), sub=None, feed_url=feed)
        assert (await made.picture(wanted(loopback.url("/a.png")), sub=None, feed_url=feed)).width == 30


@pytest.mark.parametrize("path", ["straight", "by a redirect"])
async def test_no_private_address_but_the_feed_s_own(tmp_path: Path, loopback: Loopback, path: str) -> None:
    inside = loopback.url("/a.png", host=SECOND_HOST)
    loopback.add("/a.png", Answer(png()))
    loopback.add("/r.png", Answer(status=302, headers={"Location": inside}))
    async with illustrator(tmp_path) as made:
        url = inside if path == "straight" else loopback.url("/r.png")
        with pytest.raises(PictureError, match="private"):
            await made.picture(wanted(url), sub=None, feed_url=loopback.url("/feed.xml"))
    assert "/a.png" not in loopback.paths


def test_pillow_is_only_ever_in_the_child(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/a.png", Answer(png()))
    code = (
        "import asyncio, sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from termnews.core.pictures import Wanted\nfrom termnews.illustrating import Illustrator, can_decode\n"
        "from termnews.net.client import open_client\n"
        "async def main(folder, url):\n"
        "    async with open_client() as client:\n"
        "        made = Illustrator(Path(folder), lambda: client, lambda: datetime.now(UTC))\n"
        "        bitmap = await made.picture(Wanted(url, (30, 20), (0, 0, 0)), sub=None, feed_url=url)\n"
        "        await made.close()\n"
        "    print(bitmap.width, can_decode(), 'PIL' in sys.modules)\n"
        "asyncio.run(main(*sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), loopback.url("/a.png")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["30", "True", "False"]


def test_doctor_names_the_extra_where_it_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.modules['PIL'] = None\nfrom termnews.__main__ import main\n"
        "sys.exit(main(['--config', sys.argv[1] + '/feeds.toml', '--data-dir', sys.argv[1], 'doctor']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.count("termnews[images]") == 1
