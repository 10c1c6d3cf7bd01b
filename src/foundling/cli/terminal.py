"""Text made fit for a terminal: harmless, without addresses, and no wider than the screen."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from rich.cells import cell_len, chop_cells, set_cell_size

from foundling.export.contacts import mask

PIPE_WIDTH = 80
"""Columns for wrapped text where the output is no terminal and $COLUMNS is not set."""

WIDEST_PROSE = 88
"""Columns beyond which running text is hard to read."""

SHORT_ID = 8
"""Characters of an id that a listing shows; every verb takes as many."""

_UNITS = {"TB": 10**12, "GB": 10**9, "MB": 10**6, "kB": 10**3}
_MINUTE = 60
_FIRST_HALF_BYTE, _LAST_HALF_BYTE = 0xDC80, 0xDCFF

_HARMFUL = re.compile(
    "\x1b\\[[0-?]{0,64}[ -/]{0,8}[@-~]"  # colours, cursor movements
    "|\x1b[\\]PX^_][^\x07\x1b]{0,4096}(?:\x07|\x1b\\\\)"  # titles, links, device strings
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_HALF = re.compile("[\ud800-\udfff]")
_RUN = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a table is laid out: the fewest columns it keeps, its side and its look."""

    least: int
    right: bool = False
    colour: str | None = None
    bold: bool = False
    needs: int = 0
    """The columns of a screen that has room for this one; on a narrower one it is left out."""


def harmless(text: str) -> str:
    r"""The text without anything that a terminal obeys; bytes of odd file names show as "\xff".

    >>> harmless("a\x1b[31mred\x1b]0;title\x07 \u202etxt.exe\r\nb\x1b\tc \udcff")
    'ared txt.exe\nb\tc \\xff'
    """
    text = _HARMFUL.sub("", text)
    return text if text.isascii() else _HALF.sub(_shown_half, text)


def shown(text: str) -> str:
    """Harmless text with e-mail addresses cut to "name@…", lines kept.

    >>> shown("by Kiki (kiki@example.org)")
    'by Kiki (kiki@…)'
    """
    return mask(harmless(text))


def line(text: str) -> str:
    r"""The text on one line, harmless and without addresses.

    >>> line("  two\n   lines ")
    'two lines'
    """
    return _RUN.sub(" ", shown(text)).strip()


def name(path: str) -> str:
    r"""A file's name as it stands, on one line; what looks like an address in it is not one.

    >>> name("mail/kiki@example.org.mbox"), name("odd\nname")
    ('mail/kiki@example.org.mbox', 'odd name')
    """
    return _RUN.sub(" ", harmless(path))


def short(identity: str) -> str:
    """As much of an id as listings show.

    >>> short("3fa94c21d0e5b677")
    '3fa94c21'
    """
    return identity[:SHORT_ID]


def sentence(cause: str, remedy: str) -> str:
    """What happened and what to do next, as two sentences on one line.

    >>> sentence("the archive is damaged", "Look for another copy.")
    'The archive is damaged. Look for another copy.'
    """
    said = line(cause).rstrip(".")
    return f"{said[:1].upper()}{said[1:]}. {line(remedy)}".strip()


def plural(count: int, one: str, many: str = "") -> str:
    """The count with its noun.

    >>> plural(1, "story", "stories"), plural(1204, "word")
    ('1 story', '1,204 words')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def size(count: int) -> str:
    """A number of bytes as people say it.

    >>> size(1), size(999), size(1_500), size(48_200_000)
    ('1 byte', '999 bytes', '1.5 kB', '48.2 MB')
    """
    for unit, bytes_in_it in _UNITS.items():
        if count >= bytes_in_it:
            return f"{count / bytes_in_it:,.1f} {unit}"
    return plural(count, "byte")


def duration(seconds: float) -> str:
    """A span of time as people say it.

    >>> duration(0.04), duration(7.25), duration(61), duration(7384)
    ('0.1 s', '7.3 s', '1 min 1 s', '2 h 3 min')
    """
    if seconds < _MINUTE:
        return f"{max(seconds + 0.001, 0.1):.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    if minutes < _MINUTE:
        return f"{minutes} min {rest} s"
    return f"{minutes // _MINUTE} h {minutes % _MINUTE} min"


def is_terminal() -> bool:
    """Whether a person is looking at the output."""
    return sys.stdout.isatty()


def in_colour() -> bool:
    """Whether the output shows colours: a terminal, and nobody has said no."""
    context = click.get_current_context(silent=True)
    return is_terminal() and (context is None or context.color is not False)


def width() -> int:
    """The columns of the screen, or of the page where the output is no screen; at least 40."""
    if _is_screen():
        return max(40, shutil.get_terminal_size().columns)
    return PIPE_WIDTH


def prose_width() -> int:
    """The columns for running text."""
    return min(width(), WIDEST_PROSE)


def cut(text: str, columns: int) -> str:
    """The text, ended by "…" where it is wider than `columns`.

    >>> cut("a long title", 7), cut("short", 7), cut("日本語です", 7)
    ('a long…', 'short', '日本語…')
    """
    if cell_len(text) <= columns:
        return text
    return chop_cells(text, columns - 1)[0].rstrip() + "…" if columns > 1 else "…"


def table(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Iterator[str]:
    """One line a row, its cells aligned; on a screen cut to its width, in a pipe never cut."""
    room = width() if _is_screen() else None
    kept = [at for at, column in enumerate(columns) if room is None or room >= column.needs]
    columns = [columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    widths = _widths(rows, columns, room)
    for row in rows:
        cells = [_cell(*each) for each in zip(row, columns, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def wrapped(text: str, columns: int, indent: str = "") -> Iterator[str]:
    """The text's lines, those wider than `columns` broken at spaces; each begins with `indent`.

    >>> list(wrapped("one two three", 9, "  "))
    ['  one two', '  three']
    """
    room = max(columns - len(indent), 8)
    for given in text.split("\n"):
        for part in _broken(given.rstrip(), room) if cell_len(given) > room else (given.rstrip(),):
            yield (indent + part).rstrip()


def note(text: str) -> None:
    """Say something beside the output: on the other stream, so that pipes stay clean."""
    click.echo(text, err=True)


def _is_screen() -> bool:
    return is_terminal() or bool(os.environ.get("COLUMNS"))


def _widths(rows: Sequence[Sequence[str]], columns: Sequence[Column], room: int | None) -> list[int]:
    natural = [max((cell_len(row[at]) for row in rows), default=0) for at in range(len(columns))]
    excess = 0 if room is None else sum(natural) + 2 * (len(columns) - 1) - room
    while excess > 0:
        at = max(range(len(columns)), key=lambda each: natural[each] - columns[each].least)
        if natural[at] <= columns[at].least:
            break
        natural[at] -= 1
        excess -= 1
    return natural


def _cell(text: str, column: Column, columns: int) -> str:
    text = cut(text, columns)
    padded = " " * (columns - cell_len(text)) + text if column.right else set_cell_size(text, columns)
    return (
        click.style(padded, fg=column.colour, bold=column.bold or None)
        if column.colour or column.bold
        else padded
    )


def _broken(text: str, room: int) -> Iterator[str]:
    rest = ""
    for word in text.split(" "):
        candidate = f"{rest} {word}" if rest else word
        if cell_len(candidate) <= room:
            rest = candidate
            continue
        if rest:
            yield rest
        *pieces, rest = chop_cells(word, room) or [""]
        yield from pieces
    yield rest


def _shown_half(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number & 0xFF:02x}" if _FIRST_HALF_BYTE <= number <= _LAST_HALF_BYTE else "\ufffd"
