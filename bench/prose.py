"""Invented prose: seeded sentences with a natural spread of words, quickly laid into stories."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice, product
from pathlib import Path
from random import Random

HERO, FRIEND, RARE = "\x01", "\x02", "\x03"
"""Places in a prepared sentence for the people of the story and for a word of its own."""

SENTENCES = 40_000
LONGEST = 250_000
"""Characters of the longest story."""

NARRATION = (
    "{A} {v} the {n} and {v} {d}.",
    "The {n} was {j}, and the {n} beside it {j}.",
    "{A} {v} at the {j} {n} until the {n} {v}.",
    "There was a {n} on the {n}, {j} and {j}, and nobody had {v} it.",
    "It was {j} in the {n}.",
    "From the {n} {A} {v} the {N}.",
    "{B} {v} {d}, the {j} {n} in one hand.",
    "For a while {A} only {v}, and the {N} of the {n} {v} {d}.",
    "Behind the {n} a {j} {n} {v}.",
    "He had {v} the {n} {d}; she had {v} it {d}.",
    "{g} the {n}, {A} {v} {l}.",
    "They {v} {l} through the {j} {n}, past the {N} and the {w}, and {v} nothing.",
    "What {B} {v} was not the {n} but the {j} {n} behind it.",
    "All the {N} in the {n} had {v}, one after another, like {j} {N}.",
    "Some {N} are {c} than others, {A} thought, {g} the {n}.",
    "The {w} {v} {l} in the {n}, and {A} {v}.",
    "By the time {B} {v}, the {n} had gone {j}.",
    "{A} {v} {l}. {B} {v}.",
    "Nobody at {r} had {v} a {n} like it.",
    "{r} {v} the {n} of {r}, and {A} {v} {l}.",
    "The {n} from {r} was {j}; {B} {v} it.",
    "They had {v} to {r} for the {N}, {g} {d}.",
    "In {r} it was {j}, and the {n} of the {r} {v}.",
)
DIALOGUE = (
    '"I {v} it," said {A}.',
    '"Have you {v} the {n}?" {B} asked {l}.',
    '"{d}," said {A}, "we {v} the {n}."',
    '"It\'s only a {n}," {B} told the {n}.',
    '"You never {v} me about the {w}."',
    '"No," said {A} {l}. "Not the {j} one."',
    '"{A}?"',
    '"What is it, {B}?"',
    '"We could {u} the {n}," {A} said, {g}, "or {u} the {N} {d}."',
    '"I don\'t {u} {N}."',
    '"That {n} is {c} than it looks," {B} {v}.',
)

WIDTH = 72


class Prose:
    """Sentences made once from a seed; stories are drawn from them."""

    def __init__(self, seed: int) -> None:
        """Make the sentences; the same seed makes the same ones."""
        rng = Random(f"prose:{seed}")
        words = _Words(rng)
        narration = [words.fill(rng.choice(NARRATION)) for _ in range(SENTENCES * 3 // 4)]
        dialogue = [words.fill(rng.choice(DIALOGUE)) for _ in range(SENTENCES // 4)]
        self._sentences, self._narration = narration + dialogue, narration
        self._titles = words
        self._mean = sum(map(len, self._sentences)) / len(self._sentences)

    def title(self, rng: Random) -> str:
        """A story's title, of one to five words."""
        return self._titles.title(rng)

    def name(self, rng: Random) -> str:
        """An author's name."""
        return f"{self._titles.rare(rng)} {self._titles.noun(rng).capitalize()}"

    def summary(self, rng: Random, people: Sequence[str]) -> str:
        """One narrated sentence."""
        return self._dress(rng, rng.choice(self._narration), people)

    def sentences(self, rng: Random, count: int, people: Sequence[str]) -> str:
        """A run of sentences on one line."""
        return self._dress(rng, " ".join(rng.choices(self._sentences, k=count)), people)

    def story(self, rng: Random, length: int, people: Sequence[str]) -> list[str]:
        """Paragraphs of about `length` characters in all, each on one line."""
        count = max(3, round(length / self._mean))
        sentences = iter(rng.choices(self._sentences, k=count))
        text = "\n".join(_paragraphs(sentences, rng.choices((1, 1, 2, 3, 4, 6), k=count)))
        return self._dress(rng, text, people).split("\n")

    def length(self, rng: Random, median: int = 7_200) -> int:
        """A story's length in characters: lognormal."""
        return min(LONGEST, int(median * rng.lognormvariate(0, 0.8)))

    def _dress(self, rng: Random, text: str, people: Sequence[str]) -> str:
        pieces = text.split(RARE)
        own = [*self._titles.rares(rng, len(pieces) - 1), ""]
        dressed = "".join(chain.from_iterable(zip(pieces, own, strict=True)))
        return dressed.replace(HERO, people[0]).replace(FRIEND, people[1])


def wrap(paragraph: str) -> str:
    r"""The paragraph in lines of at most 72 characters.

    >>> max(map(len, wrap("the lamp and the kettle " * 20).splitlines())) <= 72
    True
    >>> wrap("one two").splitlines()
    ['one two']
    """
    lines, start = [], 0
    while len(paragraph) - start > WIDTH:
        end = paragraph.rfind(" ", start, start + WIDTH + 1)
        end = end if end > start else start + WIDTH
        lines.append(paragraph[start:end])
        start = end + 1 if paragraph[end] == " " else end
    lines.append(paragraph[start:])
    return "\n".join(lines)


