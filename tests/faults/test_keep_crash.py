"""The keep when the power fails, the process is killed or the disk is full: whole or absent, never half."""

from __future__ import annotations

import errno
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundling.errors import LibraryError
from foundling.library.decisions import Decision, Journal
from foundling.library.keep import Keep
from tests.keeps import (
    HEAP,
    PowerCutError,
    WoundedDisk,
    check,
    contents,
    make_heap,
    make_library,
    noon,
    take_in,
)

SECOND = {"more/one.txt": b"one", "more/two.txt": b"two" * 1000, "more/again.txt": HEAP["mail/inbox"]}
DECISION = Decision(("a1",), "title", "The Lamp", "mira", datetime(2026, 1, 3, tzinfo=UTC))


def _library(tmp_path: Path) -> tuple[Path, Path]:
    """A library with one accession, and a second heap to add to it."""
    root = tmp_path / "library"
    with make_library(root) as keep:
        take_in(keep, make_heap(tmp_path / "heap"))
    return root, make_heap(tmp_path / "second", SECOND)


def _demand_sound(root: Path) -> set[str]:
    """Open as the next writer would; the library is sound and incoming/ clean. What it keeps comes back."""
    with Keep.open(root, write=True, now=noon) as keep:
        kept = {kept.relative for kept in keep.files()}
    assert check(root) == []
    assert [path.name for path in (root / "incoming").iterdir()] == [".lock"]
    return kept


def test_power_fails_at_every_step_of_taking_in(tmp_path: Path) -> None:
    root, second = _library(tmp_path)
    before = _demand_sound(root)
    outcomes = []
    for at in range(1, 1000):
        disk = WoundedDisk(at)
        try:
            with Keep.open(root, write=True, disk=disk, now=noon) as keep:
                take_in(keep, second)
        except PowerCutError:
            outcomes.append(_demand_sound(root))
            if outcomes[-1] != before:
                break
        else:
            break
    both = before | {"second/more/one.txt", "second/more/two.txt"}
    assert len(outcomes) > 25
    assert all(outcome == before for outcome in outcomes[:-1])
    assert outcomes[-1] == both


def test_power_fails_after_the_accession_is_in_place(tmp_path: Path) -> None:
    """Every step from the commit on leaves it whole, though its seal is written only at the next opening."""
    calls = WoundedDisk()
    root, second = _library(tmp_path / "measured")
    with Keep.open(root, write=True, disk=calls, now=noon) as keep:
        take_in(keep, second)
    whole = _demand_sound(root)
    for back in range(4):
        root, second = _library(tmp_path / str(back))
        keep = Keep.open(root, write=True, disk=WoundedDisk(calls.calls - back), now=noon)
        with pytest.raises(PowerCutError):
            take_in(keep, second)
        keep.close()
        kept = _demand_sound(root)
        assert kept == whole, f"{back} steps before the end"


def test_power_fails_at_every_step_of_making_a_library(tmp_path: Path) -> None:
    steps = 0
    for at in range(1, 100):
        root = tmp_path / str(at)
        disk = WoundedDisk(at)
        try:
            Keep.create(root, disk=disk).close()
        except PowerCutError:
            steps = at
            if not Keep.is_library(root):
                Keep.create(root).close()
            assert _demand_sound(root) == set()
        else:
            break
    assert steps > 10


def test_power_fails_at_every_step_of_a_decision(tmp_path: Path) -> None:
    root, _ = _library(tmp_path)
    steps = 0
    for at in range(1, 100):
        with Keep.open(root, write=True, now=noon) as keep:
            count = len(list(Journal(keep).decisions()))
        try:
            with Keep.open(root, write=True, disk=WoundedDisk(at), now=noon) as keep:
                Journal(keep).append([DECISION])
        except PowerCutError:
            steps = at
            _demand_sound(root)
            with Keep.open(root, write=False) as keep:
                assert list(Journal(keep).decisions()) in ([DECISION] * count, [DECISION] * (count + 1))
        else:
            break
    assert steps > 3


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES])
def test_the_disk_fails_once_at_every_step(tmp_path: Path, number: int) -> None:
    """One sentence, the library as it was, and a second try that works."""
    root, second = _library(tmp_path)
    before = contents(root)
    errors = []
    for at in range(1, 1000):
        disk = WoundedDisk(at, OSError(number, "wounded"))
        with Keep.open(root, write=True, disk=disk, now=noon) as keep:
            try:
                take_in(keep, second)
            except LibraryError as error:
                errors.append(error)
        if disk.calls < at or contents(root) != before:
            break
    assert all(error.remedy for error in errors)
    assert {"full" in error.cause for error in errors} == {number in (errno.ENOSPC, errno.EDQUOT)}
    assert len(errors) > 20
    with Keep.open(root, write=True, now=noon) as keep:
        take_in(keep, second)
    assert _demand_sound(root) >= {"second/more/one.txt", "second/more/two.txt"}


def test_a_full_disk_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    """Every call that needs room comes before the commit."""
    root, second = _library(tmp_path)
    before = contents(root)

    class FullDisk(WoundedDisk):
        def write(self, descriptor: int, data: bytes) -> None:
            self._step()
            super(WoundedDisk, self).write(descriptor, data)

        def _step(self) -> None:
            if sys._getframe(1).f_code.co_name in ("create", "write", "make_folder"):
                super()._step()

    for at in range(1, 1000):
        disk = FullDisk(at, OSError(errno.ENOSPC, "wounded"))
        with Keep.open(root, write=True, disk=disk, now=noon) as keep:
            try:
                take_in(keep, second)
            except LibraryError:
                assert contents(root) == before
            else:
                break
    assert at > 15
    assert _demand_sound(root) >= {"second/more/one.txt", "second/more/two.txt"}


def test_a_full_disk_leaves_the_logs_as_they_were(tmp_path: Path) -> None:
    root, _ = _library(tmp_path)
    before = contents(root)
    for at in range(1, 7):
        with Keep.open(
            root, write=True, disk=WoundedDisk(at, OSError(errno.ENOSPC, "wounded")), now=noon
        ) as keep:
            with pytest.raises(LibraryError, match="full"):
                Journal(keep).append([DECISION])
            after = {name: data for name, data in contents(root).items() if data}
            if after != before:
                break
            Journal(keep).append([DECISION])
        assert check(root) == []
        for path in (root / "journal").iterdir():
            path.unlink()
        (root / "seals.txt").write_bytes(before["seals.txt"])
    else:
        pytest.fail("the disk was never asked for the last step")


CHILD = """
import sys
from pathlib import Path
from foundling.library.keep import Keep
from tests.keeps import take_in
print("ready", flush=True)
with Keep.open(Path(sys.argv[1]), write=True) as keep:
    take_in(keep, Path(sys.argv[2]))
"""


def test_killed_at_ten_random_moments(tmp_path: Path) -> None:
    chance = random.Random(2)
    heap = make_heap(tmp_path / "heap", {f"{n % 7}/{n}.txt": b"%d" % n * 50 for n in range(600)})
    root = tmp_path / "library"
    Keep.create(root).close()
    whole = {f"heap/{n % 7}/{n}.txt" for n in range(600)}
    for _ in range(10):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(root), str(heap)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.25))
            child.send_signal(signal.SIGKILL)
        assert _demand_sound(root) in (set(), whole)
    with Keep.open(root, write=True) as keep:
        take_in(keep, heap)
    assert _demand_sound(root) == whole
