"""A part's text as the page shows it: numbered paragraphs, found words marked, nothing that could run."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlsplit

import nh3
from markupsafe import Markup

from foundling.errors import UsageError
from foundling.export.contacts import mask
from foundling.export.render import elements
from foundling.library import query
from foundling.library.snippets import places
from foundling.library.views import Reading
from foundling.model import Media

_POSTED_STYLE = Path(__file__).with_name("static").joinpath("posted.css").read_text(encoding="utf-8")
"""The look of originals stands in their page: what is shut in may fetch nothing, not even from here."""
_POSTED_DIGEST = b64encode(sha256(_POSTED_STYLE.encode("utf-8")).digest()).decode("ascii")
POSTED_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    f"style-src 'sha256-{_POSTED_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_TAGS = frozenset("p br hr h2 h3 h4 blockquote em strong u s span".split())
_TAG = re.compile(r"<[^<>]*>")
_OPENING = re.compile(r"<(p|h[1-6]|blockquote|hr)\b")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
_ENTITY = re.compile("|".join(_ENTITIES))
_POSTED_TAGS = frozenset(
    "a abbr address b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font "
    "h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td "
    "tfoot th thead tr tt u ul var".split()
)
_POSTED_ATTRIBUTES = {
    "*": {"align", "dir", "lang"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "font": {"color", "size"},
}
_HREF = re.compile(r'(<a\b[^>]*?) href="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Text:
    """One part's text: its paragraphs as markup and the number of the one that answers best, or 0."""

    paragraphs: tuple[Markup, ...]
    found: int = 0
    hits: int = 0


@dataclass(frozen=True, slots=True)
class _Marked:
    """One element, how many marks it has, of how many different words, and where the first stands."""

    markup: str
    marks: int = 0
    different: int = 0
    length: int = 0
    first: int = 0


def text_of(reading: Reading, looked_for: str = "", prefix: str = "", at: int | None = None) -> Text:
    """The part's paragraphs with ids p1, p2, ... after the prefix; the query's words stand in <mark>.

    With `at`, a place in the part's text, the paragraph that is found is the one with marks nearest to it.
    """
    pieces = elements(reading.document, reading.record.body)
    tree = _tree(looked_for)
    marked = [_marked(piece, tree) for piece in pieces] if tree else [_Marked(piece) for piece in pieces]
    numbered = [_numbered(each.markup, f"{prefix}p{place}") for place, each in enumerate(marked, start=1)]
    share = None if at is None else at / max(1, len(reading.record.text))
    return Text(
        tuple(Markup(_clean(piece)) for piece in numbered),  # noqa: S704 - nh3 has cleaned it
        found=_best(marked) if share is None else _nearest(marked, share),
        hits=sum(each.marks for each in marked),
    )


def posted(reading: Reading, html: str) -> str:
    """The original as it was posted, with addresses masked: a whole page that can run and fetch nothing.

    `html` is the page's own markup where it was a page, else empty.
    """
    if reading.document.media is Media.PAGE and html:
        body = _without_links_out(_posted_cleaner().clean(html))
        return _framed(mask(body))
    return _framed(f"<pre>{_escaped(mask(reading.document.text))}</pre>")


def _framed(body: str) -> str:
    return (
        '<!doctype html><html lang="und"><head><meta charset="utf-8"><title>As posted</title>'
        f"<style>{_POSTED_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _without_links_out(html: str) -> str:
    """The cleaned markup with only those links that lead to a plain web or mail address."""
    return _HREF.sub(lambda found: found[1] if not _is_plain(found[2]) else found[0], html)


def _is_plain(address: str) -> bool:
    """Whether an address is what it seems.

    >>> [_is_plain(each) for each in ("http://example.org/a", "javascript:x", "java&#115;cript:x", "//x")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and address.isprintable()


def _tree(looked_for: str) -> query.Node | None:
    try:
        return query.parse(looked_for) if looked_for.strip() else None
    except UsageError:
        return None


def _numbered(piece: str, name: str) -> str:
    return _OPENING.sub(rf'<\1 id="{name}"', piece, count=1)


def _marked(piece: str, tree: query.Node) -> _Marked:
    """The element with its found words marked."""
    runs = _runs(piece)
    plain = "".join(text for text, is_tag in runs if not is_tag)
    found = places(plain, tree)
    if not found:
        return _Marked(piece, length=len(plain))
    spans = _disjoint(sorted((start, end) for start, end, _ in found))
    different = len({group for _, _, group in found})
    return _Marked(_with_marks(runs, spans), len(spans), different, len(plain), spans[0][0])


def _best(marked: Sequence[_Marked]) -> int:
    """The number of the first paragraph that has most different words; 0 where none has any."""
    best = max(range(len(marked)), key=lambda place: (marked[place].different, -place), default=0)
    return best + 1 if marked and marked[best].marks else 0


def _nearest(marked: Sequence[_Marked], share: float) -> int:
    """The number of the paragraph whose first mark stands nearest to that share of the text; 0 for none."""
    whole = max(1, sum(each.length for each in marked))
    starts = accumulate((each.length for each in marked), initial=0)
    far = [
        (abs((start + each.first) / whole - share), number)
        for number, (each, start) in enumerate(zip(marked, starts, strict=False), start=1)
        if each.marks
    ]
    return min(far)[1] if far else 0


def _runs(piece: str) -> list[tuple[str, bool]]:
    """Tags, and the plain text between them, in order."""
    found, at = [], 0
    for tag in _TAG.finditer(piece):
        found.append((_plain(piece[at : tag.start()]), False))
        found.append((tag[0], True))
        at = tag.end()
    return [*found, (_plain(piece[at:]), False)]


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _disjoint(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _with_marks(runs: Sequence[tuple[str, bool]], spans: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for text, is_tag in runs:
        if is_tag:
            parts.append(text)
            continue
        end = at + len(text)
        position = at
        for first, last in spans:
            start, stop = max(first, position), min(last, end)
            if start < stop:
                parts.append(_escaped(text[position - at : start - at]))
                parts.append(f"<mark>{_escaped(text[start - at : stop - at])}</mark>")
                position = stop
        parts.append(_escaped(text[position - at :]))
        at = end
    return "".join(parts)


def _clean(html: str) -> str:
    return _story_cleaner().clean(html)


@cache
def _story_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS | {"mark"}),
        attributes={each: {"id", "class"} for each in ("p", "h2", "h3", "h4", "blockquote", "hr", "span")},
        strip_comments=True,
        link_rel=None,
    )


@cache
def _posted_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_POSTED_TAGS),
        attributes=_POSTED_ATTRIBUTES,
        url_schemes={"http", "https"},
        strip_comments=True,
        link_rel="nofollow noopener noreferrer",
    )
