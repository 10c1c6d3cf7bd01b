"""People: one author under all names and addresses, joined by evidence and never by likeness of names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from foundling.works.evidence import Evidence
from foundling.works.people import words_of
from foundling.works.unions import Unions

MOST_NAMES = 4
"""An address or a page under which more names stand belongs to a list or an archive, not to a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """One author; `names` are as written, the commonest first, and `keys` everything that names them."""

    id: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    evidence: tuple[str, ...]
    """Sentences that say why several names are one person's; addresses are not in them."""


def keys_of(evidence: Evidence) -> tuple[str, ...]:
    """What names a part's only author: names, addresses, pages; none where several wrote it."""
    if len(evidence.names) > 1 or not evidence.is_story:
        return ()
    names = tuple(f"name:{name}" for name in (*evidence.names, *evidence.aliases))
    mails = evidence.addresses or ((evidence.poster,) if evidence.poster and not evidence.names else ())
    return (*names, *(f"mail:{each}" for each in mails), *(f"home:{each}" for each in evidence.homepages))


def people(parts: Iterable[Evidence]) -> tuple[Person, ...]:
    """The people behind the parts, sorted by id, whatever order the parts come in."""
    stories = sorted((each for each in parts if each.is_story), key=lambda each: each.record_id)
    shared = _shared(stories)
    unions: Unions[str] = Unions()
    shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in stories:
        keys = [key for key in keys_of(each) if key not in shared]
        for key in keys:
            unions.join(keys[0], key)
        _show(each, shown)
        for name in (key for key in keys if key.startswith("name:")):
            reasons[name] |= {(key, name) for key in keys if key != name}
    return tuple(
        sorted((_person(sorted(keys), shown, reasons) for keys in unions.sets()), key=lambda one: one.id)
    )


def _shared(stories: Iterable[Evidence]) -> frozenset[str]:
    """The addresses and pages of too many names."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for each in stories:
        for key in keys_of(each):
            if not key.startswith("name:"):
                names[key].update(each.names)
    return frozenset(key for key, held in names.items() if len(held) > MOST_NAMES)


def _show(each: Evidence, shown: Mapping[str, Counter[str]]) -> None:
    for name in each.shown:
        shown[f"name:{words_of(name)}"][name] += 1


def _person(
    keys: list[str], shown: Mapping[str, Counter[str]], reasons: Mapping[str, set[tuple[str, str]]]
) -> Person:
    names = [key for key in keys if key.startswith("name:")]
    counted: Counter[str] = Counter()
    for name in names:
        counted.update(shown.get(name, Counter()) or Counter([name.removeprefix("name:")]))
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    named = "\n".join(names or keys)
    return Person(
        id=sha256(f"person\0{named}".encode("utf-8", "surrogatepass")).hexdigest()[:16],
        names=tuple(ordered),
        keys=tuple(keys),
        evidence=tuple(_sentences(names, reasons, shown)) if len(names) > 1 else (),
    )


def _sentences(
    names: list[str], reasons: Mapping[str, set[tuple[str, str]]], shown: Mapping[str, Counter[str]]
) -> list[str]:
    """Why names are one person's, one sentence for each thing that they share."""
    sharing: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        for key, _ in reasons.get(name, ()):
            sharing[key].append(name)
    words = {"mail": "have one address", "home": "have one home page", "name": "are said to be one person"}
    said = set()
    for key, own in sharing.items():
        kind = key.partition(":")[0]
        together = sorted({*own, key} if kind == "name" else own)
        if len(together) > 1:
            said.add(f"{_list(together, shown)} {words[kind]}")
    return sorted(said)


def _list(names: list[str], shown: Mapping[str, Counter[str]]) -> str:
    best = [
        max(shown[name], key=lambda one: (shown[name][one], one))
        if shown.get(name)
        else name.partition(":")[2]
        for name in names
    ]
    return f"{', '.join(best[:-1])} and {best[-1]}"
