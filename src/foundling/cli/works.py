"""What is known of a work beside its record: missing parts, versions, series, replies, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foundling.cli.cards import Facts
from foundling.cli.terminal import line, plural, short
from foundling.library.views import LinkRow, ReplyRow, SeriesView, WorkView

MOST_SAID = 3
"""Replies that a card quotes before it only counts them."""
LONGEST = 160
"""Characters of a reply that a card quotes."""


def work_facts(work: WorkView) -> Facts:
    """The lines of a card for everything that stitching found of a work."""
    said = [reply for each in work.instalments for reply in each.replies]
    return (
        ("Missing", "; ".join(each.missing or "" for each in work.ghosts)),
        *(("Series", neighbours(each)) for each in work.series),
        *(("Also known as", ", ".join(map(line, one.names[1:]))) for one in work.people),
        *(("Said then", quoted(reply)) for reply in said[:MOST_SAID]),
        (
            "",
            f"and {plural(len(said) - MOST_SAID, 'more reply', 'more replies')}"
            if len(said) > MOST_SAID
            else "",
        ),
    )


def neighbours(series: SeriesView) -> str:
    """A series in order, with its gaps; the work that is shown stands in brackets."""
    entries = []
    for at, each in enumerate(series.entries):
        number = f"{each.number} " if each.number else ""
        title = line(each.title or "[Untitled]") if each.work else _gap(each.title)
        entries.append(f"[{number}{title}]" if at == series.place else number + title)
    name = f"{line(series.name)}: " if series.name else ""
    return name + ", ".join(entries)


def _gap(title: str | None) -> str:
    """A place in a series that nothing in the library fills, by the title that a list gives it.

    >>> _gap(None), _gap("Night Ferry")
    ('missing', 'Night Ferry (missing)')
    """
    return f"{line(title)} (missing)" if title else "missing"


def quoted(reply: ReplyRow) -> str:
    """What one reader said: who, when, and the first words."""
    text = line(reply.text)
    text = text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " ..."
    who = ", ".join(filter(None, (line(reply.author or ""), reply.date)))
    return f"{who}: {text}" if who else text


def reasons(links: Sequence[LinkRow]) -> Iterator[str]:
    """Why the parts are held to be of one work, a line for each part but the first."""
    for each in links:
        named = ", ".join(f"{name} {weight:+.2f}" for name, weight in each.reasons)
        yield f"{short(each.first)} and {short(each.second)}: {named}; {each.margin:.2f} ahead of others"
