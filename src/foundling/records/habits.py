"""What the vocabulary and the conventions say, made ready for looking up: built once for each vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from foundling.records.spans import Runs
from foundling.vocab import Vocabulary, phrases

_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`\u2032"
"""Signs that stand for a plain apostrophe."""
_EDGE = ' \t\u00a0*~_[](){}<>|#=+"\u201c\u201d\u00ab\u00bb\u2022\u00b7-\u2013\u2014:;,.'
_SPACES = re.compile(r"\s+")
_OPEN_PLURAL = re.compile(r"\s?[(/\[](?:s|es|e|a|in|ы|en)\)?\]?$")
_SPACED_OUT = re.compile(r"(?:\w[ \t]){2,}\w")
_NOT_WORD = re.compile(r"(?:[^\w']|_)+")
_PLAIN = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or code == 39 else 32 for code in range(128)
) + bytes(128)
"""ASCII in lower case, all but letters, figures and the apostrophe as spaces."""


def _western() -> bytes:
    """Windows-1252 in lower case, apostrophes made plain, all but letters, figures and these as spaces."""
    table = bytearray(256)
    for code in range(256):
        sign = bytes((code,)).decode("cp1252", "replace")
        sign = "'" if sign in _APOSTROPHES else sign
        lower = sign.lower().encode("cp1252", "replace")
        table[code] = lower[0] if sign.isalnum() or sign == "'" else 32
    return bytes(table)


_WESTERN = _western()
_LONG_FOLDS = (("\u00df", "ss"), ("\u00b5", "\u03bc"))
"""Letters of that script whose folding is not in it."""
_LETTERS = re.compile(r"[^\W\d_]+")
_RUNS = Runs(r"[^\W_]")
_FIRST_WORD = re.compile(r"[^\W_](?:[\w'&-]*[^\W_])?|[\u00a9\u5b8c\u7d42]")
_SUBFIELD = re.compile(r"\s*[/&+,]\s*|\s+(?:and|und|et|y|и|or)\s+|(?<=\S)-(?=\S)")
MIDDLES = ("by", "von", "par", "por")
"""The words that part a title from its author's name."""
STATEMENTS: tuple[str, ...] = (
    "disclaimer_strong",
    "disclaimer",
    "posting",
    "age",
    "series",
    "permission",
    "feedback",
)
STATEMENTS += ("thanks", "dedication", "challenge")
"""The lists of cues that tell what a paragraph says."""
_AUTHORS = frozenset({"author's", "authors", "authors'", "author"})
_HEAD_FIELDS = frozenset(
    {"disclaimer", "warnings", "notes", "summary", "spoilers", "archive", "feedback", "rating", "pairing"}
    | {"timeline", "beta", "wordcount", "thanks", "dedication", "challenge"}
)
_CONJUNCTIONS = ("and", "und", "et", "y", "\u0438", "or")
_COMPLEMENT = frozenset(
    "to for on about from of de du des zu zum zur an für à sur sobre para о об к для".split()
)


@lru_cache(maxsize=8192)
def fold_label(text: str) -> str:
    """A label as it is looked up: lower case, plain apostrophes, without decoration and trailing dots.

    >>> fold_label("*Author\u2019s  Note*:"), fold_label("T I T L E")
    ("author's note", 'title')
    """
    plain = (text if text.isascii() else _with_apostrophes(text)).strip(_EDGE)
    if _SPACED_OUT.fullmatch(plain):
        plain = plain.replace(" ", "").replace("\t", "")
    return _SPACES.sub(" ", plain).casefold()


def fold_words(text: str) -> str:
    """The words of a text in lower case, one space around each, so that phrases can be looked for.

    >>> fold_words("Don\u2019t sue!")
    " don't sue "
    """
    return f" {' '.join(list_words(text))} "


def list_words(text: str) -> list[str]:
    """The words of a text in lower case, in order: letters, figures and apostrophes.

    >>> list_words("Stra\u00dfe, don\u2019t_sue")
    ['strasse', "don't", 'sue']
    """
    if text.isascii():
        return text.encode("ascii").translate(_PLAIN).decode("ascii").split()
    try:
        folded = text.encode("cp1252").translate(_WESTERN).decode("cp1252")
    except UnicodeEncodeError:
        return _NOT_WORD.sub(" ", _with_apostrophes(text).casefold()).split()
    for letter, fold in _LONG_FOLDS:
        folded = folded.replace(letter, fold)
    return folded.split()


def _with_apostrophes(text: str) -> str:
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    return text