def curled(text: str) -> str:
    r"""The text with curly quotation marks and long dashes, as word processors write it.

    >>> curled('"No," he said, "it\'s not."')
    '“No,” he said, “it’s not.”'
    """
    opened = re.sub(r'(^|[\s(])"', r"\1“", text, flags=re.MULTILINE)
    return opened.replace('"', "”").replace("'", "’").replace(" - ", " — ")


def _paragraphs(sentences: Iterator[str], sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        paragraph = " ".join(islice(sentences, size))
        if not paragraph:
            return
        yield paragraph


class _Words:
    """The word list with its forms; chances fall with a word's place, as in real prose."""

    def __init__(self, rng: Random) -> None:
        table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
        lists = {name: list(dict.fromkeys(words.split())) for name, words in table.items()}
        self._rare = _Ranked(["".join(letters).capitalize() for letters in _letters(lists["syllables"])])
        nouns, verbs = lists["nouns"], [verb.replace("-", " ") for verb in lists["verbs"]]
        adjectives = lists["adjectives"]
        compounds = [f"{rng.choice(nouns)}{rng.choice(nouns)}" for _ in range(2_000)]
        self._kinds = {
            "n": _Ranked(nouns),
            "N": _Ranked([_plural(noun) for noun in nouns]),
            "w": _Ranked(compounds),
            "v": _Ranked([_past(verb) for verb in verbs]),
            "u": _Ranked(verbs),
            "g": _Ranked([_ing(verb) for verb in verbs]),
            "j": _Ranked(adjectives),
            "l": _Ranked([_adverb(adjective) for adjective in adjectives]),
            "c": _Ranked([_comparative(adjective) for adjective in adjectives]),
            "d": _Ranked(lists["adverbs"]),
        }
        self._rng = rng

    def fill(self, template: str) -> str:
        """The template with words in its places; its people and its own word are left open."""
        filled = re.sub(r"\{(\w)\}", self._slot, template)
        filled = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", filled)
        return (
            filled[0].upper() + filled[1:] if filled[0] != '"' else filled[0] + filled[1].upper() + filled[2:]
        )

    def _slot(self, found: re.Match[str]) -> str:
        match found.group(1):
            case "A":
                return HERO
            case "B":
                return FRIEND
            case "r":
                return RARE
            case kind:
                return self._kinds[kind].draw(self._rng)

    def noun(self, rng: Random) -> str:
        """A noun, any of them as likely."""
        return rng.choice(self._kinds["n"].words)

    def rare(self, rng: Random) -> str:
        """A word from a long list in which most are met once: names, places, slips of the pen."""
        return self._rare.draw(rng)

    def rares(self, rng: Random, count: int) -> list[str]:
        """Several of these words at once."""
        return self._rare.several(rng, count)

    def title(self, rng: Random) -> str:
        """A title of one to five words."""
        draw = {kind: rng.choice(self._kinds[kind].words).capitalize() for kind in "nNjgw"}
        shapes = (
            "{n}",
            "The {j} {n}",
            "{j} {N}",
            "{g} the {n}",
            "A {n} of {N}",
            "The {n} and the {w}",
            "{w}",
            "{N} in {n}",
        )
        return rng.choice(shapes).format(**draw)


class _Ranked:
    """Words of which the first is the likeliest: Zipf's law, softened at the head."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))

    def draw(self, rng: Random) -> str:
        return self.several(rng, 1)[0]

    def several(self, rng: Random, count: int) -> list[str]:
        return rng.choices(self.words, cum_weights=self._weights, k=count)


def _letters(syllables: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two syllables each, then three, then four of the commoner ones."""
    yield from product(syllables, repeat=2)
    yield from product(syllables, repeat=3)
    yield from product(syllables[:25], repeat=4)


def _plural(noun: str) -> str:
    """The regular plural.

    >>> [_plural(noun) for noun in ("lamp", "glass", "city", "day")]
    ['lamps', 'glasses', 'cities', 'days']
    """
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"


def _past(verb: str) -> str:
    """The regular past.

    >>> [_past(verb) for verb in ("walk", "smile", "carry", "stop", "tie up")]
    ['walked', 'smiled', 'carried', 'stopped', 'tied up']
    """
    stem, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    if stem.endswith("e"):
        return f"{stem}d{tail}"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return f"{stem[:-1]}ied{tail}"
    return f"{_doubled(stem)}ed{tail}"


def _ing(verb: str) -> str:
    stem, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    return f"{stem[:-1] if stem.endswith('e') else _doubled(stem)}ing{tail}"


def _doubled(stem: str) -> str:
    vowels = sum(letter in "aeiou" for letter in stem)
    short = vowels == 1 and stem[-1] in "bdgmnpt" and stem[-2] in "aeiou"
    return stem + stem[-1] if short else stem


def _adverb(adjective: str) -> str:
    return adjective[:-1] + "ily" if adjective.endswith("y") and len(adjective) > 3 else adjective + "ly"


def _comparative(adjective: str) -> str:
    if adjective.endswith("e"):
        return adjective + "r"
    return adjective[:-1] + "ier" if adjective.endswith("y") else adjective + "er"
