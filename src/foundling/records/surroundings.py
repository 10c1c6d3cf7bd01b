"""What stands around a story without being part of it: mottoes, and a site's own lines."""

from __future__ import annotations

import re
from functools import lru_cache

from foundling.model import BlockKind, MarkKind
from foundling.records.habits import Habits, fold_words
from foundling.records.paragraphs import SPEECH, Looks, Paragraph
from foundling.records.statements import Reading

_BAR = re.compile(r"[|\u00b7\u276f\u00bb]|\s>\s")
_STOPS = '.!?"\u201d'
_OPENERS = "\"\u201c\u201e\u00ab'\u2018/~{"
_CLOSERS = "\"\u201d\u00bb'\u2019/~}"
_DASHES = ("--", "- ", "~ ", "\u2013", "\u2014")


def is_epigraph(text: str, reading: Reading, looks: Looks) -> bool:
    """Whether a paragraph is a motto or a lyric: quoted or slanted as a whole, or signed with a dash."""
    piece = reading.paragraph
    if len(piece.lines) > 30 or piece.end - piece.start > 1200 or reading.statements:
        return False
    body = text[piece.start : piece.end]
    if _is_signed(text, piece) or _is_cited(body):
        return True
    slanted = looks.covered(MarkKind.EMPHASIS, piece.start, piece.end)
    quoted = (
        body[0] in _OPENERS and body[-1] in _CLOSERS and not set('"\u201c\u201d').intersection(body[1:-1])
    )
    if slanted and quoted:
        return True
    if (
        len(piece.lines) < 2
        or not (quoted or slanted)
        or any(end - start >= 60 for start, end in piece.lines)
    ):
        return False
    centred = looks.covered(MarkKind.CENTRE, piece.start, piece.end)
    return centred or slanted or piece.kind is BlockKind.VERSE


def _is_signed(text: str, piece: Paragraph) -> bool:
    last = text[slice(*piece.lines[-1])]
    opens = text.startswith(("-", "\u2013", "\u2014"), piece.start)
    return len(piece.lines) > 1 and last.startswith(_DASHES) and not opens


def _is_cited(body: str) -> bool:
    """Whether a quotation is followed by a dash and its source on the same line."""
    dash = body.rfind("--") if "--" in body else body.rfind("\u2014")
    if dash < 0 or body[0] not in "\"\u201c'\u2018" or not 3 < len(body) - dash < 70:
        return False
    return body[:dash].rstrip().endswith(('"', "\u201d", "'", "\u2019"))


def is_chrome(text: str, piece: Paragraph, habits: Habits, looks: Looks | None) -> bool:
    """Whether a paragraph is a site's own: link bars, counters, crumbs, a poster's rank."""
    size = piece.end - piece.start
    if size > 300 or (size > 100 and text[piece.end - 1] in _STOPS and text[piece.start] in SPEECH):
        return False
    if _is_sites(text[piece.start : piece.end], habits):
        return True
    return looks is not None and size < 200 and looks.covered(MarkKind.LINK, piece.start, piece.end)


@lru_cache(maxsize=2048)
def _is_sites(line: str, habits: Habits) -> bool:
    """Whether a short paragraph's words are a site's own."""
    word = line[:40].partition(" ")[0]
    plain = word.isalpha()
    if not plain or word.casefold() in habits.site_words:
        folded = fold_words(line).strip()
        if not folded or folded in habits.words["chrome"] or folded in habits.words["links"]:
            return True
    known = not plain or line[:3].casefold()[:3] in habits.site_heads
    if known and line.casefold().lstrip("[(-* ").startswith(habits.starts["chrome_openings"]):
        return len(line) < 200
    if _is_navigation(line, habits):
        return True
    return ("|" in line or ">" in line or not line.isascii()) and len(_BAR.findall(line)) > 1


def _is_navigation(line: str, habits: Habits) -> bool:
    """Whether a line strings names of a site's pages together: "Home Stories Links"."""
    if line.count(" - ") >= 4:
        return True
    if line[-1] in '.!?,;:"\u201d':
        return False
    words = line.split()
    if not 3 <= len(words) <= 14 or not all(word[0].isupper() for word in words):
        return False
    named = sum(word.casefold().strip(",|") in habits.words["page_words"] for word in words)
    return named * 2 > len(words)
