"""A sliding view of a stream, in which places are counted from the carrier's beginning."""

from __future__ import annotations

import re

from foundling.sources.carrier import Stream


class Window:
    """The bytes `data` of a stream from `base` to `end`; what lies before is dropped when asked.

    Memory is bounded by what callers keep: each growth drops everything before the place they name.
    """

    __slots__ = ("_stream", "base", "data", "end", "ended")

    def __init__(self, stream: Stream) -> None:
        """Begin where the stream stands, with nothing read yet."""
        self._stream = stream
        self.base = stream.position
        self.data = b""
        self.end = self.base
        self.ended = False

    def grow(self, keep: int) -> None:
        """Read on, and drop what lies before the place `keep`; at least as much again as was kept."""
        keep = max(keep, self.base)
        pieces = [self.data[keep - self.base :]]
        wanted = len(pieces[0])
        while not self.ended:
            piece = self._stream.chunk()
            self.ended = not piece
            pieces.append(piece)
            wanted -= len(piece)
            if wanted <= 0:
                break
        self.base = keep
        self.data = b"".join(pieces)
        self.end = keep + len(self.data)

    def reach(self, place: int, keep: int) -> None:
        """Read until `place` is in view or the stream ends."""
        while self.end < place and not self.ended:
            self.grow(keep)

    def find(self, border: re.Pattern[bytes], start: int, most: int) -> int:
        """The first place from `start` on where `border` matches; the stream's end if there is none.

        The pattern's first byte is the line end before the place. Everything from that before
        `start` stays in view as long as it is no more than `most` bytes.
        """
        place = start - 1
        while True:
            match = border.search(self.data, place - self.base)
            if match is None and self.ended:
                return self.end
            if match is not None:
                place = self.base + match.start()
                if self.ended or match.start() + LOOKAHEAD <= len(self.data):
                    return place + 1
            else:
                place = max(place, self.end - LOOKAHEAD)
            self.grow(start - 1 if self.end - start <= most else place - TAIL)

    def line_end(self, place: int) -> int:
        """The place after the line end that follows `place`, which is in view."""
        return self.base + self.data.index(b"\n", place - self.base) + 1

    def header_end(self, start: int, end: int) -> int | None:
        """The place after the first empty line of `start` to `end`; None if there is none."""
        first, last = start - 1 - self.base, end - self.base
        plain = self.data.find(b"\n\n", first, last)
        long = self.data.find(b"\n\r\n", first, plain if plain >= 0 else last)
        if long >= 0:
            return self.base + long + 3
        return self.base + plain + 2 if plain >= 0 else None

    def before_blank(self, end: int) -> int:
        """The place before the NULs, or else the one empty line, that end at `end`."""
        data, last = self.data, end - self.base
        if data.endswith(b"\n\n", 0, last):
            return end - 1
        if data.endswith(b"\0", 0, last):
            return self.base + len(data[:last].rstrip(b"\0"))
        return end - 2 if data.endswith(b"\n\r\n", 0, last) else end


LOOKAHEAD = 1024
"""Enough bytes to judge a border; no border pattern matches more."""
TAIL = 8
"""What stays in view before the place where a search goes on."""
