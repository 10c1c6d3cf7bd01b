"""Takes the fingerprints of texts.

A text is reduced to its letters and digits, so that wrapping, quoting, curling of quotes and most damage to
its characters do not show. Of every 16 windows of 24 bytes the least hash is kept (winnowing, Schleimer
and others 2003), and of these the least few.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from foundling.works.fingerprints import Fingerprint

WINDOW = 24
"""Bytes that are hashed together: about five words."""
KEPT = 128
"""The most hashes that a fingerprint keeps, at least half as many where the text has so many."""

_KEPT_BYTES = b"abcdefghijklmnopqrstuvwxyz0123456789"
_LOWER = bytes(ord(chr(code).lower()) if code < 128 else code for code in range(256))
_DROPPED = bytes(code for code in range(128) if chr(code).lower().encode() not in _KEPT_BYTES)
_FACTOR = 0x9E3779B1
_POWERS = {step: pow(_FACTOR, step, 1 << 32) for step in (1, 2, 4, 8, 16)}
_CHUNK = 1 << 20

Hashes = npt.NDArray[np.uint32]


def fingerprint(text: str) -> Fingerprint:
    """The text's fingerprint; of any text, in a time that grows as its length.

    >>> fingerprint("Rain fell.").digest == fingerprint("RAIN\\nfell").digest
    True
    >>> fingerprint("don\\u2019t").digest == fingerprint("don\\xe2\\u20ac\\u2122t").digest
    True
    """
    letters = _letters(text)
    digest = blake2b(letters, digest_size=8).hexdigest()
    level, found = _sampled(_winnowed(letters))
    return Fingerprint(digest, len(letters), level, np.array(found, dtype="<u4").tobytes())


def _letters(text: str) -> bytes:
    """The letters and digits of the text in lower case: ASCII alone, unless the script is another.

    Letters with accents go, as damage to them would; so whole texts compare though one is damaged.
    """
    plain = text.encode("ascii", "ignore").translate(_LOWER, _DROPPED)
    if len(plain) * 3 >= len(text):
        return plain
    folded = unicodedata.normalize("NFKD", text).casefold()
    foreign = "".join(filter(str.isalnum, folded)).encode("utf-8", "ignore")
    return foreign if len(foreign) > 3 * len(plain) else plain


def _sampled(hashes: Hashes) -> tuple[int, list[int]]:
    """The least level at which no more than KEPT different hashes remain, and these in rising order."""
    level = max(0, (hashes.size // KEPT).bit_length() - 2)
    kept = _below(hashes, level)
    while level and len(kept) <= KEPT:
        level -= 1
        kept = _below(hashes, level)
    while len(kept) > KEPT:
        level += 1
        kept = kept[: bisect_left(kept, 1 << (32 - level))]
    return level, kept


def _below(hashes: Hashes, level: int) -> list[int]:
    return sorted(set(hashes[hashes <= np.uint32((1 << (32 - level)) - 1)].tolist()))


def _winnowed(letters: bytes) -> Hashes:
    """The least hash of every run of 16 windows, in order of the text; some may come again."""
    pieces = [
        _least(np.frombuffer(letters[start : start + _CHUNK + WINDOW + 14], dtype=np.uint8))
        for start in range(0, max(1, len(letters) - WINDOW + 1), _CHUNK)
    ]
    return np.concatenate(pieces)


def _least(data: npt.NDArray[np.uint8]) -> Hashes:
    if data.size < WINDOW:
        return np.empty(0, dtype=np.uint32)
    hashes = _mixed(_rolled(data.astype(np.uint32)))
    for step in (1, 2, 4, 8):
        if hashes.size > step:
            hashes = np.minimum(hashes[:-step], hashes[step:])
    changed = np.empty(hashes.size, dtype=bool)
    changed[0] = True
    np.not_equal(hashes[1:], hashes[:-1], out=changed[1:])
    return _spread(hashes[changed])


def _rolled(data: Hashes) -> Hashes:
    """The polynomial of each window of 24, by doubling: 1, 2, 4, 8, 16, and 8 more."""
    run, eight = data, data
    for step in (1, 2, 4, 8):
        run = run[:-step] + run[step:] * np.uint32(_POWERS[step])
        eight = run if step == 4 else eight
    return run[: data.size - WINDOW + 1] + eight[16:] * np.uint32(_POWERS[16])


def _mixed(hashes: Hashes) -> Hashes:
    """Each hash stirred, in place."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x7FEB352D)
    hashes ^= hashes >> np.uint32(15)
    return hashes


def _spread(hashes: Hashes) -> Hashes:
    """Stirred once more, since winnowing leaves small values and the sample is to be even."""
    hashes = hashes * np.uint32(0x846CA68B)
    hashes ^= hashes >> np.uint32(16)
    return hashes * np.uint32(0x9E3779B1)
