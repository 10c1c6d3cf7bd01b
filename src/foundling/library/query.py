"""The query language, parsed once to a tree that searches, listings, feeds and exports share.

Words are joined by AND. `OR` between two, `-` before one, "a phrase", "two words"~10, `field:value`,
`word*`, brackets and ranges (`words:>10k`, `year:1998..2001`, `posted:<2000-06`) are understood;
everything else is a word. Curly quotes are quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundling.errors import UsageError
from foundling.library.ranges import DATE_FIELDS, LARGEST, NUMBER_FIELDS, bounds

NAME_FIELDS = ("author", "fandom", "relationship", "character", "series", "tag", "warning", "source")
"""Fields that a work has by name: any words of the name find it, `field:="the name"` only all of them."""
PASSAGE_FIELDS = ("title", "summary", "notes", "text", "said")
"""Fields that are looked for word by word, in one part of a work at a time."""
WORD_FIELDS = ("rating", "category", "language", "status", "permission", "gaps", "crossover")
FIELDS = NAME_FIELDS + PASSAGE_FIELDS + WORD_FIELDS + NUMBER_FIELDS + DATE_FIELDS
ALIASES = {
    "pairing": "relationship",
    "ship": "relationship",
    "genre": "tag",
    "body": "text",
    "by": "author",
    "creator": "author",
    "date": "posted",
    "list": "source",
    "complete": "status",
}
MOST_DEPTH = 50
WIDEST = 100
"""The farthest that the words of "two words"~10 may be asked to stand apart."""

_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)
_TOKEN = re.compile(
    r"""\s*(?:(?P<minus>-)(?=[^\s-])
    |(?:(?P<scope>[A-Za-z]+):)?(?P<open>\()
    |(?P<close>\))
    |(?:(?P<field>[A-Za-z]+):(?P<exact>=?)(?P<gap>\ (?=["<>\w]))?(?=[^\s)]))?
     (?P<value>"[^"]*"?(?:~\d{1,9})?|[^\s()"]+))""",
    re.VERBOSE,
)
_APART = re.compile(r"~(\d+)\Z")
_STAR_INSIDE = re.compile(r"\w\*+\w|^\*+\w")


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that stand next to each other; the last may be only a beginning.

    With `apart`, at most so many other words stand between them. `exact` names a value whole.
    """

    text: str
    field: str | None = None
    prefix: bool = False
    apart: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included; dates as YYYYMMDD with 00 for what is not known."""

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
    (Not(node=Words(text='teen', field='rating', prefix=False, apart=0, exact=False)),)
    >>> parse('words:>10k year:1997..2001').nodes
    (Range(field='words', low=10001, high=4611686018427387903), Range(field='year', low=1997, high=2001))
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


def named(field: str, value: str) -> str:
    """The query that asks for exactly this value of a field.

    >>> named("fandom", "The X-Files"), named("rating", "teen"), named("tag", 'so "new"')
    ('fandom:="The X-Files"', 'rating:teen', 'tag:="so new"')
    """
    if field in WORD_FIELDS or field in NUMBER_FIELDS:
        return f"{field}:{value}"
    return f'{field}:="{_unquoted(value)}"'


def _unquoted(text: str) -> str:
    return " ".join(text.translate(_QUOTES).replace('"', " ").split())


@dataclass(slots=True)
class _Level:
    """What is read between one pair of brackets, and what stood before it."""

    scope: str | None = None
    negated: bool = False
    nodes: list[Node] = field(default_factory=list)
    joining: bool = False
    """Whether the next node is the other side of an OR."""


class _Reader:
    """One reading of a query, token by token, with a stack for the brackets."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.levels = [_Level()]
        self.negated = False

    def read(self) -> Every:
        text = self.query.translate(_QUOTES)
        position = 0
        while match := _TOKEN.match(text, position):
            position = match.end()
            self._take(match)
        if len(self.levels) > 1:
            raise self._wrong("a parenthesis is opened and not closed", "Close it with ).")
        node = self._folded()
        return node if isinstance(node, Every) else Every((node,))

    def _take(self, match: re.Match[str]) -> None:
        value, name = match["value"], match["field"]
        if match["minus"] or (value == "NOT" and not name):
            self.negated = True
        elif match["open"]:
            self._open(match["scope"])
        elif match["close"]:
            self._close()
        elif value in {"OR", "||"} and not name:
            self._branch()
        elif value in {"AND", "&&"} and not name:
            return
        elif match["gap"] and ALIASES.get(name.lower(), name.lower()) not in FIELDS:
            self._add(self._words(name, None))
            self._add(self._leaf(None, value, exact=False))
        else:
            self._add(self._leaf(name, value, exact=bool(match["exact"])))

    def _open(self, scope: str | None) -> None:
        if len(self.levels) > MOST_DEPTH:
            raise self._wrong("the parentheses are nested too deeply", "Make the query simpler.")
        name = self._name(scope) if scope else self.levels[-1].scope
        self.levels.append(_Level(name, self.negated))
        self.negated = False

    def _close(self) -> None:
        if len(self.levels) == 1:
            raise self._wrong("a parenthesis is closed that was not opened", "Take the ) away.")
        node = self._folded()
        self.negated = self.levels.pop().negated
        self._add(node)

    def _branch(self) -> None:
        level = self.levels[-1]
        if not level.nodes:
            raise self._wrong("there is nothing before OR", "Put a word on each side of it.")
        level.joining = True

    def _add(self, node: Node) -> None:
        """Join a node to the current level; OR binds its two neighbours tighter than AND does."""
        level = self.levels[-1]
        node = Not(node) if self.negated else node
        self.negated = False
        if level.joining:
            before = level.nodes.pop()
            node = Any((*before.nodes, node) if isinstance(before, Any) else (before, node))
            level.joining = False
        level.nodes.append(node)

    def _folded(self) -> Node:
        level = self.levels[-1]
        if self.negated:
            raise self._wrong("there is nothing after the minus sign", "Put a word after it.")
        if level.joining:
            raise self._wrong("there is nothing after OR", "Put a word on each side of it.")
        return level.nodes[0] if len(level.nodes) == 1 else Every(tuple(level.nodes))

    def _name(self, given: str) -> str:
        name = ALIASES.get(given.lower(), given.lower())
        if name in FIELDS:
            return name
        raise self._wrong(
            f"there is no field called “{given}”",
            f"Fields are {', '.join(FIELDS)}; put quotation marks around the words if you meant them.",
        )

    def _leaf(self, given: str | None, value: str, *, exact: bool) -> Node:
        name = self._name(given) if given else self.levels[-1].scope
        if name in NUMBER_FIELDS or name in DATE_FIELDS:
            return self._range(name, value)
        if value.endswith(":") and value[:-1].lower() in FIELDS:
            raise self._wrong(f"there is nothing after “{value}”", f"Write {value}word.")
        return self._words(value, name, exact=exact)

    def _words(self, value: str, name: str | None, *, exact: bool = False) -> Words:
        if not value.startswith('"'):
            prefix = value.endswith("*") and len(value.rstrip("*")) > 0
            if _STAR_INSIDE.search(value):
                raise self._wrong("a * can only stand at the end of a word", "Write the beginning: rain*.")
            return Words(value.rstrip("*") if prefix else value, name, prefix and not exact, 0, exact)
        apart = _APART.search(value)
        distance = min(int(apart[1]), WIDEST) if apart else 0
        text = (value[: apart.start()] if apart else value).strip('"')
        return Words(text, name, apart=distance, exact=exact)

    def _range(self, name: str, value: str) -> Range:
        found = bounds(name, value.strip('"'))
        if found is None or found.high > LARGEST:
            kind, one, over, between = (
                ("date", "2000-06", "<2000", "1998..2001")
                if name in DATE_FIELDS
                else ("number", "100", ">10k", "100..200")
            )
            remedy = f"Write {name}:{one}, {name}:{over} or {name}:{between}."
            raise self._wrong(f"“{value}” is not a {kind} or a range", remedy)
        return Range(name, *found)

    def _wrong(self, cause: str, remedy: str) -> UsageError:
        return UsageError(cause, item=f"the query “{self.query.strip()}”", remedy=remedy)
