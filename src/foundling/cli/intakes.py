"""What a taking in did, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from foundling.cli.terminal import duration, name, plural, prose_width, sentence, size, wrapped
from foundling.library.views import Intake, Trouble
from foundling.vocab import builtin

FIRST = 10
"""Items of one trouble that are named before the rest is only counted."""

NEXT = (
    ("foundling list", "see every work"),
    ("foundling search WORDS", "find one again"),
    ("foundling show ID", "read it"),
)


def summary(intake: Intake, folder: str, verb: str = "Took in") -> Iterator[str]:
    """The lines that end a taking in: what came in, what did not and why, where it is, what to do next."""
    yield opening(intake, verb)
    if intake.stories or intake.nonstories or intake.unread or intake.quarantined:
        yield ""
        yield from _counts(intake)
    for title, troubles in (("Could not be read", intake.quarantined), ("Worth knowing", intake.notes)):
        if troubles:
            yield ""
            yield click.style(f"{title}:", bold=True)
            yield from troubles_in_groups(troubles)
    yield ""
    yield f"The library is {name(folder)}"
    yield from _next()


def opening(intake: Intake, verb: str) -> str:
    """The first sentence.

    >>> counts = dict(items=0, stories=0, works=0, nonstories=0, unread=0, held=0, quarantined=())
    >>> opening(Intake(accession=None, files=3, files_held=3, bytes=9, seconds=0.2, **counts), "Took in")
    'Nothing new: all 3 files are held already.'
    >>> opening(Intake(accession="a", files=3, files_held=1, bytes=9, seconds=0.2, **counts), "Took in")
    'Took in 2 new files of 3 (9 bytes) in 0.2 s; 1 was held already.'
    """
    if not intake.files:
        return "There are no files in there."
    new, held = intake.files - intake.files_held, intake.files_held
    if not new:
        return f"Nothing new: {'the file is' if held == 1 else f'all {held:,} files are'} held already."
    measure = f"({size(intake.bytes)}) in {duration(intake.seconds)}"
    if not held:
        return f"{verb} {plural(new, 'file')} {measure}."
    return (
        f"{verb} {plural(new, 'new file')} of {intake.files:,} {measure}; "
        f"{plural(held, 'was', 'were')} held already."
    )


def troubles_in_groups(troubles: Sequence[Trouble]) -> Iterator[str]:
    """The troubles with their reasons and remedies; alike ones together, the first ten of them named."""
    groups: dict[str, list[Trouble]] = {}
    for trouble in troubles:
        groups.setdefault(trouble.code, []).append(trouble)
    for code, group in groups.items():
        yield from _group(_sentence(code, group), [name(trouble.item) for trouble in group])


def _sentence(code: str, group: Sequence[Trouble]) -> str:
    """What happened and what to do; for several items with different causes, in the finding's own words."""
    kind = builtin().findings.get(code)
    causes = {trouble.cause for trouble in group}
    cause = kind.words if kind and (len(causes) > 1 or "" in causes) else group[0].cause
    remedy = group[0].remedy or (kind.remedy if kind else "")
    return sentence(cause, remedy)


def _group(sentence: str, items: Sequence[str]) -> Iterator[str]:
    if len(items) == 1:
        yield f"  {items[0]}"
        yield from wrapped(sentence, prose_width(), "    ")
        return
    yield from wrapped(f"{plural(len(items), 'item')}: {sentence}", prose_width(), "  ")
    yield from (f"    {item}" for item in items[:FIRST])
    if len(items) > FIRST:
        yield f"    … and {len(items) - FIRST:,} more; foundling add --json names them all"


def _counts(intake: Intake) -> Iterator[str]:
    stories = "story or part of one" if intake.stories == 1 else "stories or parts of one"
    others = "document" if intake.nonstories == 1 else "documents"
    rows = [
        (intake.stories, f"{stories}, in {plural(intake.works, 'work')}"),
        (intake.nonstories, f"other {others}: mail, pages and notes that tell no story"),
        (intake.unread, "kept, not read: pictures, programs and the like"),
        (intake.held, "held already under another name or in an earlier add"),
        (len(intake.quarantined), "could not be read, and named below"),
    ]
    for count, words in rows:
        if count or words is rows[0][1]:
            yield f"{click.style(f'{count:>9,}', fg='cyan')}  {words}"


def _next() -> Iterator[str]:
    for number, (command, words) in enumerate(NEXT):
        yield f"{'' if number else 'Next:':6}{click.style(f'{command:24}', bold=True)}{words}"
