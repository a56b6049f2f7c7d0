"""Pictures on disk, so that they are there offline: files named by what is in them, the least used given up first."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

FOLDER = "pictures"
LIMIT_BYTES = 200_000_000
"""Of all files together."""
_NAME = ".name"


class PictureFiles:
    """A folder with the bytes of pictures, and for each URL a note of which file is its.

    A disk that is full or cannot be written loses the cache and nothing else: nothing here raises OSError.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder = folder
        self._limit = limit_bytes
        self._used: int | None = None
        """Bytes of the folder; None: not counted yet."""

    def get(self, url: str) -> bytes | None:
        """Return a URL's picture and count it as used; None where it is not kept, or is not what was put there."""
        try:
            content = self._note(url).read_text("ascii")
            file = self.folder / content
            body = file.read_bytes()
            if _hash(body) != content:
                raise ValueError
            os.utime(file)
        except (OSError, ValueError):
            return None
        return body

    def put(self, url: str, body: bytes) -> None:
        """Keep a URL's picture, and make room for it."""
        content = _hash(body)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (self.folder / content).exists():
                self._write(self.folder / content, body)
                self._used = None if self._used is None else self._used + len(body)
            self._write(self._note(url), content.encode("ascii"))
        except OSError:
            return
        if self._used is None or self._used > self._limit:
            self._tidy()

    def _write(self, path: Path, body: bytes) -> None:
        """Write whole or not at all, whoever else writes there."""
        half = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            half.write_bytes(body)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Count the folder, and give up what was not used for longest until nine tenths of the limit are left."""
        files: list[tuple[float, int, Path]] = []
        notes: list[Path] = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                with suppress(OSError):
                    stat = path.stat()
                    if path.suffix == _NAME:
                        notes.append(path)
                    else:
                        files.append((stat.st_mtime, stat.st_size, path))
        self._used = sum(size for _, size, _ in files)
        if self._used <= self._limit:
            return
        gone: set[str] = set()
        for _, size, path in sorted(files):
            if self._used <= self._limit * 9 // 10:
                break
            with suppress(OSError):
                path.unlink()
                gone.add(path.name)
                self._used -= size
        for note in notes:
            with suppress(OSError, UnicodeDecodeError):
                if note.read_text("ascii") in gone:
                    note.unlink()

    def _note(self, url: str) -> Path:
        return self.folder / (_hash(url.encode("utf-8", "surrogatepass")) + _NAME)


def _hash(body: bytes) -> str:
    return blake2b(body, digest_size=20).hexdigest()
