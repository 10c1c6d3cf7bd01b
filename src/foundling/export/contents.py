"""What stands where in a book: its chapters with headings, notes and body, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from foundling.export.book import Book, Chapter
from foundling.export.contacts import mask
from foundling.export.paths import shown_path
from foundling.export.render import body
from foundling.export.xml import clean, language_tag


@dataclass(frozen=True, slots=True)
class Leaf:
    """One chapter as its page shows it."""

    file: str
    heading: str
    numbered: bool
    """Whether the heading is ours, "Part 2", and not the author's."""
    date: str | None
    notes: tuple[str, ...]
    body: Markup
    language: str
    sha256: str
    origins: tuple[str, ...]


def leaves(book: Book) -> tuple[Leaf, ...]:
    """The book's chapters in order; addresses are masked everywhere but in the story's own text."""
    width = max(3, len(str(len(book.chapters))))
    return tuple(
        _leaf(book, chapter, index, f"chapter-{index:0{width}}.xhtml")
        for index, chapter in enumerate(book.chapters, start=1)
    )


def _leaf(book: Book, chapter: Chapter, index: int, file: str) -> Leaf:
    heading = _own_heading(book, chapter)
    header = chapter.record.header
    repeated = len(book.chapters) == 1 or header.notes == book.header.notes
    return Leaf(
        file=file,
        heading=heading or _number(chapter, index),
        numbered=not heading,
        date=chapter.date,
        notes=() if repeated else tuple(map(mask, header.notes)),
        body=Markup(body(chapter.document, chapter.record.body)),  # noqa: S704 -- render escapes all text
        language=language_tag(header.language),
        sha256=chapter.sha256,
        origins=tuple(mask(shown_path(origin)) for origin in chapter.origins),
    )


def _own_heading(book: Book, chapter: Chapter) -> str:
    """The chapter's own title; the book's where it is the only one; empty where parts only repeat it."""
    title = " ".join(clean(chapter.title or "").split())
    if len(book.chapters) == 1:
        return mask(title or book.name)
    return "" if title.casefold() == book.name.casefold() else mask(title)


def _number(chapter: Chapter, index: int) -> str:
    """What to call a part without a title: in brackets where its number too is ours."""
    return f"[Part {index}]" if chapter.number is None else f"Part {chapter.number}"
