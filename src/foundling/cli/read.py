"""`foundling read`: what would be recovered, touching no library."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from foundling.cli.cards import card, header_facts, words
from foundling.cli.exits import DONE, QUARANTINED
from foundling.cli.options import json_option
from foundling.cli.show import place
from foundling.cli.terminal import line, note, prose_width, sentence, wrapped
from foundling.export.dumps import reading_as_json
from foundling.library.ingest import Reading, read_paths
from foundling.model import Document, Item, Kind, Record
from foundling.settings import Settings
from foundling.vocab import builtin

STDIN = "-"
OPENING = 100
"""Characters of a story's opening words on its card."""


@click.command(short_help="What Foundling sees in them, touching no library.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@json_option
def read(paths: tuple[str, ...], *, as_json: bool) -> int:
    """Say what Foundling sees in files, folders, mailboxes and archives, without taking them in.

    One card for each message, page or file. With --json one object a line, in the format that
    docs/read-json.md describes. PATH may be - for the standard input.

    \b
    Examples:
      foundling read story.txt
      foundling read --json ~/mail/list.mbox | jq -r .record.title
      cat story.txt | foundling read -
    """
    troubles = 0
    for reading in _readings(paths):
        if reading.document is None or reading.record is None:
            troubles += _say_unread(reading.item)
        elif as_json:
            click.echo(reading_as_json(reading.item, reading.document, reading.record))
        else:
            click.echo("\n".join((*sight(reading.item, reading.document, reading.record), "")))
    return QUARANTINED if troubles else DONE


def sight(item: Item, document: Document, record: Record) -> Iterator[str]:
    """The card of one document: where it is, what it is, and what its record says."""
    story = record.kind is Kind.STORY
    what = f"story, {words(record.words)}" if story else "no story"
    what = click.style(what, fg="green" if story else "yellow")
    yield f"{click.style(place(item.origin), bold=True)}  {what}"
    if story:
        yield from card(header_facts(record.header, record.supplied_title))
        yield from card((("Begins", _opening(record.text)),))
    for finding in (*item.findings, *document.findings, *record.findings):
        yield from wrapped(f"! {line(finding.message)} [{finding.code}]", prose_width(), "  ")


def _readings(paths: Sequence[str]) -> Iterator[Reading]:
    if paths != (STDIN,):
        yield from read_paths(paths, Settings(), builtin())
        return
    with TemporaryDirectory(prefix="foundling-") as folder:
        given = Path(folder) / "stdin"
        given.write_bytes(sys.stdin.buffer.read())
        for reading in read_paths([str(given)], Settings(), builtin()):
            origin = dataclasses.replace(reading.item.origin, path=STDIN)
            yield dataclasses.replace(reading, item=dataclasses.replace(reading.item, origin=origin))


def _say_unread(item: Item) -> bool:
    """Say that an item is kept, not read, and why; whether that is trouble."""
    findings = item.findings
    reasons = " ".join(sentence(each.message, "") for each in findings)
    note(f"{place(item.origin)}: kept, not read. {reasons}")
    kinds = builtin().findings
    return any(kinds[finding.code].effect != "unread" for finding in findings)


def _opening(text: str) -> str:
    opening = line(text[: 4 * OPENING])
    return f"{opening[:OPENING].rsplit(' ', 1)[0]} …" if len(opening) > OPENING else opening
