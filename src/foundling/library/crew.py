"""Processes that work side by side on a stream of tasks, each filling a store of its own.

A process that dies takes its store along, so a round is all or nothing: the caller learns which
task was fatal and does the round again without it.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from typing import Generic, Protocol, TypeVar, cast

from foundling.errors import LibraryError

RARELY = (50_000, 20, 100)
"""Thresholds of the cycle collector: new values between two looks at the young, then looks of each age."""
AHEAD = 2
"""Tasks that a process has in hand, so that it never waits for the next."""

_THRIFT = {"MALLOC_TRIM_THRESHOLD_": str(1 << 20)}
"""Has the C library give memory back that an index had: 10 % less in all, at no cost in time."""

_LEAD = "import sys; sys.path[:] = {path!r}; from foundling.library.crew import lead; lead({numbers!r})"

Task = TypeVar("Task")
Result = TypeVar("Result")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Hand(Protocol[T_contra, R_co]):
    """One who does tasks: made in the process that it works in."""

    def do(self, task: T_contra) -> R_co:
        """The result of one task."""

    def finish(self) -> str | None:
        """Close this round's store; returns its folder, None where nothing was put in."""


class FatalTaskError(Exception, Generic[Task]):
    """A process died over `task`; the round is lost."""

    def __init__(self, task: Task) -> None:
        """Say which task was in hand."""
        super().__init__("a reading process died")
        self.task = task


class Alone(Generic[Task, Result]):
    """A crew of one: the hand works in this process, when its results are asked for."""

    def __init__(self, hand: Hand[Task, Result]) -> None:
        """Let this hand do everything."""
        self._hand = hand

    def do(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results in order."""
        return map(self._hand.do, tasks)

    def finish(self) -> None:
        """Have the round ended, which `folders` does."""

    def folders(self) -> list[str]:
        """The folder of what the hand has put together, if any."""
        folder = self._hand.finish()
        return [folder] if folder else []

    def dismiss(self) -> None:
        """Nothing is left to stop."""


@dataclass(slots=True)
class _Member(Generic[Task]):
    pipe: Connection
    in_hand: deque[Task] = field(default_factory=deque)


class Crew(Generic[Task, Result]):
    """As many processes as asked for, each with a hand that `hire(number)` makes there.

    The first is started clean and loads what a hand needs; the others are its forks, made while it
    has no threads and nothing open, so that all share what was loaded.
    """

    def __init__(self, hire: Callable[[int], Hand[Task, Result]], size: int) -> None:
        """Start the processes; they are a process group of their own, which `dismiss` ends."""
        pairs = [Pipe() for _ in range(size)]
        numbers = [theirs.fileno() for _, theirs in pairs]
        code = _LEAD.format(path=sys.path, numbers=numbers)
        self._leader = subprocess.Popen(  # noqa: S603 - this very interpreter, and code of our own
            [sys.executable, "-c", code],
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            process_group=0,
            env=_THRIFT | os.environ,
        )
        self._members: list[_Member[Task]] = []
        for ours, theirs in pairs:
            theirs.close()
            self._members.append(_Member(ours))
        self._send(self._members[0], hire)

    @property
    def hungry(self) -> bool:
        """Whether a process would take another task."""
        return any(len(member.in_hand) < AHEAD for member in self._members)

    @property
    def busy(self) -> bool:
        """Whether a task is in hand."""
        return any(member.in_hand for member in self._members)

    def do(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results, as they come. Raises FatalTaskError where a process dies."""
        waiting = iter(tasks)
        self._hand_out(waiting)
        while self.busy:
            arrived = self.results(None)
            self._hand_out(waiting)
            yield from arrived

    def offer(self, task: Task) -> None:
        """Give a task to the process that has the least in hand."""
        member = min(self._members, key=lambda member: len(member.in_hand))
        member.in_hand.append(task)
        self._send(member, task)

    def results(self, patience: float | None) -> list[Result]:
        """The results that are there, waiting for the first at most so many seconds, or as long as it takes.

        Raises FatalTaskError where a process dies.
        """
        busy = {member.pipe: member for member in self._members if member.in_hand}
        arrived = []
        for pipe in wait(list(busy), patience) if busy else ():
            member = busy[pipe]  # type: ignore[index]
            arrived.append(cast("Result", self._receive(member)))
            member.in_hand.popleft()
        return arrived

    def finish(self) -> None:
        """Have the processes end the round; `folders` waits for them."""
        for member in self._members:
            self._send(member, None)

    def folders(self) -> list[str]:
        """The folders of what the hands have put together."""
        folders = [self._receive(member) for member in self._members]
        return sorted(folder for folder in folders if isinstance(folder, str))

    def dismiss(self) -> None:
        """Stop all processes at once."""
        for member in self._members:
            member.pipe.close()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._leader.pid, signal.SIGKILL)
        self._leader.wait()

    def _hand_out(self, waiting: Iterator[Task]) -> None:
        while self.hungry:
            try:
                task = next(waiting)
            except StopIteration:
                return
            self.offer(task)

    def _send(self, member: _Member[Task], message: object) -> None:
        try:
            member.pipe.send(message)
        except (BrokenPipeError, ConnectionResetError):
            raise FatalTaskError(member.in_hand[0] if member.in_hand else None) from None

    def _receive(self, member: _Member[Task]) -> object:
        try:
            result: object = member.pipe.recv()
        except (EOFError, ConnectionResetError):
            raise FatalTaskError(member.in_hand[0] if member.in_hand else None) from None
        if isinstance(result, _Stopped):
            raise LibraryError(result.cause, item=result.item, remedy=result.remedy)
        return result


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A process cannot go on for trouble with the store, not with the material."""

    cause: str
    item: str
    remedy: str


def lead(numbers: Sequence[int]) -> None:
    """Be the first process of a crew, whose pipes are the descriptors of these numbers."""
    pipes = [Connection(number) for number in numbers]
    hire = cast("Callable[[int], Hand[object, object]]", pipes[0].recv())
    hand, own = hire(0), 0
    gc.collect()
    gc.freeze()
    for number in range(1, len(pipes)):
        if os.fork() == 0:
            hand, own = hire(number), number
            break
    for number, pipe in enumerate(pipes):
        if number != own:
            pipe.close()
    _serve(hand, pipes[own])


def _serve(hand: Hand[object, object], pipe: Connection) -> None:
    """Do tasks until the pipe closes.

    Reading makes very many small values and hardly a cycle, so that looking for cycles as often as
    Python does costs a fifth of the time: what was loaded is left out, and the young are looked at rarely.
    """
    gc.set_threshold(*RARELY)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        while True:
            task = pipe.recv()
            try:
                pipe.send(hand.finish() if task is None else hand.do(task))
            except LibraryError as error:
                pipe.send(_Stopped(error.cause, error.item, error.remedy))
