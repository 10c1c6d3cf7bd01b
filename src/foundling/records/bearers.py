"""Who is meant by a name or by initials, and which couples go by a name of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from foundling.model import Span
from foundling.records.cast import Cast, Names
from foundling.records.spans import folded
from foundling.vocab import Character, Pairing, Vocabulary, phrases

_TABLE = phrases("pairings")
STRANGERS = frozenset(_TABLE["strangers"])
MODIFIERS = frozenset(_TABLE["modifiers"])
TOKEN = re.compile(r"[^\s,;()\[\]{}\"|]+")
_SIGN = re.compile(r"\s*([/+&])\s*")
_ABOUT_SLASH = re.compile(r"(?<![\w'])([\w']*)\s?/\s?(?=([\w']*))")
RANK = re.compile(r"\d{1,2}[xX+]\d{1,2}")
LONGEST = 4
"""The longest name, in words."""
TRAIL = " .,:;!?*~_'\""
AROUND = " .,:;!?*~_'\"()[]"


class Couple(NamedTuple):
    """Those who are paired, by full name where known, and the words that pair them."""

    names: tuple[str, ...]
    genders: str
    span: Span
    fandom: str
    confidence: float
    unsure: tuple[str, ...] = ()
    """Initials that were left as written, since they could be several people."""


class Company:
    """Where to look names up: the fandoms in order, and who of them takes part in the story.

    It notes about whom it was `asked`: whoever else takes part made no difference.
    """

    __slots__ = ("asked", "cast", "fandoms", "there", "vocabulary")

    def __init__(
        self,
        vocabulary: Vocabulary,
        cast: Cast,
        fandoms: tuple[str, ...],
        there: frozenset[str] = frozenset(),
    ) -> None:
        self.vocabulary = vocabulary
        self.cast = cast
        self.fandoms = fandoms
        self.there = there
        self.asked: set[str] = set()

    def present(self, people: tuple[Character, ...]) -> list[Character]:
        """Those of the people who take part."""
        names = [person.name for person in people]
        self.asked.update(names)
        return [person for person in people if person.name in self.there]


class Known(NamedTuple):
    """A character found for a token, and how surely."""

    name: str
    gender: str
    confidence: float
    unsure: bool = False


def known_as(words: str, fandom: str, company: Company) -> Known | None:
    """Who a token is in the fandom: by initials first, then by name; None for a stranger."""
    names = company.cast.names.get(fandom)
    token = " ".join(words.strip(TRAIL + "[]{}<>").split())
    if names is None or not token or (token.casefold() in STRANGERS and token not in names.codes):
        return None
    coded = _coded(token, names, company)
    if coded is not None:
        return coded
    bearers = names.forms.get(token.casefold(), ())
    if not bearers and len(token.split()) > 1 and token.split()[0].casefold() in MODIFIERS:
        return None
    return _pick(bearers, company, 0.97) if bearers and token[:1] == token[:1].upper() else None


def nearest(
    plain: str, edge: tuple[int, int], fandom: str, company: Company, *, last: bool
) -> tuple[Known, Span] | None:
    """The known name at the near end of a stretch: the last words of it, or the first."""
    start, end = edge
    words = list(
        TOKEN.finditer(plain, max(start, end - 80) if last else start, end if last else min(end, start + 80))
    )
    near = words[-LONGEST:] if last else words[:LONGEST]
    for size in range(len(near), 0, -1):
        run = near[-size:] if last else near[:size]
        span = Span(run[0].start(), run[-1].end())
        known = known_as(span.of(plain), fandom, company)
        if known is not None:
            stripped = span.of(plain).rstrip(TRAIL)
            return known, Span(span.start, span.start + len(stripped))
    if not last and near and near[0].group().endswith("'s"):
        known = known_as(near[0].group()[:-2], fandom, company)
        return (known, Span(near[0].start(), near[0].end())) if known else None
    return None


def capitalised(plain: str, start: int, end: int, *, last: bool) -> Span | None:
    """The capitalised words at the near end of a stretch, at most three: somebody the fandom lacks."""
    words = list(TOKEN.finditer(plain, start, end))
    run: list[re.Match[str]] = []
    for word in reversed(words) if last else words:
        bare = word.group().strip(TRAIL)
        if (
            not bare[:1].isupper()
            or bare.casefold() in STRANGERS
            or bare.casefold() in MODIFIERS
            or len(run) == 3
        ):
            break
        run.append(word)
    if not run:
        return None
    run.sort(key=lambda word: word.start())
    stripped = plain[run[0].start() : run[-1].end()].rstrip(TRAIL)
    return Span(run[0].start(), run[0].start() + len(stripped))


def cased(value: str) -> str:
    """The value with capitals where a header that has none writes whole names: "jack/sam".

    >>> cased("jack o'neill/sam"), cased("m/m, gen"), cased("Jack/sam")
    ("Jack O'Neill/Sam", 'm/m, gen', 'Jack/sam')
    """
    if "/" not in value or not value.islower():
        return value
    near = [len(name) for pair in _ABOUT_SLASH.findall(value) for name in pair]
    titled = value.title() if near and min(near) > 2 else value
    return titled if len(titled) == len(value) else value


def named(written: str, company: Company) -> list[Pairing]:
    """The pairings of the company's fandoms that go by just these words."""
    table = _pairings(company.vocabulary)
    spaceless = _SIGN.sub(r"\1", written)
    keys = dict.fromkeys((spaceless, spaceless.casefold(), "/".join(reversed(spaceless.split("/")))))
    found = []
    for fandom in company.fandoms:
        own = table.get(fandom)
        if own is not None:
            found += [own[key] for key in keys if key in own and own[key].kind != "genre"]
    return found


