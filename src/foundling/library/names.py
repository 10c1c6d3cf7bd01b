"""The names under which originals are kept: their own, unless some system could not hold them."""

from __future__ import annotations

import os
import re
import unicodedata
from hashlib import blake2b, sha256

LONGEST_NAME = 255
"""Bytes in the name of a file or folder: what common file systems hold."""

LONGEST_PATH = 1000
"""Bytes in a path inside a bag: beyond, the folders give way to one with a short name."""

_LONGEST_SUFFIX = 16
_UNSAFE = re.compile(rb'[\x00-\x1f\x7f"%*:<>?\\|]')
"""Refused by some systems, or written in a special way by manifests ("%") or sha256sum (a backslash)."""

_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_PLAIN = re.compile(r"[A-Za-z0-9_\-+~=,@#&()!'\[\] /.]{1,200}")
_TROUBLESOME_PLAIN = re.compile(
    r"(?i)(^|/)(\.{0,2}|(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?|[^/]*[. ])(/|$)"
)


def safe(relative: str) -> str:
    """The path with every part made fit for all systems; the same path where it is so already.

    Bytes that are unsafe or no UTF-8 become "=" and two hexadecimal digits. Nothing climbs or is absolute.

    >>> safe("tales/Ann & Bo (1).txt")
    'tales/Ann & Bo (1).txt'
    >>> safe("/../what?.html"), safe("aux.txt"), safe("end. ")
    ('=2E=2E/what=3F.html', '=61ux.txt', 'end.=20')
    """
    if _PLAIN.fullmatch(relative) and not _TROUBLESOME_PLAIN.search(relative):
        return relative
    parts = [_safe_part(part) for part in os.fsencode(relative).split(b"/") if part not in (b"", b".")]
    path = "/".join(parts) or "unnamed"
    if len(path.encode()) <= LONGEST_PATH:
        return path
    return f"long paths/{_brief(os.fsencode(relative))}/{parts[-1]}"


class Names:
    """Gives each file of one bag a path that no other file of it has, on any system."""

    def __init__(self) -> None:
        """Begin with a bag that holds nothing."""
        self._files: set[int] = set()
        self._folders: set[int] = set()
        self._opened: dict[str, str] = {"": ""}
        self._clashes: dict[int, int] = {}

    def place(self, relative: str) -> str:
        """The path for a file that was found at `relative`, now taken for good.

        A second file of the same path, be it only to a system that ignores case, gets "~2" in its name.

        >>> names = Names()
        >>> [names.place(path) for path in ("Tale.txt", "tale.TXT", "tale.txt", "tale.txt/one")]
        ['Tale.txt', 'tale~2.TXT', 'tale~3.txt', 'tale~4.txt/one']
        """
        folder, _, name = safe(relative).rpartition("/")
        path = self._free(_join(self._open(folder), name), self._files, self._folders)
        self._files.add(_key(path))
        return path

    def _open(self, folder: str) -> str:
        if folder not in self._opened:
            path = ""
            for name in folder.split("/"):
                path = self._free(_join(path, name), self._files)
                self._folders.add(_key(path))
            self._opened[folder] = path
        return self._opened[folder]

    def _free(self, path: str, *taken: set[int]) -> str:
        key = first = _key(path)
        candidate = path
        while any(key in paths for paths in taken):
            number = self._clashes[first] = self._clashes.get(first, 1) + 1
            candidate = _numbered(path, number)
            key = _key(candidate)
        return candidate


def _safe_part(part: bytes) -> str:
    """One name made fit for all systems.

    >>> _safe_part(b".."), _safe_part(bytes([0x63, 0xE9])), _safe_part("café".encode()), _safe_part(b"50%")
    ('=2E=2E', 'c=E9', 'café', '50=25')
    >>> long = _safe_part(b"x" * 300 + b".txt")
    >>> len(long), long.endswith(".txt"), long == _safe_part(b"x" * 301 + b".txt")
    (255, True, False)
    """
    if part == b"..":
        return "=2E=2E"
    name = _UNSAFE.sub(_hexadecimal, part).decode("utf-8", "surrogateescape")
    name = "".join(f"={ord(mark) - 0xDC00:02X}" if "\udc80" <= mark <= "\udcff" else mark for mark in name)
    if name.endswith((".", " ")):
        name = f"{name[:-1]}={ord(name[-1]):02X}"
    if _DEVICE.match(name):
        name = f"={ord(name[0]):02X}{name[1:]}"
    return _shortened(name, f"~{_brief(part)}")


def _hexadecimal(found: re.Match[bytes]) -> bytes:
    return b"=%02X" % found[0][0]


def _shortened(name: str, mark: str) -> str:
    """The name, its middle giving way to `mark` where it is too long."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, suffix = _split(name)
    return _cut(stem, LONGEST_NAME - len(mark) - len(suffix.encode())) + mark + suffix


def _numbered(path: str, number: int) -> str:
    folder, _, name = path.rpartition("/")
    stem, suffix = _split(name)
    room = LONGEST_NAME - len(suffix.encode()) - len(f"~{number}")
    return _join(folder, f"{_cut(stem, room)}~{number}{suffix}")


def _split(name: str) -> tuple[str, str]:
    """The name and its suffix, which is empty where what follows the point is no suffix.

    >>> _split("tale.txt"), _split(".profile"), _split("no suffix"), _split("Mr. " + "x" * 50)[1]
    (('tale', '.txt'), ('.profile', ''), ('no suffix', ''), '')
    """
    stem, suffix = os.path.splitext(name)  # noqa: PTH122  (a name, not a path on this disk)
    return (stem, suffix) if len(suffix.encode()) <= _LONGEST_SUFFIX else (name, "")


def _cut(text: str, room: int) -> str:
    return text.encode()[:room].decode(errors="ignore")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _brief(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:16]


def _key(path: str) -> int:
    """A number, the same for paths that some system takes for one: by case, or by how accents are written."""
    folded = path.lower() if path.isascii() else _decomposed(_decomposed(path).casefold())
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)
