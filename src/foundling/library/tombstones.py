"""Tombstones: that something was removed on purpose, without saying what."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from foundling.errors import LibraryError
from foundling.library import layout
from foundling.library.disk import replace_file, writing
from foundling.library.keep import Keep
from foundling.library.seals import INCOMING


class Tombstones:
    """Keyed digests of removed bytes: who has the library can tell that bytes were removed, but not which."""

    def __init__(self, keep: Keep) -> None:
        """The tombstones in the library that `keep` has open."""
        self._keep = keep
        self._log = keep.log(layout.TOMBSTONES)
        self._path = keep.root / layout.TOMBSTONE_KEY

    def add(self, digest: str, reason: str) -> None:
        """Record that bytes of this SHA-256 digest, in hexadecimal, are removed, and why."""
        self._keep.demand_lock()
        utc = f"{self._keep.now():%Y-%m-%dT%H:%M:%SZ}"
        row = {"utc": utc, "mark": _mark(self._key() or self._make_key(), digest), "reason": reason}
        self._log.append(layout.TOMBSTONES, [row])

    def reason(self, digest: str) -> str | None:
        """Why bytes of this digest were removed, by the last word on it; None where they were not."""
        key = self._key()
        if not key:
            return None
        mark = _mark(key, digest)
        found = [str(row.get("reason", "")) for row in self._log.rows() if row.get("mark") == mark]
        return found[-1] if found else None

    def _key(self) -> bytes:
        """The library's own key; empty where nothing was ever removed."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            if self._log.files():
                raise LibraryError(
                    "the key of the tombstones is missing",
                    item=str(self._path),
                    remedy="Restore it from a copy of the library.",
                ) from None
            return b""

    def _make_key(self) -> bytes:
        key = secrets.token_hex(32).encode() + b"\n"
        with writing(str(self._path)):
            replace_file(self._keep.disk, str(self._path), key, str(self._keep.root / INCOMING))
        self._keep.seals.seal({layout.TOMBSTONE_KEY: sha256(key).hexdigest()})
        return key


def _mark(key: bytes, digest: str) -> str:
    """The keyed digest.

    >>> _mark(b"k", "00") == _mark(b"k", "00"), _mark(b"k", "00") == _mark(b"j", "00")
    (True, False)
    """
    return hmac.new(key, bytes.fromhex(digest), sha256).hexdigest()