def nicknamed(written: str, company: Company) -> list[Pairing]:
    """The pairings that go by this one word even in running text: portmanteaus, numbers, acronyms."""
    if len(written) < 3 or (
        not written[:1].isupper() and not written.islower() and not RANK.fullmatch(written)
    ):
        return []
    return [
        pairing
        for pairing in named(written, company)
        if pairing.kind in ("smoosh", "shipping")
        or RANK.fullmatch(written)
        or (pairing.kind == "code" and "/" not in written and len(written) > 2)
    ]


@lru_cache(maxsize=4)
def nicknames(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Each fandom's pairings that one word names, case-folded."""
    return {
        fandom: frozenset(folded(name).casefold() for name in pairings if " " not in name and "/" not in name)
        for fandom, pairings in vocabulary.pairings.items()
    }


def genders_of(pairing: Pairing, company: Company) -> str:
    """One letter for each of the pairing's characters; "n" where the vocabulary has none."""
    known = company.cast.names.get(pairing.fandom)
    if known is None:
        return "n" * len(pairing.characters)
    people = [known.people.get(name) for name in pairing.characters]
    return "".join(["n" if person is None else person.gender for person in people])


def _coded(token: str, names: Names, company: Company) -> Known | None:
    """The bearer of initials: the usual one, unless only another takes part in the story."""
    usual, others = names.codes.get(token, ()), names.alt_codes.get(token, ())
    if not others and len(usual) < 2:
        return Known(usual[0].name, usual[0].gender, 0.95) if usual else None
    there = company.present((*usual, *others))
    if usual and (usual[0] in there or not there):
        return Known(usual[0].name, usual[0].gender, 0.95 if there or not others else 0.8)
    return _pick(tuple(there) or others, company, 0.85)


def _pick(bearers: tuple[Character, ...], company: Company, confidence: float) -> Known | None:
    if not bearers:
        return None
    if len(bearers) == 1:
        return Known(bearers[0].name, bearers[0].gender, confidence)
    there = company.present(bearers)
    if len(there) == 1:
        return Known(there[0].name, there[0].gender, confidence - 0.07)
    return Known(bearers[0].name, bearers[0].gender, 0.55, unsure=True)


@lru_cache(maxsize=4)
def _pairings(vocabulary: Vocabulary) -> dict[str, dict[str, Pairing]]:
    """Each fandom's pairings by name: as written, and codes apart also case-folded."""
    table: dict[str, dict[str, Pairing]] = {}
    for fandom, pairings in vocabulary.pairings.items():
        own = {folded(name): pairing for name, pairing in pairings.items()}
        for name, pairing in pairings.items():
            if pairing.kind != "code":
                own.setdefault(folded(name).casefold(), pairing)
        table[fandom] = own
    return table
