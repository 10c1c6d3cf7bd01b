"""Takes the fingerprints of texts.

A text is reduced to its letters and digits, so that wrapping, quoting, curling of quotes and most damage to
its characters do not show. Of every 16 windows of 24 bytes the least hash is taken (winnowing, Schleimer
and others 2003), so that each passage counts by its length, and of these the least few are kept.
"""

from __future__ import annotations

import unicodedata
from hashlib import sha256

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
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x7FEB352D], dtype=np.uint32)
"""Odd numbers; a product's first bits depend on all of what was multiplied."""
_CHUNK = 1 << 20

Hashes = npt.NDArray[np.uint32]
_NONE: Hashes = np.empty(0, dtype=np.uint32)


def fingerprint(text: str) -> Fingerprint:
    """The text's fingerprint; of any text, in a time that grows as its length.

    >>> fingerprint("Rain fell.").digest == fingerprint("RAIN\\nfell").digest
    True
    >>> fingerprint("don\\u2019t").digest == fingerprint("don\\xe2\\u20ac\\u2122t").digest
    True
    """
    letters = _letters(text)
    digest = sha256(letters).hexdigest()[:16]
    level, kept = _sampled(_winnowed(letters))
    return Fingerprint(digest, len(letters), level, kept.astype("<u4", copy=False).tobytes())


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


def _sampled(hashes: Hashes) -> tuple[int, Hashes]:
    """The least level at which no more than KEPT of the hashes remain, and these; all are in rising order."""
    if hashes.size <= KEPT:
        return 0, hashes
    level = 33 - int(hashes[KEPT]).bit_length()
    return level, hashes[: hashes.searchsorted(np.uint32(1 << (32 - level)))]


def _winnowed(letters: bytes) -> Hashes:
    """The least hashes of all runs of 16 windows, each once, in rising order."""
    starts = range(0, max(1, len(letters) - WINDOW - 14), _CHUNK)
    pieces = [_least(_hashes(letters[start : start + _CHUNK + WINDOW + 14])) for start in starts]
    found = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    found.sort()
    return _changing(found)


def _least(hashes: Hashes) -> Hashes:
    """The least of each run of 16 in order, where it is another than that of the run before."""
    for step in (1, 2, 4, 8):
        if hashes.size > step:
            hashes = np.minimum(hashes[:-step], hashes[step:])
    return _changing(hashes)


def _changing(hashes: Hashes) -> Hashes:
    """The hashes without those that are the same as the one before."""
    changed = np.ones(hashes.size, dtype=bool)
    np.not_equal(hashes[1:], hashes[:-1], out=changed[1:])
    return hashes[changed.nonzero()]


def _hashes(letters: bytes) -> Hashes:
    """A hash of each window: its letters eight by eight, each step multiplying what went before."""
    count = len(letters) - WINDOW + 1
    if count <= 0:
        return _NONE
    fours: Hashes = np.ndarray(len(letters) - 3, "<u4", letters, strides=(1,)).copy()
    eights: Hashes = fours[:-4] * _FACTORS[0]
    eights += fours[4:]
    hashes: Hashes = eights[:count] * _FACTORS[1]
    hashes += eights[8:-8]
    hashes *= _FACTORS[2]
    hashes += eights[16:]
    hashes *= _FACTORS[3]
    return hashes
