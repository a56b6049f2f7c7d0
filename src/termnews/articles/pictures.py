"""Pictures taken apart, in a child process: bytes nobody vouches for become a small bitmap, or a sentence."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from termnews.core.errors import PictureError
from termnews.core.pictures import MIN_SIDE, Bitmap

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000
"""Pixels of a picture as it is stored; a photograph of a large camera has as many."""
MAX_SIDE = 20_000
"""Pixels of one side."""
_ORIENTATION = 0x0112
"""Exif's tag for how the camera was held."""
_LYING = (5, 6, 7, 8)


def picture_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Decode a picture's first frame, scale it into a box and lay it on paper: the target of a process lane.

    Args:
        body: The file.
        params: ``width`` and ``height`` of the box in pixels; ``paper``, the colour behind transparent parts.

    Returns:
        Width, height, and the picture's own width and height, parted by blanks; then the packed pixels.

    Raises:
        PictureError: it is none, is broken, or is too large to be unpacked safely.
    """
    bitmap = decode(body, (int(params["width"]), int(params["height"])), tuple(params["paper"]))
    return [f"{bitmap.width} {bitmap.height} {bitmap.natural[0]} {bitmap.natural[1]}", bitmap.packed]


def bitmap_from_lines(lines: Sequence[str]) -> Bitmap:
    """Return the bitmap that ``picture_lines`` sent."""
    width, height, across, down = (int(part) for part in lines[0].split())
    return Bitmap(width, height, lines[1], (across, down))


def decode(body: bytes, box: tuple[int, int], paper: tuple[int, ...]) -> Bitmap:
    """Return a picture scaled into ``box``; never larger than it, never enlarged beyond twice its size."""
    try:
        from PIL import Image
    except ImportError:
        raise PictureError("Pictures need Pillow: pip install 'termnews[images]'.") from None
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as image:
            natural = _checked(image)
            image.draft("RGB", box)  # a JPEG is unpacked no larger than needed
            image.load()
            if image.getexif().get(_ORIENTATION, 1) in _LYING:
                natural = natural[1], natural[0]
            flat = _flat(_upright(image), box, paper)
    except (PictureError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # a decoder at odds with hostile bytes raises anything
        raise PictureError("The picture is broken.") from error
    packed = b64encode(zlib.compress(flat.tobytes(), 3)).decode("ascii")
    return Bitmap(flat.size[0], flat.size[1], packed, natural)


def _checked(image: Image) -> tuple[int, int]:
    width, height = image.size
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise _too_large()
    if width < MIN_SIDE or height < MIN_SIDE:
        raise PictureError("The picture is a mere dot.")
    return width, height


def _too_large() -> PictureError:
    return PictureError(f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.")


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) or image


def _flat(image: Image, box: tuple[int, int], paper: tuple[int, ...]) -> Image:
    """Return an RGB image inside the box, without transparency."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa")
    image = image.convert("RGBA" if clear else "RGB")
    scale = min(box[0] / image.width, box[1] / image.height, 2.0)
    size = max(1, min(box[0], round(image.width * scale))), max(1, min(box[1], round(image.height * scale)))
    if size != image.size:
        how = Image.Resampling.HAMMING if scale < 1 else Image.Resampling.BICUBIC
        image = image.resize(size, how, reducing_gap=3.0)
    if clear:
        sheet = Image.new("RGBA", image.size, (*paper[:3], 255))
        sheet.alpha_composite(image)
        image = sheet.convert("RGB")
    return image
