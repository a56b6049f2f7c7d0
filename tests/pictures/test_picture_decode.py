"""Bytes that call themselves pictures: honest ones come out in the right colours, hostile ones as a sentence."""

from __future__ import annotations

import asyncio

import pytest
from picture_samples import BLUE, RED, halves, png, png_that_claims, saved
from PIL import Image

from termnews.articles.pictures import bitmap_from_lines, decode
from termnews.core.errors import LaneError, PictureError
from termnews.core.pictures import Bitmap
from termnews.lanes import ProcessLane

WHITE = (255, 255, 255)


def colours(bitmap: Bitmap) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colour near the top, and the one near the bottom."""
    pixels = bitmap.pixels()
    assert len(pixels) == bitmap.width * bitmap.height * 3
    middle = bitmap.width // 2 * 3
    last = (bitmap.height - 1) * bitmap.width * 3 + middle
    return tuple(pixels[middle : middle + 3]), tuple(pixels[last : last + 3])


def near(one: tuple[int, ...], other: tuple[int, ...], *, by: int = 40) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_kind_comes_out_in_its_colours(kind: str) -> None:
    bitmap = decode(saved(halves(), kind), (30, 20), WHITE)
    top, bottom = colours(bitmap)
    assert (bitmap.width, bitmap.height, bitmap.natural) == (30, 20, (60, 40))
    assert near(top, RED)
    assert near(bottom, BLUE)


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("L", "JPEG"), ("1", "PNG")]
)
def test_every_mode_comes_out(mode: str, kind: str) -> None:
    top, bottom = colours(decode(saved(halves().convert(mode), kind), (30, 20), WHITE))
    if mode in ("CMYK", "P", "RGBA"):
        assert near(top, RED)
        assert near(bottom, BLUE)
    else:
        assert top[0] == top[1] == top[2]


def test_sixteen_bits_keep_their_brightness() -> None:
    image = Image.new("I;16", (40, 40), 0x8000)
    top, _ = colours(decode(saved(image, "PNG"), (20, 20), WHITE))
    assert near(top, (128, 128, 128), by=4)


def test_transparent_parts_show_the_paper() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    top, bottom = colours(decode(saved(image, "PNG"), (20, 20), (1, 2, 3)))
    assert top == bottom == (1, 2, 3)


def test_of_moving_pictures_the_first_frame() -> None:
    frames = [Image.new("RGB", (40, 40), BLUE)] * 3
    body = saved(Image.new("RGB", (40, 40), RED), "GIF", save_all=True, append_images=frames, duration=100)
    assert near(colours(decode(body, (20, 20), WHITE))[1], RED)


def test_a_photograph_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    bitmap = decode(saved(halves((80, 40)), "JPEG", exif=exif), (40, 40), WHITE)
    assert bitmap.width < bitmap.height
    assert bitmap.natural == (40, 80)


def test_small_ones_grow_no_more_than_twofold() -> None:
    bitmap = decode(png((10, 10)), (500, 500), WHITE)
    assert (bitmap.width, bitmap.height) == (20, 20)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (png_that_claims(30_000, 30), "million pixels"),
        (png_that_claims(12_000, 12_000), "million pixels"),
        (png((1, 1)), "dot"),
        (png((900, 2)), "dot"),
        (png()[:-60], "broken"),
        (b"", "broken"),
        (b"<html>not here</html>", "broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "broken"),
        (saved(halves(), "BMP"), "broken"),
        (saved(halves(), "TIFF"), "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(50), "broken"),
        (b"GIF89a" + b"\xff" * 40, "broken"),
    ],
    ids=["long side", "many pixels", "1×1", "thread", "cut off", "empty", "html", "svg", "bmp", "tiff",
         "empty png", "empty webp", "odd gif"],
)  # fmt: skip
def test_the_rest_is_a_sentence(body: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        decode(body, (40, 40), WHITE)


async def _in_a_child(body: bytes, *, timeout_s: float = 20) -> Bitmap:
    lane = ProcessLane(1)
    try:
        params = {"width": 30, "height": 20, "paper": [255, 255, 255]}
        lines = await lane.run("termnews.articles.pictures:picture_lines", body, params, timeout_s=timeout_s)
        await lane.run("termnews.articles.pictures:picture_lines", png(), params, timeout_s=20)
        return bitmap_from_lines(lines)
    finally:
        await lane.close()


def test_a_child_sends_the_same_bitmap() -> None:
    assert asyncio.run(_in_a_child(png())) == decode(png(), (30, 20), WHITE)


def test_a_child_outlives_a_broken_picture() -> None:
    with pytest.raises(PictureError, match="broken"):
        asyncio.run(_in_a_child(png()[:-60]))


def test_a_child_that_takes_too_long_is_killed() -> None:
    with pytest.raises(LaneError, match="Stopped"):
        asyncio.run(_in_a_child(png((3_000, 3_000)), timeout_s=0.001))
