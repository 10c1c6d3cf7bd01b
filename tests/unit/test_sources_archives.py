"""Zip, tar, gzip, bzip2 and xz: whole ones; wounded ones are in the faults."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from foundling.model import Item
from foundling.settings import Limits
from foundling.sources import Stretch, fetch, read, stretches

LIMITS = Limits()
STORY = b"The Lamp\nby Wren\n\nIt rained.\n"
BOX = b"From a@example.org Thu Nov  1 04:54:49 2001\nFrom: a@example.org\nSubject: Lamp\n\nRain.\n\n" * 3


def items(path: Path) -> dict[str | None, Item]:
    found = [part for part in read(Stretch(str(path), 0, None), LIMITS) if isinstance(part, Item)]
    for item in found:
        assert fetch(str(path), item.origin, LIMITS) == item
    names = {item.origin.member: item for item in found}
    assert len(names) == len(found)
    return names


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return file.getvalue()


def tarred(members: dict[str, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w", format=kind) as archive:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return file.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_zip_members_are_read_under_their_names(tmp_path: Path, method: int) -> None:
    path = tmp_path / "heap.zip"
    path.write_bytes(
        zipped({"old/inbox.mbox": BOX, "site/index.html": b"<P>Rain", "lamp.txt": STORY}, method)
    )
    found = items(path)
    assert list(found) == [*(f"old/inbox.mbox#{n}" for n in (1, 2, 3)), "site/index.html", "lamp.txt"]
    assert found["lamp.txt"].data == STORY
    assert list(stretches(str(path), 1)) == [Stretch(str(path), 0, None)]


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_members_with_long_and_odd_names(tmp_path: Path, kind: int) -> None:
    long = "deep/" * 25 + "lamp.txt"
    path = tmp_path / "heap.tar"
    path.write_bytes(tarred({"inbox.mbox": BOX, long: STORY, "empty.txt": b"", "z.txt": STORY}, kind))
    found = items(path)
    assert list(found) == [*(f"inbox.mbox#{n}" for n in (1, 2, 3)), long, "empty.txt", "z.txt"]
    assert found[long].data == STORY
    assert [finding.code for finding in found["empty.txt"].findings] == ["empty-file"]


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_single_streams_are_named_without_their_suffix(tmp_path: Path, suffix: str, pack: type) -> None:
    path = tmp_path / f"notes.txt.{suffix}"
    path.write_bytes(pack(STORY[:9]) + pack(STORY[9:]))
    assert items(path)["notes.txt"].data == STORY
    path = tmp_path / f"inbox.mbox.{suffix}"
    path.write_bytes(pack(BOX))
    assert list(items(path)) == [f"inbox.mbox#{n}" for n in (1, 2, 3)]
    path = tmp_path / f"heap.tar.{suffix}"
    path.write_bytes(pack(tarred({"lamp.txt": STORY})))
    assert list(items(path)) == ["lamp.txt"]


def test_archives_in_archives(tmp_path: Path) -> None:
    path = tmp_path / "heap.zip"
    inner = zipped({"b/lamp.txt": STORY})
    path.write_bytes(zipped({"a.tgz": gzip.compress(tarred({"in.zip": inner})), "z.txt": STORY}))
    found = items(path)
    assert list(found) == ["a.tgz/in.zip/b/lamp.txt", "z.txt"]
    assert found["a.tgz/in.zip/b/lamp.txt"].data == STORY


def test_gzip_with_a_name_a_comment_and_padding(tmp_path: Path) -> None:
    plain = gzip.compress(STORY)
    header = plain[:3] + b"\x1e" + plain[4:10] + b"\x03\x00abc" + b"name\0" + b"comment\0" + b"\0\0"
    path = tmp_path / "lamp.gz"
    path.write_bytes(header + plain[10:] + bytes(512))
    assert items(path)["lamp"].data == STORY


def test_documents_packed_as_zip_are_not_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "lamp.epub"
    path.write_bytes(zipped({"mimetype": b"application/epub+zip", "a.html": b"<p>Rain"}))
    assert [finding.code for finding in items(path)[None].findings] == ["unknown-format"]


def test_equal_and_climbing_names_are_only_data(tmp_path: Path) -> None:
    path = tmp_path / "heap.zip"
    data = zipped({"../lamp.txt": STORY, "xx/lamp.txt": STORY[::-1], "/etc/lamp.txt": STORY})
    path.write_bytes(data.replace(b"xx/lamp.txt", b"../lamp.txt"))
    found = items(path)
    assert list(found) == ["../lamp.txt", "../lamp.txt~2", "/etc/lamp.txt"]
    assert [finding.code for finding in found["../lamp.txt~2"].findings] == ["climbing-name", "repeated-name"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["heap.zip"]