def first_word(text: str, start: int, end: int) -> str:
    """The first word of a stretch, in lower case.

    >>> first_word("*Author\u2019s* note", 0, 14)
    'author'
    """
    stop = min(end, start + 80)
    gap = text.find(" ", start, stop)
    word = text[start : gap if gap >= 0 else stop]
    if not word.isalnum():
        found = _FIRST_WORD.search(text, start, stop)
        word = found[0] if found else ""
    return word.casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Look-up tables for the recogniser; phrases are padded with spaces, to be found in folded words."""

    labels: Mapping[str, str]
    """Folded label → field."""
    ambiguous: frozenset[str]
    """Labels that are everyday words: they need company."""
    ratings: frozenset[str]
    cues: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, Mapping[str, tuple[str, ...]]]
    """The phrases of each list of cues by their longest word."""
    words: Mapping[str, frozenset[str]]
    """Whole lines, by list."""
    starts: Mapping[str, tuple[str, ...]]
    """Openings of lines, by list, longest first."""
    numbers: frozenset[str]
    part_nouns: frozenset[str]
    statements: Mapping[str, tuple[tuple[str, str], ...]]
    """The cues for paragraphs by their longest word, each with its list's name."""
    label_words: frozenset[str]
    """The words with which labels begin."""
    label_follows: Mapping[str, frozenset[str]]
    """What may follow a label's first word within a label, for first words made of letters only."""
    head_words: frozenset[str]
    """The words that make a label of what goes before them ("Violence Disclaimer")."""
    last_words: frozenset[str]
    """The words with which labels end."""
    part_words: frozenset[str]
    """The words with which headings of parts begin."""
    chrome_words: frozenset[str]
    """The words with which a site's own lines begin."""
    end_words: frozenset[str]
    """The words with which lines that end a story begin."""
    line_words: frozenset[str]
    """The words with which labels, headings of parts and a site's own lines begin."""
    statement_words: frozenset[str]
    """The longest words of the cues for paragraphs: without one of them, a paragraph says nothing."""
    digest_hints: tuple[str, ...]
    """Words of which every opening of a digest contains one."""
    site_words: frozenset[str]
    """The words with which a site's own lines begin that are known as a whole."""
    site_heads: frozenset[str]
    """The first three characters of a site's own lines that are known by their openings."""
    by_hints: frozenset[str]
    """The longest words of what opens a byline's name: without one of them, there is no byline."""
    after_hint: re.Pattern[str]
    """What every phrase behind a byline's name contains."""
    by_words: re.Pattern[str]
    """What every byline contains as whole words, in lower case."""
    holders: Mapping[str, tuple[str, ...]]
    """Those who own what stories are about, as padded folded words, by their longest word."""

    def fields(self, label: str) -> tuple[str, ...]:
        """The fields that a label stands for, in its order; empty for a label that is not known.

        A label of several names ("Rating/Warnings") stands for several fields, one whose last word
        is known ("Violence Disclaimer") for that word's.
        """
        return _fields(label, self)

    def listed(self, label: str) -> tuple[str, ...]:
        """The fields of a label that is listed itself, or is made up of listed ones; otherwise empty."""
        return _listed(label, self)

    def cue(self, words: str, name: str) -> int:
        """How many of the list's phrases occur in the folded words."""
        return self.hits(words, set(words.split()), name)

    def hits(self, words: str, bag: set[str], name: str) -> int:
        """How many of the list's phrases occur in the folded words, `bag` being the words as a set."""
        anchors = self.anchors[name]
        return sum([phrase in words for word in anchors.keys() & bag for phrase in anchors[word]])

    def said(self, words: str, telling: frozenset[str]) -> dict[str, int]:
        """How many phrases of each list of cues for paragraphs occur, `telling` the words they go by."""
        found: dict[str, int] = {}
        for word in telling:
            for name, phrase in self.statements[word]:
                if phrase in words:
                    found[name] = found.get(name, 0) + 1
        return found


@lru_cache(maxsize=8)
def habits_of(vocabulary: Vocabulary) -> Habits:
    """The habits that this vocabulary knows."""
    openings, endings, cues, kinds, labels = map(phrases, ("openings", "endings", "cues", "kinds", "labels"))
    parts = phrases("parts")
    numbers = {word for key, words in parts.items() if key not in ("nouns", "of", "open") for word in words}
    lists = {**openings, **endings, **kinds, **labels, "meta": cues["meta"]}
    lists["page_words"] = tuple(
        {word for name in ("chrome", "links", "site") for word in lists[name] if " " not in word}
    )
    topics = {f"kind-{name}": words for name, words in kinds.items()}
    padded = {
        name: tuple(f" {fold_words(phrase).strip()} " for phrase in words)
        for name, words in {**cues, **topics}.items()
    }
    known = dict(_folded_labels(vocabulary))
    part_words = frozenset({*parts["nouns"], *openings["section_words"], *openings["number"], *numbers})
    label_words, chrome_words = _first_words(known), _first_words(openings["chrome_openings"])
    statements = _statements(padded)
    return Habits(
        labels=known,
        statements=statements,
        label_words=label_words,
        label_follows=_follows(known, label_words.difference(_bare(labels["bare"]))),
        head_words=_with_plurals(
            word
            for label, field in known.items()
            if field in _HEAD_FIELDS and " " not in label
            for word in _LETTERS.findall(label)
        ),
        last_words=frozenset(word for label in known for word in _LETTERS.findall(label)),
        part_words=part_words,
        chrome_words=chrome_words,
        line_words=label_words | part_words | chrome_words,
        statement_words=frozenset(statements),
        digest_hints=_covers(lists["digest_sure"]),
        site_words=frozenset(fold_words(line).split()[0] for line in (*lists["chrome"], *lists["links"])),
        site_heads=frozenset(line[:3] for line in lists["chrome_openings"]),
        after_hint=_hint(lists["after_name"]),
        by_hints=frozenset(max(_RUNS.of(phrase), key=len) for phrase in (*openings["by"], *MIDDLES)),
        by_words=re.compile(rf"(?<![^\W_])(?:{_hint((*openings['by'], *MIDDLES), ' ').pattern})(?![^\W_])"),
        end_words=_first_words((*endings["marker"], *endings["continued"], *endings["part_end"])),
        ambiguous=frozenset(fold_label(word) for word in labels["ambiguous"]),
        ratings=frozenset(vocabulary.ratings),
        cues=padded,
        anchors={name: _anchored(words) for name, words in padded.items()},
        words={name: frozenset(_bare(words)) for name, words in lists.items()},
        starts={
            name: tuple(sorted(words, key=lambda word: (-len(word), word))) for name, words in lists.items()
        },
        numbers=frozenset(numbers | set(openings["number"])),
        part_nouns=frozenset(parts["nouns"]),
        holders=_anchored(
            fold_words(hint) for work in vocabulary.fandoms.values() for hint in work.hints if len(hint) > 2
        ),
    )


