"""The bench's invented heap: the same bytes for the same seed, and a truth for every document."""

from __future__ import annotations

import json
import mailbox
from contextlib import closing
from pathlib import Path

import pytest

from bench.corpus import SIZES, Heap, Size, digest, generate


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Heap:
    return generate(tmp_path_factory.mktemp("heap"), SIZES["tiny"], 7, workers=1)


def test_the_same_seed_gives_the_same_bytes(heap: Heap, tmp_path: Path) -> None:
    again = generate(tmp_path / "again", SIZES["tiny"], 7, workers=1)
    assert digest(again) == digest(heap)
    assert again.truth.read_bytes() == heap.truth.read_bytes()


def test_another_seed_gives_other_bytes(heap: Heap, tmp_path: Path) -> None:
    assert digest(generate(tmp_path / "other", SIZES["tiny"], 8, workers=1)) != digest(heap)


def test_a_heap_that_is_there_is_left_alone(heap: Heap) -> None:
    before = heap.truth.stat().st_mtime_ns
    assert generate(heap.root, SIZES["tiny"], 7, workers=1).truth.stat().st_mtime_ns == before


def test_every_document_has_its_truth(heap: Heap) -> None:
    truths = [json.loads(line) for line in heap.truth.read_text(encoding="utf-8").splitlines()]
    assert len(truths) == heap.size.documents
    named = {truth["path"] for truth in truths}
    assert named == {str(path.relative_to(heap.files)) for path in heap.paths()}
    assert any(truth["kind"] == "nonstory" for truth in truths)


def test_a_mailbox_holds_the_messages_that_its_truth_counts(heap: Heap) -> None:
    (path,) = (path for path in heap.paths() if ".mboxrd." in path.name)
    with closing(mailbox.mbox(path)) as box:
        subjects = [message["Subject"] for message in box]
    truths = [json.loads(line) for line in heap.truth.read_text(encoding="utf-8").splitlines()]
    assert len(subjects) == sum(truth["path"].endswith(path.name) for truth in truths)


def test_a_wide_library_has_as_many_works_as_asked_for(tmp_path: Path) -> None:
    shelf = generate(tmp_path / "shelf", Size(0, 0, 0, works=300), 7, workers=1)
    truths = [json.loads(line) for line in shelf.truth.read_text(encoding="utf-8").splitlines()]
    works = {(truth["path"], truth["author"], truth["title"]) for truth in truths}
    assert 290 <= len(works) <= 300
    assert len(truths) > 300
    assert len({truth["fandom"] for truth in truths}) == len(shelf.paths()) == 2
