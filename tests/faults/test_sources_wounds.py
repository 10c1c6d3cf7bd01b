"""Wounded and hostile files: each gives an item that says why, and everything else still comes out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from foundling.errors import MaterialError
from foundling.model import Item, Media, Origin
from foundling.settings import Limits
from foundling.sources import Stretch, fetch, read
from foundling.vocab import builtin

LIMITS = Limits()
STORY = b"The Lamp\nby Wren\n\n" + b"It rained.\n" * 40
MESSAGE = b"From a@example.org Thu Nov  1 04:54:49 2001\nFrom: a@example.org\nSubject: Lamp\n\nRain.\n\n"
Outcome = list[tuple[str | None, str, str]]


def items(path: Path, limits: Limits = LIMITS) -> list[Item]:
    found = [part for part in read(Stretch(str(path), 0, None), limits) if isinstance(part, Item)]
    for item in found:
        assert fetch(str(path), item.origin, limits) == item
        assert all(finding.code in builtin().findings for finding in item.findings)
        assert all(finding.message for finding in item.findings)
        assert bool(item.data) is (item.media is not Media.OPAQUE)
    return found


def outcome(path: Path, limits: Limits = LIMITS) -> Outcome:
    return [
        (item.origin.member, item.media.value, ",".join(finding.code for finding in item.findings))
        for item in items(path, limits)
    ]


def write_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytearray(path.read_bytes())


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert outcome(tmp_path / "a.txt") == [(None, "opaque", "empty-file")]


def test_a_program_named_txt(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 9)
    assert outcome(tmp_path / "a.txt") == [(None, "opaque", "unknown-format")]


def test_a_file_that_is_gone_and_one_that_is_none(tmp_path: Path) -> None:
    assert outcome_unfetched(tmp_path / "gone") == ["unreadable"]
    os.mkfifo(tmp_path / "pipe")
    assert outcome_unfetched(tmp_path / "pipe") == ["not-a-file"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file here fails when it is read")
def test_a_disk_that_fails_under_reading() -> None:
    assert outcome_unfetched(Path("/proc/self/mem")) == ["unreadable"]


def outcome_unfetched(path: Path) -> list[str]:
    parts = read(Stretch(str(path), 0, None), LIMITS)
    return [finding.code for part in parts if isinstance(part, Item) for finding in part.findings]


def test_an_item_that_is_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(STORY)
    with pytest.raises(MaterialError, match="not in this file any more"):
        fetch(str(tmp_path / "a.txt"), Origin("a.txt", "b.txt", 0, 9), LIMITS)
    with pytest.raises(MaterialError):
        fetch(str(tmp_path / "gone"), Origin("gone", None, 0, 9), LIMITS)


def test_a_line_of_a_gigabyte_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.write(b"It rained. " * 2000)
        file.truncate(1 << 30)
    box = tmp_path / "long.mbox"
    with box.open("wb") as file:
        file.write(MESSAGE + MESSAGE + b"x" * 2000)
        file.seek((1 << 28) - 1)
        file.write(b"\n" + MESSAGE)
    tracemalloc.start()
    assert outcome(path) == [(None, "opaque", "too-large")]
    assert items(path)[0].origin.length == 1 << 30
    parts = list(read(Stretch(str(box), 0, None), Limits(item_bytes=1 << 20)))
    assert [part.media.value for part in parts if isinstance(part, Item)] == ["message", "opaque", "message"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 << 20


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_a_truncated_stream_gives_what_came_before(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"a.txt.{suffix}"
    path.write_bytes(pack(STORY + os.urandom(400_000).hex().encode())[:-4])
    assert outcome(path)[-1] == ("a.txt", "opaque", "torn-archive")
    if suffix != "bz2":
        assert items(path)[0].data.startswith(STORY)
    path.write_bytes(pack(STORY)[:12])
    assert outcome(path)[-1] == ("a.txt", "opaque", "torn-archive")


def test_a_truncated_packed_mailbox_gives_the_whole_messages(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox.gz"
    path.write_bytes(gzip.compress(MESSAGE * 500)[:-20])
    found = outcome(path)
    assert len(found) > 400
    assert found[0] == ("a.mbox#1", "message", "")
    assert found[-1] == ("a.mbox", "opaque", "torn-archive")


def test_a_bad_checksum_keeps_the_words_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    data = bytearray(gzip.compress(STORY))
    data[-8] ^= 1
    path.write_bytes(data)
    assert outcome(path) == [("a.txt", "text", "bad-checksum"), ("a.txt", "opaque", "bad-checksum")]
    assert items(path)[0].data == STORY


def test_damage_inside_packed_data_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    data = bytearray(gzip.compress(STORY + os.urandom(100_000).hex().encode()))
    data[60_000:60_010] = b"\xff" * 10
    path.write_bytes(data)
    found = items(path)
    assert found[0].data.startswith(STORY)
    assert found[-1].findings[0].code in {"broken-archive", "bad-checksum"}


def test_a_zip_with_one_bad_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = write_zip(path, {"a.txt": STORY, "b.txt": STORY, "c.txt": STORY}, zipfile.ZIP_STORED)
    data[data.index(b"b.txt") + 30] ^= 1
    path.write_bytes(data)
    assert outcome(path) == [
        ("a.txt", "text", ""),
        ("b.txt", "text", "bad-checksum"),
        ("b.txt", "opaque", "bad-checksum"),
        ("c.txt", "text", ""),
    ]


def test_a_locked_a_linked_and_an_oddly_packed_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        for name in ("lock", "oddm", "good"):
            archive.writestr(name, STORY)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"lock") - 46 + 8] |= 1
    struct.pack_into("<H", data, data.rindex(b"oddm") - 46 + 10, 97)
    path.write_bytes(data)
    assert outcome(path) == [
        ("link", "opaque", "link-member"),
        ("lock", "opaque", "encrypted"),
        ("oddm", "opaque", "unsupported-packing"),
        ("good", "text", ""),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_without_its_list_of_members(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    data = write_zip(path, {"a.txt": STORY, "b.txt": STORY[::-1], "c.txt": STORY}, method)
    path.write_bytes(data[: data.index(b"c.txt") + 20])
    found = items(path)
    assert [item.data for item in found[:2]] == [STORY, STORY[::-1]]
    assert [(item.origin.member, item.findings[0].code) for item in found if not item.data] == [
        ("c.txt", "torn-archive"),
        (None, "broken-archive"),
    ]


def test_a_zip_written_to_a_pipe_without_its_list(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with io.BytesIO() as file:
        with zipfile.ZipFile(Pipe(file), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", STORY)
            archive.writestr("b.txt", STORY[::-1])
        path.write_bytes(file.getvalue()[:-70])
    assert [item.data for item in items(path)] == [STORY, STORY[::-1], b""]
    assert outcome(path)[-1] == (None, "opaque", "broken-archive")


class Pipe(io.RawIOBase):
    """Takes bytes in order and cannot be rewound."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        return self._file.write(data)


