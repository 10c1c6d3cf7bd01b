"""A part of one file that one worker reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes `start` to `end` (exclusive; None is the file's end) of the file at `path`.

    A stretch begins at an item's border. `first` is the number of the first message in it, so
    that messages keep their numbers however a mailbox is cut.
    """

    path: str
    start: int
    end: int | None
    first: int = 1
