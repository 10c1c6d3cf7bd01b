"""The library folder itself: how it is made, recognised, explained and locked."""

from __future__ import annotations

import fcntl
import os
import re
from hashlib import sha256
from pathlib import Path

from foundling.errors import LibraryError
from foundling.library.disk import Disk, replace_file, writing
from foundling.library.seals import INCOMING, SEALS, Seals

FORMAT = 1
"""The format of library folder that this module writes, and the newest that it reads."""

README = "README.txt"
ACCESSIONS = "accessions"
JOURNAL = "journal"
VOCABULARY = "vocab"
DERIVED = "derived"
READING = "reading"
SIGHTINGS = "provenance.jsonl"
TOMBSTONES = "tombstones.jsonl"
TOMBSTONE_KEY = "tombstones.key"

FOLDERS = (ACCESSIONS, JOURNAL, VOCABULARY, DERIVED, INCOMING)
UNCHECKED = frozenset({VOCABULARY, DERIVED, INCOMING, READING})
"""Folders that check passes by: the owner's own rows, what can be rebuilt, what is not yet taken in, and
what readers did, which changes with every page."""

DROPPINGS = frozenset({".DS_Store", ".directory", "Thumbs.db", "desktop.ini", "lost+found"})
"""What file managers and disks leave in any folder."""

LOGS = (SIGHTINGS, f"{JOURNAL}/*.jsonl", TOMBSTONES)
"""The append-only files, as globs."""

_LOCK = ".lock"
_FIRST_LINE = re.compile(r"Foundling library, format ([0-9]{1,9})")

EXPLANATION = f"""Foundling library, format {FORMAT}

This folder keeps old stories and all that came with them. No special program is needed to
read it, or to prove that it is whole.

accessions/   One folder for each heap that was taken in, named by its time (UTC) and the
              beginning of a digest. Each is a BagIt 1.0 bag (RFC 8493):
    data/                    the files as they were found, byte for byte, under their own names
    manifest-sha256.txt      the SHA-256 digest of every file in data/
    tagmanifest-sha256.txt   the same for the files that describe the bag; the name of the bag's
                             folder ends with the first 16 digits of its own SHA-256 digest
    bag-info.txt             when and by what the bag was made
    provenance.jsonl         a line for each file: "given" is the path it was found under, "mtime"
                             its time, "length" its bytes, "stored" where it is in the bag, or
                             "held" where the library had the same bytes already (they are not
                             kept twice), or "note" and "message" why a thing was not kept
provenance.jsonl  The same lines for files that came again when nothing new came with them.
journal/      Decisions that people made about the stories, a file for each month.
tombstones.jsonl  Digests of what was removed on purpose, made with the key in tombstones.key.
vocab/        Your own names and terms, for you to edit.
derived/      The catalogue and the search index. "foundling rebuild" makes them again.
incoming/     What is being taken in at this moment. After a crash it may be emptied.
reading/      Where readers are in the stories, their notes and accounts (a SQLite database); once
              the library has been opened in a browser.
seals.txt     SHA-256 digests of those files above that no bag covers, and of the bags' own.

To prove the library whole with sha256sum alone:

    cd LIBRARY && sha256sum -c seals.txt
    cd accessions/ANY && sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt

The journal, tombstones.jsonl and provenance.jsonl beside this file are only ever added to. Each
of their lines carries, as "before", the SHA-256 digest of the line before it without its line
end, so that no line can be changed, removed or slipped in unseen.

A name in data/ differs from the one it was found under only where some system could not hold
that one: "=3F" stands for a byte by its hexadecimal number, "~2" marks the second file of one
name. "given" and "relative" are the true names; "given_raw" and "relative_raw" are there where
those are no proper text, with their bytes as %-codes.

Please change nothing here by hand but vocab/. Copy the folder: every copy is a whole library.
"""


def create(root: Path, disk: Disk) -> None:
    """Make an empty library at `root`; LibraryError where something else is there."""
    if is_library(root):
        raise LibraryError(
            "there is a library already", item=str(root), remedy="Open it, or name another folder."
        )
    if _strangers(root):
        raise LibraryError(
            "the folder is not empty and is not a library",
            item=str(root),
            remedy="Name a new or an empty folder for the library.",
        )
    with writing(str(root)):
        root.mkdir(parents=True, exist_ok=True)
        make_folders(root, disk)
        Seals(root, disk).seal({README: sha256(EXPLANATION.encode()).hexdigest()})
        replace_file(disk, str(root / README), EXPLANATION.encode(), str(root / INCOMING))
        disk.flush_folder(str(root.absolute().parent))


def make_folders(root: Path, disk: Disk) -> None:
    """Make the folders that are not there: some ways of copying lose empty ones."""
    with writing(str(root)):
        for folder in FOLDERS:
            if not (root / folder).is_dir():
                disk.make_folder(str(root / folder))


def is_library(root: Path) -> bool:
    """Whether the folder says that it is a library, or plainly is one whose README.txt has suffered."""
    return _format(root) is not None or ((root / SEALS).is_file() and any(_accessions(root)))


def demand(root: Path) -> None:
    """Return where `root` is a library of a format that can be read here; LibraryError where not."""
    if not root.is_dir():
        raise LibraryError(
            "there is no library",
            item=str(root),
            remedy="Check the path, or make a library with foundling add.",
        )
    if not is_library(root):
        raise LibraryError(
            "the folder is not a library",
            item=str(root),
            remedy="Check the path: a library has a README.txt that says so.",
        )
    found = _format(root) or FORMAT
    if found > FORMAT:
        raise LibraryError(
            f"the library is of format {found}, and this Foundling knows formats up to {FORMAT}",
            item=str(root / README),
            remedy="Use a newer Foundling; the library is untouched.",
        )


class Lock:
    """The right to write to a library: one has it at a time, until it is closed or the process ends."""

    def __init__(self, root: Path) -> None:
        """Take the lock; LibraryError where another has it."""
        path = root / INCOMING / _LOCK
        with writing(str(root)):
            path.parent.mkdir(exist_ok=True)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.close()
            raise LibraryError(
                "the library is being written to by another Foundling",
                item=str(root),
                remedy="Wait until that has finished, then try again.",
            ) from error

    def close(self) -> None:
        """Let others write."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def clear_incoming(root: Path, disk: Disk) -> None:
    """Remove what crashes left in incoming/; the lock must be held."""
    with writing(str(root / INCOMING)):
        for entry in sorted(os.scandir(root / INCOMING), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                disk.remove_tree(entry.path)
            elif entry.name != _LOCK:
                disk.remove(entry.path)


def _format(root: Path) -> int | None:
    try:
        with (root / README).open("rb") as file:
            line = file.readline(100).decode("ascii", "replace").rstrip("\r\n")
    except OSError:
        return None
    found = _FIRST_LINE.fullmatch(line)
    return int(found[1]) if found else None


def _accessions(root: Path) -> list[str]:
    return [name for name in (ACCESSIONS, JOURNAL) if (root / name).is_dir()]


def _strangers(root: Path) -> list[str]:
    """What is in the folder and is no remainder of a library whose making was cut short."""
    if not root.exists():
        return []
    if not root.is_dir():
        return [root.name]
    ours = {*FOLDERS, SEALS, *DROPPINGS}
    strangers = {entry.name for entry in os.scandir(root)} - ours
    kept = [
        name
        for name in FOLDERS
        if name != INCOMING and (root / name).is_dir() and any((root / name).iterdir())
    ]
    return sorted(strangers) + kept
