"""A file that came in pieces, read as one."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from atithi.files.models import StoredFile


class PieceStream(io.RawIOBase):
    """Reads pieces in their order as one seekable file; it holds one piece at a time."""

    def __init__(self, pieces: Sequence[tuple[int, StoredFile]]) -> None:
        super().__init__()
        self._pieces = list(pieces)
        self._offsets = [offset for offset, _file in self._pieces]
        self.size = self._offsets[-1] + self._pieces[-1][1].size if self._pieces else 0
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size or not len(buffer):
            return 0
        number = bisect_right(self._offsets, self._at) - 1
        if self._held[0] != number:
            self._held = (number, self._pieces[number][1].read())
        content = self._held[1]
        start = self._at - self._offsets[number]
        part = content[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def buffered(stream: PieceStream) -> io.BufferedReader:
    """The same with a buffer, for many small reads."""
    return io.BufferedReader(stream, 256 * 1024)
