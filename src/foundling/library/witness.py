"""Walks a claim back: from its words in the text to the bytes of the original that say them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from foundling.library.views import Explanation
from foundling.model import Claim, Document, Item, Plan, Span

_SOURCE = re.compile(
    r"(?P<soft>=\r?\n)|(?P<quoted>=[0-9A-Fa-f]{2})|(?P<comment><!--.*?-->)|(?P<tag></?[A-Za-z][^<>]{0,2000}>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,32});)|(?P<word>\w+)|(?P<other>\S)",
    re.DOTALL,
)
MOST_BYTES = 4 << 20


def explained(part_id: str, item: Item, document: Document, claim: Claim) -> Explanation:
    """A claim of a part with the line that says it, walked back to the bytes of the item."""
    text, span = document.text, claim.span
    place = byte_range(document, item.data, span)
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    after = text[span.end : end if (end := text.find("\n", span.end)) >= 0 else len(text)]
    return Explanation(
        part_id=part_id,
        claim=claim,
        context=(before, span.of(text), after),
        origin=item.origin,
        byte_start=place[0] if place else None,
        byte_end=place[1] if place else None,
        plan=steps(document.plan),
    )


def byte_range(document: Document, data: bytes, span: Span) -> tuple[int, int] | None:
    """Where the words of `span` stand in `data`: start and end in bytes; None where no place can be said.

    The words are looked for in the bytes as they were encoded, mark-up, soft line breaks and quotation
    marks between them passed over; of several places, the one counted off by those before the span.
    """
    wanted = _letters(span.of(document.text))
    if not wanted or len(data) > MOST_BYTES:
        return None
    codec = _codec(document.plan)
    source = data.decode(codec, "replace")
    letters, places = _source(source)
    nth = _letters(document.text[: span.start]).count(wanted)
    at = _find(letters, wanted, nth)
    if at is None:
        return None
    start, end = places[at][0], places[at + len(wanted) - 1][1]
    start, end = _with_signs(source, start, end, span.of(document.text))
    return _bytes_of(source, start, codec), _bytes_of(source, end, codec)


def steps(plan: Plan) -> tuple[str, ...]:
    """The plan in words, one step a line.

    >>> from foundling.model import Step
    >>> steps((Step("part", ("0", "90")), Step("decode", ("windows-1252",)), Step("lines")))
    ('take bytes 0 to 90', 'decode as windows-1252', 'make line ends alike')
    """
    return tuple(_WORDS.get(step.name, step.name).format(*step.arguments) for step in plan)


_WORDS = {
    "part": "take bytes {} to {}",
    "within": "of these, take bytes {} to {}",
    "undo": "undo {}",
    "decode": "decode as {}",
    "repair": "repair letters that were mistaken in an earlier conversion",
    "lines": "make line ends alike",
    "header": "read the header lines",
    "unescape-from": "take away the > before From that the mailbox put there",
    "unflow": "join lines that were only wrapped for sending",
    "strip": "take away spaces around the text",
    "mail-page": "read the page in the message",
    "titled-page": "read the page",
    "saved-message": "read the message out of the page that {} made",
}


def _with_signs(source: str, start: int, end: int, words: str) -> tuple[int, int]:
    """The place with the signs that stand before the first and after the last letter of the words."""
    bare = [i for i, c in enumerate(words) if c.isalnum()]
    before, after = words[: bare[0]], words[bare[-1] + 1 :]
    if before and source.endswith(before, 0, start):
        start -= len(before)
    if after and source.startswith(after, end):
        end += len(after)
    return start, end


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()


def _codec(plan: Plan) -> str:
    for step in plan:
        if step.name.startswith("decode") and step.arguments:
            name = step.arguments[0]
            try:
                b"".decode(name)
            except LookupError:
                continue
            return name
    return "latin-1"


def _source(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The letters and digits of the source, each with where it starts and ends there."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for text, start, end in _runs(source):
        folded = [c for char in text if char.isalnum() for c in char.casefold() if c.isalnum()]
        letters += folded
        exact = len(folded) == len(text) == end - start
        places += [(start + i, start + i + 1) if exact else (start, end) for i in range(len(folded))]
    return "".join(letters), places


def _runs(source: str) -> Iterator[tuple[str, int, int]]:
    for match in _SOURCE.finditer(source):
        if match["word"]:
            yield match["word"], match.start(), match.end()
        elif match["entity"]:
            yield html.unescape(match["entity"]), match.start(), match.end()
        elif match["quoted"]:
            letter = bytes.fromhex(match["quoted"][1:]).decode("windows-1252", "replace")
            yield letter, match.start(), match.end()


def _find(letters: str, wanted: str, nth: int) -> int | None:
    places = [match.start() for match in re.finditer(re.escape(wanted), letters)]
    if not places:
        return None
    return places[min(nth, len(places) - 1)]


def _bytes_of(source: str, position: int, codec: str) -> int:
    return len(source[:position].encode(codec, "replace"))
