"""The limits and choices of a run: one frozen value, read at the edge and handed down."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of hostile or broken material is read; sizes in bytes.

    What lies beyond a limit is kept and reported, never dropped.
    """

    item_bytes: int = 32 * MEBIBYTE
    """The largest item that is read as one document."""
    archive_bytes: int = 2048 * MEBIBYTE
    """The most that one archive file may unpack to, nested archives included."""
    archive_ratio: int = 200
    """The most that a member may grow by, once it has given `archive_ratio_from` bytes."""
    archive_ratio_from: int = MEBIBYTE
    archive_depth: int = 4
    archive_members: int = 100_000
    header_bytes: int = 256 * 1024
    """The most of a message's header that is parsed."""
    mime_depth: int = 50
    mime_parts: int = 1_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run of Foundling was told."""

    limits: Limits = Limits()
    workers: int = 0
    """Processes that read; 0 means one for each core."""
