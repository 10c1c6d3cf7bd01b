"""Walks the given files and folders, and says of everything in them whether it can be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foundling.errors import UsageError
from foundling.model import Finding
from foundling.sources.carrier import unreadable


@dataclass(frozen=True, slots=True)
class Found:
    """One thing met on a walk.

    `path` reaches it, `root` is the given path it lies under, and `relative` the way from there (a
    file given itself: its own name). Undecodable bytes in names are surrogate escapes. With a
    `finding` there is nothing to read at `path`; otherwise it is a regular file of `size` bytes.
    """

    path: str
    size: int
    relative: str
    root: str
    finding: Finding | None = None


def walk(paths: Sequence[str]) -> Iterator[Found]:
    """Everything under `paths` but folders, root by root as given.

    Under each root the order is that of the bytes of the relative paths. Links inside a root are
    reported, not followed; a root that is itself a link is. Raises UsageError for a root that does
    not exist, before anything comes out.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(
                "there is no such file or folder",
                item=path,
                remedy="Check the spelling, and whether the disk is connected.",
            )
    for path in paths:
        yield from _walk_root(path)


def _walk_root(root: str) -> Iterator[Found]:
    try:
        status = os.stat(root)
    except OSError as error:
        yield Found(root, 0, _last_name(root), root, unreadable(error))
        return
    if not stat.S_ISDIR(status.st_mode):
        yield _found(root, _last_name(root), root, status)
        return
    home = os.path.realpath(root)
    work = [""]
    while work:
        relative = work.pop()
        path = os.path.join(root, relative) if relative else root
        if relative and not relative.endswith("/"):
            yield _look(path, relative, root, home)
            continue
        try:
            names = _names(path)
        except OSError as error:
            yield Found(path.rstrip("/") or path, 0, relative.rstrip("/"), root, unreadable(error))
            continue
        work.extend(relative + name for name in names)


def _names(folder: str) -> list[str]:
    """The entries of a folder, last first; a folder's name ends in a slash, for the order's sake too."""
    with os.scandir(folder) as entries:
        names = [f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in entries]
    return sorted(names, key=os.fsencode, reverse=True)


def _look(path: str, relative: str, root: str, home: str) -> Found:
    try:
        status = os.lstat(path)
    except OSError as error:
        return Found(path, 0, relative, root, unreadable(error))
    if stat.S_ISLNK(status.st_mode):
        return Found(path, 0, relative, root, _link(path, home))
    return _found(path, relative, root, status)


def _found(path: str, relative: str, root: str, status: os.stat_result) -> Found:
    if not stat.S_ISREG(status.st_mode):
        finding = Finding("not-a-file", f"it is {_KINDS.get(stat.S_IFMT(status.st_mode), 'no regular file')}")
        return Found(path, 0, relative, root, finding)
    if not os.access(path, os.R_OK):
        denied = Finding("unreadable", "it cannot be read (Permission denied)")
        return Found(path, status.st_size, relative, root, denied)
    return Found(path, status.st_size, relative, root)


def _link(path: str, home: str) -> Finding:
    try:
        target = os.path.realpath(path, strict=True)
    except OSError:
        return Finding("link-broken", "it is a link that leads nowhere or in a circle")
    if target == home or target.startswith(home.rstrip("/") + "/"):
        return Finding("link-inside", "it is a link to something else in the same heap, which is read there")
    return Finding("link-outside", f"it is a link out of the heap, to {target}, and was not followed")


def _last_name(path: str) -> str:
    return os.path.basename(path.rstrip("/")) or os.path.basename(os.path.abspath(path))


_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a disk device",
    stat.S_IFCHR: "a device",
}
