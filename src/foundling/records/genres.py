"""The kinds of story that a label names, and the categories, pairings and fandoms among them."""

from __future__ import annotations

from foundling.model import Span
from foundling.records.credits import keep
from foundling.records.desk import Candidate, Passage, by, offer
from foundling.records.fandoms import is_fandom
from foundling.records.layout import Entry
from foundling.records.spans import folded
from foundling.records.warnings import read_kinds, says_nothing
from foundling.vocab import phrases

_VALUES = phrases("values")
_TAGS = frozenset(_VALUES["tags"])
_KINDS = frozenset(_VALUES["kinds"])
_PAIRINGS = phrases("pairings")
CATEGORIES = {word: kind for kind in ("slash", "femslash", "het", "gen") for word in _PAIRINGS[kind]}
_PLAIN_WORDS = frozenset(("fanfic", "fan fiction", "fanfiction", "fiction", "fan fic", "fic"))
_BRIEF = 80


def read_genre(entry: Entry, desk: Passage) -> list[Candidate]:
    """A genre, category or keyword label: kinds of story, categories, a pairing or a fandom."""
    if entry.label.casefold() in _TAGS or (entry.rule == "label-tab" and "\t" in entry.span.of(desk.text)):
        return keep(entry, desk)
    found: list[Candidate] = []
    for item in read_kinds(desk.text, entry.span):
        found += _kind(item, entry, desk)
    return found


def is_list_of_kinds(value: str) -> bool:
    """Whether a note names nothing but kinds of story.

    >>> is_list_of_kinds("Humor, h/c"), is_list_of_kinds("Humour is hard.")
    (True, False)
    """
    if len(value) > _BRIEF:
        return False
    items = [
        folded(item.of(value)).casefold().strip(" .!?") for item in read_kinds(value, Span(0, len(value)))
    ]
    return bool(items) and all(is_kind(item) for item in items)


def is_kind(plain: str) -> bool:
    """Whether words in lower case are a kind or a category of story."""
    return plain in _KINDS or plain in CATEGORIES


def _kind(item: Span, entry: Entry, desk: Passage) -> list[Candidate]:
    words = item.of(desk.text)
    plain = folded(words).casefold().strip(" .!?")
    if says_nothing(words):
        return []
    if plain in CATEGORIES:
        found = [offer(desk, "category", item, by(entry), CATEGORIES[plain])]
        if entry.field == "genre" or plain in ("shipper", "msr", "ship"):
            found.append(offer(desk, "genre", item, by(entry, 0.8)))
        return found
    if plain in _PLAIN_WORDS:
        return []
    if is_fandom(words, desk.vocabulary) or " > " in words:
        return [offer(desk, "fandom_label", item, by(entry, 0.95))]
    return [offer(desk, "genre", item, by(entry, 0.9))]
