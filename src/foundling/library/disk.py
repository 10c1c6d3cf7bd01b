"""The few calls by which the library changes the disk, in one place where tests can make them fail."""

# Paths are strings here, not Path objects: they may hold any bytes, and there are very many of them.
# ruff: noqa: PTH102, PTH104, PTH108, PTH110, PTH118, PTH119, PTH120

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from foundling.errors import LibraryError

READ_ONLY = 0o444
"""The mode of sealed files: nobody writes to them, their owner may still remove them."""

_FEW = 64
"""Up to so many files are flushed one by one; beyond, flushing the whole file system costs less."""

_LOCAL = {
    0xEF53: "ext4",
    0x58465342: "xfs",
    0x9123683E: "btrfs",
    0xF2F52010: "f2fs",
    0x2FC12FC1: "zfs",
    0x01021994: "tmpfs",
}
"""File systems whose syncfs(2) is known to reach the disk. FUSE and network ones need not pass it on."""


class Disk:
    """The calls that change the library. Each raises OSError as the system does."""

    def create(self, path: str, mode: int = 0o666) -> int:
        """A descriptor for writing a file that was not there before."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)

    def extend(self, path: str) -> int:
        """A descriptor that writes at the end of a file, which is made if need be."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all of `data`."""
        done = os.write(descriptor, data)
        while done < len(data):
            done += os.write(descriptor, memoryview(data)[done:])

    def stamp(self, descriptor: int, mtime_ns: int) -> None:
        """Give an open file the time of the original that it copies."""
        os.utime(descriptor, ns=(mtime_ns, mtime_ns))

    def flush(self, descriptor: int) -> None:
        """Return once the file's bytes are on the disk."""
        os.fsync(descriptor)

    def truncate(self, path: str, length: int) -> None:
        """Cut the file to its first `length` bytes."""
        os.truncate(path, length)

    def make_folder(self, path: str) -> None:
        """Make one folder inside one that is there."""
        os.mkdir(path)

    def rename(self, old: str, new: str) -> None:
        """Give `old` the name `new` in one step; a file of that name is replaced."""
        os.rename(old, new)

    def remove(self, path: str) -> None:
        """Remove one file."""
        os.unlink(path)

    def remove_tree(self, path: str) -> None:
        """Remove a folder and all in it."""
        shutil.rmtree(path)

    def flush_folder(self, path: str) -> None:
        """Return once the names in the folder are on the disk."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self.flush(descriptor)
        finally:
            os.close(descriptor)

    def flush_tree(self, path: str, files: int) -> None:
        """Return once every file and name under `path`, some `files` of them, is on the disk.

        One syncfs(2) flushes 30,000 small files about eight times faster than as many fsync(2) calls, even in
        a pool of threads. It is used where there are many files and the file system is known to honour it.
        """
        if files > _FEW and _sync_file_system(path):
            return
        for folder, _, names in os.walk(path):
            for name in names:
                descriptor = os.open(os.path.join(folder, name), os.O_RDONLY | os.O_CLOEXEC)
                try:
                    self.flush(descriptor)
                finally:
                    os.close(descriptor)
            self.flush_folder(folder)


def write_file(disk: Disk, path: str, data: bytes, mode: int = 0o666) -> None:
    """Write a new file and return once it is on the disk; its name still needs its folder flushed."""
    descriptor = disk.create(path, mode)
    try:
        disk.write(descriptor, data)
        disk.flush(descriptor)
    finally:
        os.close(descriptor)


def replace_file(disk: Disk, path: str, data: bytes, aside: str) -> None:
    """Put `data` in the place of the file in one step, by way of a file in the folder `aside`.

    A crash leaves the old bytes or the new, never a mixture.
    """
    adopt_file(disk, prepare_file(disk, path, data, aside), path)


def prepare_file(disk: Disk, path: str, data: bytes, aside: str) -> str:
    """Write what shall take the place of `path`, as yet in the folder `aside`; where it is comes back."""
    fresh = os.path.join(aside, os.path.basename(path))
    if os.path.exists(fresh):
        disk.remove(fresh)
    write_file(disk, fresh, data)
    return fresh


def adopt_file(disk: Disk, fresh: str, path: str) -> None:
    """Give a prepared file its place."""
    disk.rename(fresh, path)
    disk.flush_folder(os.path.dirname(path))


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Turn trouble with the disk inside the block into a LibraryError about `what`."""
    try:
        yield
    except OSError as error:
        raise trouble(what, error) from error


def trouble(what: str, error: OSError) -> LibraryError:
    """What to tell a person when the library could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LibraryError(
            "the disk of the library is full",
            item=what,
            remedy="The library is as it was before. Make room there, and add again.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return LibraryError(
            "the library may not be written to",
            item=what,
            remedy="Ask its owner, or check that its disk is not write-protected.",
        )
    return LibraryError(
        f"the library could not be written ({error.strerror or error})",
        item=what,
        remedy="The library is as it was before. See to the disk and add again.",
    )


def _sync_file_system(path: str) -> bool:
    """Whether the whole file system of `path` was flushed: False where that is not to be had."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs") or _kind_of_file_system(libc, path) not in _LOCAL:
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), path)
    finally:
        os.close(descriptor)
    return True


def _kind_of_file_system(libc: ctypes.CDLL, path: str) -> int:
    """The magic number of the file system, 0 where it cannot be told."""
    answer = ctypes.create_string_buffer(512)
    if libc.statfs(os.fsencode(path), answer) != 0:
        return 0
    return ctypes.c_ulong.from_buffer(answer).value & 0xFFFFFFFF
