"""The query language, parsed once to a tree that searches, listings and exports share.

Words are joined by AND. `OR` between two words, `-` before one, "a phrase", `field:value`,
`word*` and ranges (`words:>1000`, `year:1998-2001`) are understood; everything else is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foundling.errors import UsageError

TEXT_FIELDS = ("title", "author", "fandom", "relationship", "character", "summary", "series", "tag", "text")
WORD_FIELDS = ("rating", "language", "category", "status")
NUMBER_FIELDS = ("words", "year")
FIELDS = TEXT_FIELDS + WORD_FIELDS + NUMBER_FIELDS
ALIASES = {"pairing": "relationship", "warning": "tag", "genre": "tag", "body": "text", "by": "author"}
LARGEST = (1 << 62) - 1
LONGEST_RANGE = 24
MOST_DEPTH = 50

_TOKEN = re.compile(r'\s*(?:(-)(?=\S)|(\()|(\))|(?:([A-Za-z]+):(?=\S))?("[^"]*"?|[^\s()"]+))')
_RANGE = re.compile(
    r"(?:(?P<op><=|>=|<|>)(?P<bound>\d{1,15})|(?P<low>\d{1,10})(?:(?:\.\.|-)(?P<high>\d{1,10}))?)\Z"
)


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that stand next to each other; the last may be only a beginning."""

    text: str
    field: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included."""

    field: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that `node` does not answer."""

    node: Node


@dataclass(frozen=True, slots=True)
class Every:
    """What answers each of the nodes; with none, everything."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """What answers at least one of the nodes."""

    nodes: tuple[Node, ...]


Node = Words | Range | Not | Every | Any


def parse(query: str) -> Every:
    """The query's tree. Raises UsageError with a friendly sentence for what cannot be meant.

    >>> parse('-rating:teen').nodes
    (Not(node=Words(text='teen', field='rating', prefix=False)),)
    >>> parse('words:>1000').nodes
    (Range(field='words', low=1001, high=4611686018427387903),)
    """
    return _Reader(query).read()


def positive_words(node: Node) -> Iterator[Words]:
    """The words that a match should show, in the order typed; negated ones are left out."""
    match node:
        case Words():
            yield node
        case Every(nodes) | Any(nodes):
            for child in nodes:
                yield from positive_words(child)
        case Not() | Range():
            return


class _Reader:
    """One reading of a query, token by token, with a stack for the parentheses."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.open: list[tuple[list[list[Node]], bool]] = []
        self.branches: list[list[Node]] = [[]]
        self.negated = False

    def read(self) -> Every:
        position = 0
        while match := _TOKEN.match(self.query, position):
            position = match.end()
            self._take(match)
        if self.open:
            raise self._wrong("a parenthesis is opened and not closed", "Close it with ).")
        if self.negated:
            raise self._wrong("there is nothing after the minus sign", "Put a word after it.")
        node = self._folded()
        return node if isinstance(node, Every) else Every((node,))

    def _take(self, match: re.Match[str]) -> None:
        minus, opening, closing, field, value = match.groups()
        if minus:
            self.negated = True
        elif opening:
            if len(self.open) >= MOST_DEPTH:
                raise self._wrong("the parentheses are nested too deeply", "Make the query simpler.")
            self.open.append((self.branches, self.negated))
            self.branches, self.negated = [[]], False
        elif closing:
            self._close()
        elif value == "OR" and not field:
            self._branch()
        elif not (value == "AND" and not field):
            self._add(self._leaf(field, value))

    def _close(self) -> None:
        if not self.open:
            raise self._wrong("a parenthesis is closed that was not opened", "Take the ) away.")
        node = self._folded()
        self.branches, self.negated = self.open.pop()
        self._add(node)

    def _branch(self) -> None:
        if not self.branches[-1]:
            raise self._wrong("there is nothing before OR", "Put a word on each side of it.")
        self.branches.append([])

    def _add(self, node: Node) -> None:
        """Join a node to the current branch; OR binds its two neighbours tighter than AND does."""
        node = Not(node) if self.negated else node
        self.negated = False
        if len(self.branches) > 1 and not self.branches[-1]:
            self.branches.pop()
            before = self.branches[-1].pop()
            nodes = before.nodes if isinstance(before, Any) else (before,)
            node = Any((*nodes, node))
        self.branches[-1].append(node)

    def _folded(self) -> Node:
        if len(self.branches) > 1:
            raise self._wrong("there is nothing after OR", "Put a word on each side of it.")
        nodes = self.branches[0]
        return nodes[0] if len(nodes) == 1 else Every(tuple(nodes))

    def _leaf(self, field: str | None, value: str) -> Node:
        name = field.lower() if field else None
        name = ALIASES.get(name, name) if name else None
        if name is not None and name not in FIELDS:
            raise self._wrong(
                f"there is no field called “{field}”",
                f"Fields are {', '.join(FIELDS)}; put quotation marks around the words if you meant them.",
            )
        if name in NUMBER_FIELDS:
            return self._range(name, value)
        phrase = value.startswith('"')
        text = value.strip('"') if phrase else value
        prefix = not phrase and text.endswith("*") and len(text) > 1
        return Words(text.rstrip("*") if prefix else text, name, prefix)

    def _range(self, field: str, value: str) -> Range:
        match = _RANGE.match(value.replace(",", ""))
        if not match or len(value) > LONGEST_RANGE:
            remedy = f"Write {field}:100, {field}:>100 or {field}:100-200."
            raise self._wrong(f"“{value}” is not a number or a range", remedy)
        bound, operator = match["bound"], match["op"]
        if operator:
            number = int(bound)
            low = {">": number + 1, ">=": number}.get(operator, 0)
            high = {"<": number - 1, "<=": number}.get(operator, LARGEST)
            return Range(field, low, high)
        low = int(match["low"])
        return Range(field, low, int(match["high"] or low))

    def _wrong(self, cause: str, remedy: str) -> UsageError:
        return UsageError(cause, item=f"the query “{self.query.strip()}”", remedy=remedy)
