from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from foundling.errors import UsageError
from foundling.sources import Found, walk


def found(*paths: Path | str) -> list[Found]:
    return list(walk([str(path) for path in paths]))


def codes(root: Path) -> dict[str, str]:
    return {each.relative: each.finding.code for each in found(root) if each.finding}


def test_files_come_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    for name in ("b/c.txt", "b.txt", "b!.txt", "a/z.txt", "B.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"rain")
    names = [each.relative for each in found(tmp_path)]
    assert names == ["B.txt", "a/z.txt", "b!.txt", "b.txt", "b/c.txt"]
    assert names == sorted(names, key=os.fsencode)


def test_a_given_file_and_its_size(tmp_path: Path) -> None:
    path = tmp_path / "lamp.txt"
    path.write_bytes(b"rain")
    assert found(path) == [Found(str(path), 4, "lamp.txt", str(path), None)]


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\n.txt")
    (tmp_path / name).write_bytes(b"rain")
    assert [each.relative for each in found(tmp_path)] == [name]


def test_a_missing_path_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "lamp.txt").write_bytes(b"rain")
    walker = walk([str(tmp_path), str(tmp_path / "gone")])
    with pytest.raises(UsageError) as caught:
        next(walker)
    assert caught.value.item == str(tmp_path / "gone")
    assert "no such file or folder" in str(caught.value)


def test_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    heap = tmp_path / "heap"
    heap.mkdir()
    (tmp_path / "outside.txt").write_bytes(b"rain")
    (heap / "lamp.txt").write_bytes(b"rain")
    (heap / "in").symlink_to("lamp.txt")
    (heap / "out").symlink_to(tmp_path / "outside.txt")
    (heap / "loop").symlink_to("loop")
    (heap / "round").symlink_to(".")
    (heap / "gone").symlink_to("nowhere")
    assert codes(heap) == {
        "in": "link-inside",
        "out": "link-outside",
        "loop": "link-broken",
        "round": "link-inside",
        "gone": "link-broken",
    }
    assert [each.relative for each in found(heap) if not each.finding] == ["lamp.txt"]


def test_a_given_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "heap").mkdir()
    (tmp_path / "heap/lamp.txt").write_bytes(b"rain")
    (tmp_path / "link").symlink_to("heap")
    assert [each.relative for each in found(tmp_path / "link")] == ["lamp.txt"]


def test_pipes_and_sockets_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("plug")
        assert codes(tmp_path) == {"pipe": "not-a-file", "plug": "not-a-file"}


def test_deep_trees(tmp_path: Path) -> None:
    deep = Path(*["d"] * 300)
    (tmp_path / deep).mkdir(parents=True)
    (tmp_path / deep / "lamp.txt").write_bytes(b"rain")
    assert [each.relative for each in found(tmp_path)] == [str(deep / "lamp.txt")]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_is_closed_to_us(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "lamp.txt").touch(mode=0)
    assert codes(tmp_path) == {"shut": "unreadable", "lamp.txt": "unreadable"}
    (tmp_path / "shut").chmod(0o700)
