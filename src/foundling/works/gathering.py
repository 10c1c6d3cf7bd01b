"""Gathers the evidence of one document: what it tells of its work, and of the works beside it."""

from __future__ import annotations

from collections.abc import Sequence

from foundling.model import BlockKind, Document, Header, Kind, Media, Record
from foundling.vocab import phrases
from foundling.works import letters, listings, paths, relations
from foundling.works.evidence import Evidence, Place, Relation
from foundling.works.marks import read_mark
from foundling.works.people import fold, homepage, is_role, sender_of, words_of
from foundling.works.titles import base_title, numbers_part, subject_title
from foundling.works.winnowing import fingerprint

MOST_SPEECH = 600
_PAGES = frozenset(phrases("works")["homepages"])
_TORN = frozenset({"torn-message", "unpacks-too-far", "item-too-large"})
_DAMAGE = frozenset(
    {"mojibake", "mojibake-repaired", "lost-characters", "undecodable", "replaced-characters"}
)


def evidence_of(document: Document, record: Record, record_id: str) -> Evidence:
    """What the document tells; of one that is no story only what joins replies and lists of stories.

    Where it lies is for `placed` to add.
    """
    if record.kind is not Kind.STORY:
        return _other(document, record, record_id)
    header = record.header
    envelope = letters.read(document)
    mark = read_mark(record, envelope.subject)
    names, addresses, poster = _people(header, envelope.sender)
    around = _around(document, record)
    text = around if relations.tells(around) else ""
    is_page = document.media is not Media.MESSAGE
    ways = paths.ways(document) if is_page else paths.NO_WAYS
    return Evidence(
        record_id=record_id,
        is_story=True,
        title=header.title or subject_title(envelope.subject),
        stems=_stems(header, envelope.subject),
        mark=mark,
        total=header.parts_total,
        names=names,
        aliases=relations.aliases(text, header.authors) if len(names) == 1 else (),
        addresses=addresses,
        homepages=_homepages(header, names, document),
        poster=poster,
        shown=_shown(header, envelope),
        message=envelope.message,
        references=envelope.references,
        is_reply=envelope.is_reply,
        thread=envelope.thread,
        source=envelope.source,
        date=envelope.date or header.date or "",
        is_page=is_page,
        after=ways.after,
        before=ways.before,
        relations=tuple(Relation(*each) for each in relations.related(text)),
        places=tuple(Place(*each) for each in relations.places(header.series, text)),
        fandoms=header.fandoms,
        pairings=tuple("/".join(sorted(pair)) for pair in header.relationships),
        words=record.words,
        damage=_damage(document, record),
        prints=fingerprint(record.text),
    )


def _other(document: Document, record: Record, record_id: str) -> Evidence:
    envelope = letters.read(document)
    is_page = document.media is not Media.MESSAGE
    return Evidence(
        record_id=record_id,
        is_story=False,
        title=record.header.title or envelope.thread,
        stems=_stems(record.header, envelope.subject),
        mark=read_mark(record, envelope.subject),
        poster="",
        shown=(envelope.sender.name,) if envelope.sender.name else (),
        message=envelope.message,
        references=envelope.references,
        is_reply=envelope.is_reply,
        thread=envelope.thread,
        source=envelope.source,
        date=envelope.date or record.header.date or "",
        is_page=is_page,
        listed=listings.listed(document) if is_page else (),
        speech=_speech(document) if envelope.is_reply else "",
    )


def _people(header: Header, sender: letters.Sender) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The authors' names and own addresses, and the poster's address.

    The sender's address is an author's only where the sender goes by an author's name.
    """
    names, addresses = sender_of(header)
    poster = "" if is_role(sender.address) else sender.address
    if poster and poster not in addresses and words_of(sender.name) in names and len(names) == 1:
        addresses = (*addresses, poster)
    return names, tuple(sorted(addresses)), poster


def _shown(header: Header, envelope: letters.Envelope) -> tuple[str, ...]:
    named = tuple(author.name for author in header.authors if author.name)
    return named or ((envelope.sender.name,) if envelope.sender.name else ())


def _stems(header: Header, subject: str) -> tuple[str, ...]:
    """The record's title and, where the subject line numbers a part, the title there."""
    own = base_title(header.title or "")
    other = base_title(subject_title(subject)) if not own or numbers_part(subject) else ""
    return tuple(dict.fromkeys(filter(None, (own, other))))


def _homepages(header: Header, names: tuple[str, ...], document: Document) -> tuple[str, ...]:
    """Pages that a label calls the author's own, or that stand under the author's name in a signature."""
    said = {
        homepage(value)
        for label, value in header.other
        if "://" in value and fold(label).strip(": ") in _PAGES
    }
    for block in [block for block in document.blocks if block.kind is BlockKind.SIGNATURE]:
        text = block.span.of(document.text)
        page = homepage(text)
        if page and any(name in words_of(text) for name in names):
            said.add(page)
    return tuple(sorted(said - {""}))


def _around(document: Document, record: Record, most: int = 2500) -> str:
    """The text before the story and after it, where works are spoken of."""
    if not record.body:
        return document.text[:most]
    start, end = record.body[0].start, record.body[-1].end
    return document.text[max(0, start - most) : start] + "\n\n" + document.text[end : end + most]


def _damage(document: Document, record: Record) -> int:
    codes = {finding.code for finding in (*document.findings, *record.findings)}
    lost = record.text.count("\ufffd") + relations.spoiled(record.text)
    return min(lost, 999) + 10 * len(codes & _DAMAGE) + 1000 * bool(codes & _TORN)


def _speech(document: Document) -> str:
    """The reader's own words: prose that is neither quoted nor signed nor "Ada wrote:", cut at a word."""
    said: Sequence[str] = [
        text
        for block in document.blocks
        if block.kind in (BlockKind.PROSE, BlockKind.VERSE)
        and not _is_attribution(text := block.span.of(document.text))
    ]
    text = " ".join(" ".join(said).split())
    if len(text) <= MOST_SPEECH:
        return text
    return text[:MOST_SPEECH].rsplit(" ", 1)[0] + " ..."


def _is_attribution(text: str) -> bool:
    """Whether a paragraph only says whose words are quoted below it.

    >>> _is_attribution("On 2 May, Ada Fenn wrote:"), _is_attribution("Then she wrote: no.")
    (True, False)
    """
    bare = text.rstrip()
    return (
        bare.endswith(":") and len(bare) < 200 and fold(bare[:-1]).endswith(phrases("works")["attributions"])
    )
