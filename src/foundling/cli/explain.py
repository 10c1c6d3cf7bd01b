"""`foundling explain`: every value walked back to the words that say it and the bytes they are."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.cells import cell_len

from foundling.cli.options import as_line, json_option, library_option, open_library
from foundling.cli.show import place
from foundling.cli.terminal import line, note, prose_width, shown, width, wrapped
from foundling.cli.works import reasons
from foundling.library.views import Explanation, SuggestedNote
from foundling.model import ClaimValue

INDENT = "    "
WORK = "work"
"""The name, beside the record's fields, under which it is said why parts are of one work."""
SUGGESTED = "suggested"
"""The name under which content notes are given that the text suggests and no header states."""
LEAST_CONTEXT = 12
"""Columns that the words around a claim keep, however long it is."""


@click.command(short_help="Which words say it, and where they stand.")
@click.argument("id", metavar="ID")
@click.argument("field", required=False)
@library_option
@json_option
def explain(id: str, field: str | None, *, as_json: bool) -> None:
    """Say for each value of a record which words say it, and where they stand.

    ID as for `show`; FIELD is one of the record's fields, such as title, author or rating. Each value
    comes with the rule that read it, how sure that is, the line with the words underlined, the file
    with the bytes, and the steps from bytes to text. Of a work of several parts it is said last, or
    alone where FIELD is "work", what holds them together; then, or alone where FIELD is "suggested",
    the content notes that passages of the text speak for where the header is silent.

    \b
    Examples:
      foundling explain 3fa9
      foundling explain 3fa9 rating
    """
    with open_library() as library:
        explanations = library.explain(id, field)
        links = library.work(id).links if field in (None, WORK) and not as_json else ()
        notes = library.suggestions(id) if field in (None, SUGGESTED) and not as_json else ()
    for explanation in explanations:
        click.echo(as_line(explanation) if as_json else "\n".join((*witness(explanation), "")))
    if links:
        click.echo(
            "\n".join(
                (click.style("parts of one work", fg="cyan"), *(INDENT + text for text in reasons(links)))
            )
        )
    for each in notes:
        click.echo("\n".join((*suggestion(each), "")))
    if not (explanations or links or notes or as_json):
        note("Nothing in the text speaks of that." if field else "This record holds no values.")


def witness(explanation: Explanation) -> Iterator[str]:
    """The lines for one value: what it is, who says so, and how its bytes are reached."""
    claim = explanation.claim
    yield f"{click.style(claim.field, fg='cyan')}  {click.style(value(claim.value), bold=True)}"
    yield from _quoted(explanation)
    yield f"{INDENT}{_judgement(claim.rule)} by the rule {claim.rule}; confidence {claim.confidence:.2f}"
    yield f"{INDENT}in {place(explanation.origin)}{_bytes(explanation)}"
    if explanation.plan:
        yield from wrapped(
            "from bytes to text: " + " → ".join(map(line, explanation.plan)), prose_width(), INDENT
        )


def suggestion(note: SuggestedNote) -> Iterator[str]:
    """The lines for a content note that the text suggests: what it is, and the passages."""
    warning = f"; AO3's warning would be {note.archive_warning}" if note.archive_warning else ""
    yield f"{click.style('suggested', fg='yellow')}  {click.style(note.note, bold=True)}"
    yield f"{INDENT}from passages of the text, not by the author{warning}"
    for passage in note.passages:
        yield from wrapped(f"“{line(passage)}”", prose_width(), INDENT)


def value(claimed: ClaimValue) -> str:
    """A claim's value in words.

    >>> value(("Fox Mulder", "Dana Scully")), value(True), value(3)
    ('Fox Mulder/Dana Scully', 'yes', '3')
    """
    match claimed:
        case bool():
            return "yes" if claimed else "no"
        case tuple():
            return line("/".join(claimed))
        case _:
            return line(str(claimed))


def excerpt(context: tuple[str, str, str], columns: int) -> tuple[str, str]:
    """A line of text with the claimed words in it, and the line of carets that goes below.

    Text of several lines is shown on one; what does not fit gives way to "…" on either side.

    >>> excerpt(("Rating: ", "PG-13", ", I think"), 60)
    ('Rating: PG-13, I think', '        ^^^^^')
    >>> excerpt(("x" * 50, "the words", "y" * 50), 25)
    ('…xxxxxxxthe wordsyyyyyyy…', '        ^^^^^^^^^')
    """
    before, words, after = (_flat(text) for text in context)
    words = _head(words, columns - LEAST_CONTEXT)
    room = columns - len(words)
    before = _tail(before, max(room // 2, room - len(after)))
    after = _head(after, room - len(before))
    return before + words + after, " " * cell_len(before) + "^" * max(cell_len(words), 1)


def _head(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _tail(text: str, room: int) -> str:
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :]


def _quoted(explanation: Explanation) -> Iterator[str]:
    text, marks = excerpt(explanation.context, min(width(), prose_width()) - len(INDENT) - 2)
    yield f"{INDENT}  {text}"
    yield click.style(f"{INDENT}  {marks}", fg="yellow")


def _flat(text: str) -> str:
    return shown(text).replace("\n", " ").replace("\t", " ")


def _judgement(rule: str) -> str:
    if rule.startswith("inferred-"):
        return "concluded"
    return "decided" if rule.startswith("decided") else "read"


def _bytes(explanation: Explanation) -> str:
    if explanation.byte_start is None or explanation.byte_end is None:
        return ""
    return f", bytes {explanation.byte_start:,} to {explanation.byte_end:,}"
