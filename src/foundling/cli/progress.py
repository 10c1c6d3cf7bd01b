"""How far a long piece of work has come, drawn on a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from foundling.cli.terminal import size
from foundling.library.views import Quiet, Watch


class Bar:
    """A watch that draws one line a stage: bar, counts, rate and time left."""

    def __init__(self, progress: Progress) -> None:
        """Draw on `progress`, which someone else starts and stops."""
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, stage: str, total: int, unit: str) -> None:
        """Put the line of a new stage in the place of the last."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(stage, total=total or None, unit=unit)

    def advance(self, done: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._progress.advance(self._task, done)


class Counts(ProgressColumn):
    """What is done of how much, and how much a second."""

    def render(self, task: Task) -> Text:
        """Such as "1.2 MB of 48.2 MB, 3.4 MB/s" or "1,204 of 30,000, 850/s".

        >>> from rich.progress import Progress
        >>> progress = Progress()
        >>> _ = progress.add_task("reading", total=30_000, completed=1_204, unit="items")
        >>> Counts().render(progress.tasks[0]).plain
        '1,204 of 30,000'
        """
        unit = str(task.fields.get("unit", "items"))
        words = _amount(task.completed, unit)
        if task.total:
            words += f" of {_amount(task.total, unit)}"
        if task.speed:
            words += f", {_amount(task.speed, unit)}/s"
        return Text(words, style="progress.download")


@contextmanager
def watching(*, quiet: bool = False) -> Iterator[Watch]:
    """A watch that draws where the messages go to a terminal, and shows nothing elsewhere."""
    context = click.get_current_context(silent=True)
    console = Console(stderr=True, no_color=True if context is not None and context.color is False else None)
    if quiet or not console.is_terminal:
        yield Quiet()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        Counts(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)


def _amount(count: float, unit: str) -> str:
    return size(int(count)) if unit == "bytes" else f"{int(count):,}"
