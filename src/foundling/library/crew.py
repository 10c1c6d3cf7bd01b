"""Processes that work side by side on a stream of tasks, each filling a store of its own.

A process that dies takes its store along, so a round is all or nothing: the caller learns which
task was fatal and does the round again without it.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, Protocol, TypeVar, cast

from foundling.errors import LibraryError

RARELY = (50_000, 20, 100)
"""Thresholds of the cycle collector: new values between two looks at the young, then looks of each age."""
AHEAD = 2
"""Tasks that a process has in hand, so that it never waits for the next."""

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


@dataclass(slots=True)
class _Member(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    in_hand: deque[Task] = field(default_factory=deque)


class Crew(Generic[Task, Result]):
    """As many processes as asked for, each with a hand that `hire(number)` makes there."""

    def __init__(self, hire: Callable[[int], Hand[Task, Result]], size: int, preload: str) -> None:
        """Start the processes from a clean server process that has loaded the module `preload`."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([preload])
        self._members: list[_Member[Task]] = []
        for number in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(hire, number, theirs), daemon=True)
            process.start()
            theirs.close()
            self._members.append(_Member(process, ours))

    def do(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results, as they come. Raises FatalTaskError where a process dies."""
        waiting = iter(tasks)
        for _ in range(AHEAD):
            for member in self._members:
                self._hand_out(member, waiting)
        while busy := {member.pipe: member for member in self._members if member.in_hand}:
            for pipe in wait(list(busy)):
                member = busy[pipe]  # type: ignore[index]
                result = cast("Result", self._receive(member))
                member.in_hand.popleft()
                self._hand_out(member, waiting)
                yield result

    def finish(self) -> list[str]:
        """End the round: the folders of what the hands have put together."""
        for member in self._members:
            self._send(member, None)
        folders = [self._receive(member) for member in self._members]
        return [folder for folder in folders if isinstance(folder, str)]

    def dismiss(self) -> None:
        """Stop all processes at once."""
        for member in self._members:
            member.pipe.close()
            member.process.kill()
            member.process.join()

    def _hand_out(self, member: _Member[Task], waiting: Iterator[Task]) -> None:
        with suppress(StopIteration):
            task = next(waiting)
            member.in_hand.append(task)
            self._send(member, task)

    def _send(self, member: _Member[Task], task: Task | None) -> None:
        try:
            member.pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            raise FatalTaskError(member.in_hand[0] if member.in_hand else task) from None

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


def _serve(hire: Callable[[int], Hand[Task, Result]], number: int, pipe: Connection) -> None:
    """Do tasks until the pipe closes.

    Reading makes very many small values and hardly a cycle, so that looking for cycles as often as
    Python does costs a fifth of the time: what was loaded is left out, and the young are looked at rarely.
    """
    hand = hire(number)
    gc.freeze()
    gc.set_threshold(*RARELY)
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            task = pipe.recv()
            try:
                pipe.send(hand.finish() if task is None else hand.do(task))
            except LibraryError as error:
                pipe.send(_Stopped(error.cause, error.item, error.remedy))