def test_a_broken_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(10))
    assert outcome(path) == [(None, "opaque", "broken-archive")]
    write_zip(path, {})
    assert outcome(path) == [(None, "opaque", "empty-archive")]


def test_a_zip_with_a_member_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = write_zip(path, {"a.txt": STORY, "b.txt": STORY})
    path.write_bytes(data.replace(b"a.txt", b"\0.txt"))
    assert outcome(path) == [("unnamed", "text", ""), ("b.txt", "text", "")]
    path.write_bytes(data.replace(b"a.txt", b"\0.txt")[:-70])
    assert outcome(path)[0] == ("unnamed", "text", "")


def test_a_zip_whose_list_points_before_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = write_zip(path, {"a.txt": STORY, "b.txt": STORY})
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 16, struct.unpack_from("<I", data, end + 16)[0] + 9999)
    path.write_bytes(data)
    assert [code for _, _, code in outcome(path)] == ["", "", "broken-archive"]


def test_a_zip_bomb_stops_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_zip(path, {"bomb.txt": b" " * (40 << 20), "good.txt": STORY})
    assert outcome(path) == [("bomb.txt", "opaque", "unpacks-too-far"), ("good.txt", "text", "")]
    write_zip(path, {f"{n}.txt": os.urandom(5000).hex().encode() for n in range(9)})
    parts = list(read(Stretch(str(path), 0, None), Limits(archive_bytes=50_000)))
    codes = [part.findings[0].code if part.findings else "" for part in parts if isinstance(part, Item)]
    assert codes == [""] * 5 + ["unpacks-too-far"] * 4


