"""Invented books in which the exports are tried: each shows a few things a heap can hold."""

from __future__ import annotations

from collections.abc import Iterable

from foundling.export.book import Book, Chapter
from foundling.model import (
    Author,
    Block,
    BlockKind,
    Document,
    Header,
    Kind,
    Mark,
    MarkKind,
    Media,
    Record,
    Span,
)

HOSTILE = (
    '</p><script>alert("x")</script> & ]]> <!-- {{ 7 * 7 }} {% raw %} ../../etc/passwd '
    "\x00\x07\x0b\x1b[31m\x85\u2028\ufffe\ufeff\U0001ffff\ud800 'q' &amp; &#0; \u202e"
)
"""What would break out of markup, templates, paths and encodings."""


def document(blocks: Iterable[tuple[BlockKind, str]], marks: Iterable[tuple[MarkKind, str]] = ()) -> Document:
    """A document of these blocks, an empty line between them; marks lie over the first such words."""
    text = ""
    placed = []
    for kind, words in blocks:
        level = 2 if kind is BlockKind.HEADING else 0
        placed.append(Block(kind, Span(len(text), len(text) + len(words)), level))
        text += f"{words}\n\n"
    found = ((kind, text.index(words), len(words)) for kind, words in marks)
    return Document(
        Media.TEXT,
        text,
        tuple(placed),
        tuple(Mark(kind, Span(start, start + length)) for kind, start, length in found),
    )


def record(source: Document, header: Header | None = None) -> Record:
    """A record whose body is the whole document."""
    return Record(
        kind=Kind.STORY,
        reason="invented",
        header=header or Header(),
        body=(Span(0, len(source.text)),) if source.text else (),
        text=source.text,
        words=len(source.text.split()),
    )


def chapter(source: Document, number: int | None = None, **header: object) -> Chapter:
    """A chapter over the document, with these header values."""
    values = Header(**{"part": number, **header})  # type: ignore[arg-type]
    return Chapter(
        id=f"{number or 0:016x}",
        title=values.title,
        number=number,
        date=values.date,
        document=source,
        record=record(source, values),
        sha256=f"{number or 0:064x}",
        origins=(f"heap/inbox.mbox, message {number or 1}",),
    )


def book(chapters: Iterable[Chapter], **values: object) -> Book:
    """A book of these chapters; values are those of Header, and `id`."""
    name = str(values.pop("id", "00112233445566ff"))
    header = Header(**values)  # type: ignore[arg-type]
    return Book(
        id=name,
        title=header.title,
        supplied_title=None if header.title else "[The kettle had gone cold]",
        authors=tuple(author.name for author in header.authors),
        language=header.language,
        header=header,
        chapters=tuple(chapters),
        fandoms=header.fandoms,
        series=header.series,
        date=header.date,
    )


def lamp_room() -> Book:
    """Two parts with a full record: emphasis that nests and overlaps, verse, a rule, a heading, a letter."""
    first = document(
        [
            (
                BlockKind.PROSE,
                "The lamp room was *never* locked. Ana went up the\nstairs _two at a time_, counting.",
            ),
            (BlockKind.RULE, "* * *"),
            (BlockKind.HEADING, "Later"),
            (BlockKind.PROSE, "All of it very loud and bright, and then none of it at all & that was that."),
            (BlockKind.VERSE, "Keep the light,\n  keep it low,\nsaid the keeper to the snow."),
            (BlockKind.QUOTE, "> Dear Bo,\n> the oil is late again."),
        ],
        [
            (MarkKind.EMPHASIS, "never"),
            (MarkKind.EMPHASIS, "two at a time"),
            (MarkKind.EMPHASIS, "very loud and"),
            (MarkKind.STRONG, "loud and bright"),
            (MarkKind.STRUCK, "none of it"),
            (MarkKind.LINK, "that was that"),
            (MarkKind.CENTRE, "Later"),
        ],
    )
    second = document([(BlockKind.PROSE, "“You counted wrong,” said Bo. “It is <ninety-one>.”")])
    shared = {"title": "The Lamp Room", "notes": ("Thanks to the Tuesday list.",)}
    return book(
        [
            chapter(first, 1, date="2001-05-04", **shared),
            chapter(second, 2, date="2001-05-11", title="The Lamp Room", notes=("Late again. Sorry!",)),
        ],
        **shared,
        authors=(Author("Tilda Wren", "tilda@example.org"),),
        fandoms=("The Keepers (TV)",),
        relationships=(("Ana Moss", "Bo Reed"),),
        relationship_type="platonic",
        characters=("Ana Moss", "Bo Reed"),
        rating="general",
        rating_raw="PG",
        category=("gen",),
        genre=("Drama",),
        summary="Somebody has to count the stairs.",
        disclaimer="The Keepers are not mine.",
        archive_permission="Ask me first: tilda@example.org.",
        permission="ask",
        feedback="tilda@example.org",
        series="Lamps, part 2",
        parts_total=2,
        status="complete",
        date="2001-05-04",
        other=(("E-mail", "tilda@example.org"), ("Timeline", "After the storm")),
    )


