"""Who may come in: accounts with argon2, sessions, and how often one may be wrong."""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from hashlib import md5, sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundling.errors import UsageError
from foundling.library.reading_state import ReadingState
from foundling.web.attempts import Attempts, Caller

SESSION_SECONDS = 30 * 86_400
SHORTEST = 8
"""Characters of a password."""
MOST_KNOWN = 256
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's first choice of argon2id: 19 MiB, two passes."""


class Porter:
    """Knows the accounts; remembers what was right, so that e-readers are not hashed at every page."""

    def __init__(self, state: ReadingState) -> None:
        """Answer from the readers' database."""
        self._state = state
        self._attempts = Attempts()
        self._salt = secrets.token_bytes(16)
        self._known: set[bytes] = set()

    def add(self, name: str, password: str) -> None:
        """Make an account or give it a new password. Raises UsageError for what will not do."""
        if not _NAME.match(name):
            raise UsageError(
                "this will not do as a name", item=name, remedy="Take letters, digits, dots and hyphens."
            )
        if len(password) < SHORTEST:
            raise UsageError(
                f"the password has fewer than {SHORTEST} characters", item=name, remedy="Take a longer one."
            )
        self._known.clear()
        self._state.put_account(name, _HASHER.hash(password), _HASHER.hash(_koreader_key(password)))

    def remove(self, name: str) -> None:
        """Take an account away. Raises UsageError where there is none."""
        if name not in self._state.accounts():
            raise UsageError(
                "there is no such account", item=name, remedy="See the names with: foundling accounts list"
            )
        self._known.clear()
        self._state.drop_account(name)

    def knows(self, name: str, password: str, caller: Caller) -> bool:
        """Whether the password is the account's; not while the caller has to wait."""
        return self._is_right(name, password, 0, caller)

    def knows_key(self, name: str, key: str, caller: Caller) -> bool:
        """Whether the key, the MD5 of a password as KOReader sends it, is the account's."""
        return self._is_right(name, key.lower(), 1, caller)

    def wait(self, name: str, caller: Caller) -> int:
        """Seconds until this caller may try this account again; 0 where that is now."""
        return self._attempts.wait(name, caller)

    def basic(self, header: str, caller: Caller) -> str:
        """The account that an Authorization header of HTTP Basic proves; empty for none."""
        name, password = credentials(header)
        return name if name and self.knows(name, password, caller) else ""

    def open_session(self, name: str, moment: float) -> str:
        """A token for a new session; only its digest is kept."""
        token = secrets.token_urlsafe(32)
        self._state.put_session(_digest(token), name, moment + SESSION_SECONDS)
        return token

    def session(self, token: str, moment: float) -> str:
        """The account of a session; empty for none."""
        return self._state.session(_digest(token), moment) or "" if token else ""

    def close_session(self, token: str) -> None:
        """End a session."""
        self._state.drop_session(_digest(token))

    def _is_right(self, name: str, secret: str, which: int, caller: Caller) -> bool:
        held = self._state.account(name)
        hashed = held[which] if held else _nobody()
        mark = sha256(self._salt + f"{hashed}\0{name}\0{secret}".encode("utf-8", "replace")).digest()
        if held is not None and mark in self._known:
            return True
        if self.wait(name, caller):
            return False
        if not _fits(hashed, secret) or held is None:
            self._attempts.note(name, caller)
            return False
        self._attempts.forgive(name, caller)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known.add(mark)
        return True


def credentials(header: str) -> tuple[str, str]:
    """The name and the password of an Authorization header of HTTP Basic; empty for what is none.

    >>> credentials("Basic am86YTpi"), credentials("Bearer x"), credentials("Basic ???")
    (('jo', 'a:b'), ('', ''), ('', ''))
    """
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _fits(hashed: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False


def _koreader_key(password: str) -> str:
    return md5(password.encode("utf-8"), usedforsecurity=False).hexdigest()


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that no password has, so that an unknown name takes as long as a wrong password."""
    if not _NOBODY:
        _NOBODY.append(_HASHER.hash(secrets.token_urlsafe(16)))
    return _NOBODY[0]