def test_a_file_that_unpacks_to_itself_comes_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "quine.gz"
    nested = STORY
    for _ in range(20):
        nested = gzip.compress(nested)
    path.write_bytes(nested)
    assert [code for _, _, code in outcome(path)] == ["nested-too-deep"]


def test_too_many_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write_zip(path, {f"{n}.txt": STORY for n in range(9)})
    found = outcome(path, Limits(archive_members=5))
    assert found[:5] == [(f"{n}.txt", "text", "") for n in range(5)]
    assert found[5:] == [(None, "opaque", "too-many-members")]


def test_a_zip_inside_an_archive_that_is_too_large_there(tmp_path: Path) -> None:
    inner = tmp_path / "in.zip"
    write_zip(inner, {"a.txt": os.urandom(9000)})
    write_zip(tmp_path / "a.zip", {"in.zip": inner.read_bytes(), "good.txt": STORY})
    found = outcome(tmp_path / "a.zip", Limits(item_bytes=1000))
    assert found == [("in.zip", "opaque", "nested-too-large"), ("good.txt", "text", "")]


def write_tar(path: Path, members: list[tarfile.TarInfo]) -> bytearray:
    with tarfile.open(path, "w") as archive:
        for info in members:
            info.size = len(STORY) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(STORY))
    return bytearray(path.read_bytes())


def member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = "../../etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
    return info


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    kinds = {
        "soft": tarfile.SYMTYPE,
        "hard": tarfile.LNKTYPE,
        "disk": tarfile.BLKTYPE,
        "pipe": tarfile.FIFOTYPE,
    }
    write_tar(path, [*(member(name, kind) for name, kind in kinds.items()), member("../good.txt")])
    assert outcome(path) == [
        *((name, "opaque", "link-member") for name in kinds),
        ("../good.txt", "text", "climbing-name"),
    ]


def test_a_torn_tar_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    data = write_tar(path, [member("a.txt"), member("b.txt")])
    path.write_bytes(data[: 512 * 3 + 100])
    assert outcome(path) == [
        ("a.txt", "text", ""),
        ("b.txt", "text", "torn-archive"),
        ("b.txt", "opaque", "torn-archive"),
    ]
    path.write_bytes(data[: 512 * 2])
    assert outcome(path) == [("a.txt", "text", ""), (None, "opaque", "torn-archive")]
    packed = tmp_path / "a.tar.gz"
    packed.write_bytes(zlib_torn(bytes(data)))
    assert outcome(packed)[0] == ("a.txt", "text", "")
    assert outcome(packed)[-1][2] == "torn-archive"


def zlib_torn(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data[: 512 * 3 + 40]) + packer.flush(zlib.Z_SYNC_FLUSH)


def test_a_tar_with_a_damaged_header(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    data = write_tar(path, [member("a.txt"), member("b.txt"), member("c.txt")])
    data[512 * 2 + 3] ^= 0xFF
    path.write_bytes(data)
    assert outcome(path) == [("a.txt", "text", ""), (None, "opaque", "broken-archive")]