def _folded_labels(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for variant, label in vocabulary.labels.items():
        folded = fold_label(variant)
        yield (folded if len(folded) > 1 else variant), label.field


def _statements(cues: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for name in STATEMENTS:
        for word, found in _anchored(cues[name]).items():
            table.setdefault(word, []).extend((name, phrase) for phrase in found)
    return {word: tuple(found) for word, found in table.items()}


def _first_words(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(first_word(phrase, 0, len(phrase)) for phrase in listed)


def _with_plurals(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, f"{word}s"))


def _follows(known: Mapping[str, str], firsts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The second words of labels by their first, conjunctions and complements among them."""
    table: dict[str, set[str]] = {
        word: set() for word in firsts if len(word) > 1 and word.isalpha() and word not in _AUTHORS
    }
    for label in known:
        first = first_word(label, 0, len(label))
        if first in table and label.startswith(first):
            table[first].update(_LETTERS.findall(label[len(first) :])[:1])
    for word, seconds in table.items():
        field = _one(word, known)
        seconds.update(_CONJUNCTIONS if field else (), _COMPLEMENT if field in _HEAD_FIELDS else ())
    return {word: _with_plurals(seconds) for word, seconds in table.items()}


def _anchored(phrases_: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for phrase in dict.fromkeys(phrases_):
        table.setdefault(max(phrase.split(), key=len, default=""), []).append(phrase)
    return {word: tuple(found) for word, found in table.items()}


def _hint(words: Iterable[str], edge: str = "") -> re.Pattern[str]:
    """What finds a text that contains one of the words: the fewest of them that each holds one of.

    With a space as `edge`, it is whole words that they hold.
    """
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(f"{edge}{short}{edge}" in f"{edge}{word}{edge}" for short in kept):
            kept.append(word)
    return re.compile("|".join(map(re.escape, kept)))


def _covers(listed: Iterable[str]) -> tuple[str, ...]:
    """Words such that each phrase contains one of them: the one that the most contain comes first."""
    left, found = list(dict.fromkeys(listed)), []
    while left:
        words = sorted({word for phrase in left for word in phrase.split() if len(word) > 4} or set(left))
        found.append(max(words, key=lambda word: sum(word in phrase for phrase in left)))
        left = [phrase for phrase in left if found[-1] not in phrase]
    return tuple(found)


def _bare(words: Iterable[str]) -> set[str]:
    return {fold_words(word).strip() for word in words} | set(words)


@lru_cache(maxsize=4096)
def _fields(label: str, habits: Habits) -> tuple[str, ...]:
    return _listed(label, habits) or _by_head_word(label, habits.labels)


@lru_cache(maxsize=4096)
def _listed(label: str, habits: Habits) -> tuple[str, ...]:
    if not label or len(label) > 60:
        return ()
    known = habits.labels
    pieces = _SUBFIELD.split(label)
    found = [_one(piece, known) for piece in pieces] if 1 < len(pieces) <= 4 else []
    if found and all(found) and not (label in known and " and " in label):
        return tuple(dict.fromkeys(found))
    whole = _one(label, known)
    return (whole,) if whole else ()


def _one(label: str, known: Mapping[str, str]) -> str:
    found = known.get(label) or known.get(_OPEN_PLURAL.sub("", label))
    if found is None and label.endswith("s"):
        found = known.get(label[:-1])
    return found or ""


def _by_head_word(label: str, known: Mapping[str, str]) -> tuple[str, ...]:
    words = label.split(" ")
    if len(label) > 60 or not 2 <= len(words) <= 6:
        return ()
    last, first = _one(words[-1].strip("()"), known), _one(words[0], known)
    if words[0] in _AUTHORS and last != "email":
        return ("notes",)
    if last in _HEAD_FIELDS:
        return (last,)
    if first in _HEAD_FIELDS and words[1] in _COMPLEMENT:
        return (first,)
    return ()