def nameless() -> Book:
    """No title, no author, no text."""
    return book([chapter(document([]))], id="ffeeddccbbaa9988")


def hostile() -> Book:
    """Markup, control characters and climbing paths in every value and in the text."""
    source = document(
        [(kind, HOSTILE) for kind in BlockKind] + [(BlockKind.PROSE, "bold words here")],
        [(MarkKind.STRONG, "bold words"), (MarkKind.EMPHASIS, "words here")],
    )
    texts = {
        "title": HOSTILE,
        "pairing_raw": HOSTILE,
        "rating_raw": HOSTILE,
        "spoilers": HOSTILE,
        "summary": HOSTILE,
        "disclaimer": HOSTILE,
        "archive_permission": HOSTILE,
        "feedback": HOSTILE,
        "series": HOSTILE,
        "status": HOSTILE,
        "date": HOSTILE,
        "dedication": HOSTILE,
        "language": HOSTILE,
    }
    lists = dict.fromkeys(
        ("fandoms", "characters", "category", "genre", "warnings", "notes", "beta"), (HOSTILE, "\x00")
    )
    pairs = {"relationships": ((HOSTILE, HOSTILE),), "other": ((HOSTILE, HOSTILE), ("\x00", "\x00"))}
    people = {"authors": (Author(HOSTILE, HOSTILE), Author("\x00"))}
    values = {**texts, **lists, **pairs, **people}
    return book([chapter(source, 1, **values), chapter(source, None, **values)], **values)


def from_the_right() -> Book:
    """A language that is written from right to left."""
    source = document([(BlockKind.PROSE, "הפנס דלק כל הלילה."), (BlockKind.PROSE, "אנה ספרה את המדרגות.")])
    values = {"title": "חדר הפנס", "language": "iw", "authors": (Author("דנה"),)}
    return book([chapter(source, None, **values)], **values)


def cyrillic() -> Book:
    """Cyrillic throughout, in a series without a place, with a year for a date."""
    source = document(
        [(BlockKind.PROSE, "Лампа горела всю ночь, и _никто_ не спал.")], [(MarkKind.EMPHASIS, "никто")]
    )
    values = {
        "title": "Комната с лампой",
        "language": "ru",
        "authors": (Author("Тильда"), Author("Анна")),
        "series": "Лампы",
        "date": "2003",
    }
    return book([chapter(source, None, **values)], **values)


def long_paragraph() -> Book:
    """One paragraph of some 600 kB, half of it emphasised."""
    words = "and so the stairs went on " * 12_000
    source = document([(BlockKind.PROSE, f"{words}!{words}.")], [(MarkKind.EMPHASIS, words)])
    return book([chapter(source, None, title="Stairs")], title="Stairs", authors=(Author("Tilda Wren"),))


def many_parts() -> Book:
    """A dozen parts, some of them titled, some unnumbered, in a numbered series."""
    source = document(
        [(BlockKind.PROSE, "A step."), (BlockKind.RULE, "---"), (BlockKind.VERSE, "Up\nand up")]
    )
    parts = [chapter(source, number, title=f"Step {number}") for number in range(1, 11)]
    extra = [chapter(source, None, title=None), chapter(source, None, title="The View")]
    return book([*parts, *extra], title="Steps", series="Lamps #3", date="1999-12", warnings=("heights",))


SPECIMENS = {
    "lamp-room": lamp_room,
    "nameless": nameless,
    "hostile": hostile,
    "from-the-right": from_the_right,
    "cyrillic": cyrillic,
    "long-paragraph": long_paragraph,
    "many-parts": many_parts,
}
