"""What holds of the keep for any heap: every byte comes back, once, under names that all systems hold."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from foundling.library.names import LONGEST_NAME, Names, safe
from tests.keeps import check, contents, make_library

NAME = st.binary(min_size=1, max_size=12).filter(
    lambda raw: not set(raw) & set(b"/\0") and raw not in (b".", b"..")
)
RAW = st.lists(NAME, min_size=1, max_size=3).map(b"/".join)
ANY_PATH = st.binary(max_size=400).map(lambda raw: os.fsdecode(raw.replace(b"\0", b"/")))
PLAIN_PATH = st.text(alphabet="abAB.~2/ _-\u00e9", max_size=20)


@given(st.lists(st.one_of(ANY_PATH, PLAIN_PATH), max_size=30))
def test_stored_names_are_safe_and_never_the_same_anywhere(paths: list[str]) -> None:
    names = Names()
    stored = [names.place(path) for path in paths]
    folded = {path.casefold() for path in stored}
    assert len(folded) == len(paths)
    folders = {path[:at].casefold() for path in stored for at in range(len(path)) if path[at] == "/"}
    assert not folded & folders
    for path in stored:
        path.encode("utf-8")
        assert not set(path) & set('\n\r\t\0"%*:<>?\\|')
        for part in path.split("/"):
            assert part not in ("", ".", "..")
            assert not part.endswith((".", " "))
            assert len(part.encode()) <= LONGEST_NAME


@given(ANY_PATH)
def test_a_safe_name_is_left_as_it_is(path: str) -> None:
    assert safe(safe(path)) == safe(path)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(RAW, st.binary(max_size=40)), max_size=8))
def test_every_byte_comes_back_and_twice_is_once(files: list[tuple[bytes, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number, (raw, data) in enumerate(files):
            path = Path(folder, f"{number}")
            path.write_bytes(data)
            sources.append((str(path), os.fsdecode(raw)))
        root = Path(folder, "library")
        with make_library(root) as keep:
            for turn in range(2):
                with keep.stage() as staging:
                    for path_, relative in sources:
                        staging.take(path_, relative)
                    staging.seal({})
                kept = list(keep.files())
                assert sorted(Path(one.path).read_bytes() for one in kept) == sorted(
                    {data for _, data in files}
                )
                assert all(Path(one.given).read_bytes() == Path(one.path).read_bytes() for one in kept)
                if turn == 0:
                    before = contents(root)
            changed = {name for name, data in contents(root).items() if before.get(name) != data}
        assert changed <= {"provenance.jsonl", "seals.txt"}
        assert check(root) == []
