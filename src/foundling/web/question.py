"""What a find page asks, read from its address, and the addresses of the questions next to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, urlencode

from starlette.datastructures import QueryParams

from foundling.library.found import SORTS, Asked
from foundling.library.query import FIELDS

PAGE = 25
Value = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One state of the find page; every state has an address of its own."""

    query: str = ""
    include: tuple[Value, ...] = ()
    exclude: tuple[Value, ...] = ()
    words_from: str = ""
    words_to: str = ""
    posted_from: str = ""
    posted_to: str = ""
    sort: str = ""
    turned: bool = False
    page: int = 1

    def asked(
        self, *, facets: bool = False, limit: int | None = PAGE, otherwise: str = "updated", passages: int = 0
    ) -> Asked:
        """The same, as the library takes it."""
        return Asked(
            query=self.whole_query,
            include=self.include,
            exclude=self.exclude,
            sort=self.sort,
            otherwise=otherwise,
            turned=self.turned,
            offset=(self.page - 1) * (limit or 0),
            limit=limit,
            facets=facets,
            passages=passages,
        )

    @property
    def whole_query(self) -> str:
        """The query with the ranges of the form added to it."""
        ranges = [
            f"{name}:{low}..{high}"
            for name, low, high in (
                ("words", self.words_from.strip(), self.words_to.strip()),
                ("posted", self.posted_from.strip(), self.posted_to.strip()),
            )
            if low or high
        ]
        return " ".join([*([f"({self.query})"] if ranges and self.query.strip() else [self.query]), *ranges])

    @property
    def filtered(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.whole_query.strip() or self.include or self.exclude)

    def params(self, **changes: object) -> str:
        """The query string of this question with some of it changed; a change goes back to page 1."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs = [
            ("q", other.query),
            *(("in", f"{name}:{value}") for name, value in other.include),
            *(("out", f"{name}:{value}") for name, value in other.exclude),
            ("wf", other.words_from),
            ("wt", other.words_to),
            ("df", other.posted_from),
            ("dt", other.posted_to),
            ("sort", other.sort),
            ("turn", "1" if other.turned else ""),
            ("page", str(other.page) if other.page > 1 else ""),
        ]
        return urlencode([(name, value) for name, value in pairs if value])

    def link(self, path: str = "/", **changes: object) -> str:
        """The address of this question, with some of it changed."""
        text = self.params(**changes)
        return f"{path}?{text}" if text else path

    def includes(self, name: str, value: str) -> bool:
        """Whether the value, whatever its capitals, is taken in."""
        return _folded((name, value)) in map(_folded, self.include)

    def excludes(self, name: str, value: str) -> bool:
        """Whether the value, whatever its capitals, is left out."""
        return _folded((name, value)) in map(_folded, self.exclude)

    def including(self, name: str, value: str) -> str:
        """The address that takes a value in; where it is in already, the one that lets it go."""
        kept = self._without((name, value))
        taken = kept.include if self.includes(name, value) else (*kept.include, (name, value))
        return kept.link(include=taken)

    def excluding(self, name: str, value: str) -> str:
        """The address that leaves a value out; where it is left out already, the one that lets it go."""
        kept = self._without((name, value))
        left = kept.exclude if self.excludes(name, value) else (*kept.exclude, (name, value))
        return kept.link(exclude=left)

    def _without(self, value: Value) -> Question:
        return replace(
            self,
            include=tuple(each for each in self.include if _folded(each) != _folded(value)),
            exclude=tuple(each for each in self.exclude if _folded(each) != _folded(value)),
        )


def read(params: QueryParams) -> Question:
    """The question that an address asks; what makes no sense in it is left out."""
    return Question(
        query=params.get("q", "")[:2000],
        include=tuple(dict.fromkeys(_values(params.getlist("in")))),
        exclude=tuple(dict.fromkeys(_values(params.getlist("out")))),
        words_from=_short(params.get("wf", "")),
        words_to=_short(params.get("wt", "")),
        posted_from=_short(params.get("df", "")),
        posted_to=_short(params.get("dt", "")),
        sort=params.get("sort", "") if params.get("sort") in SORTS else "",
        turned=params.get("turn") == "1",
        page=_page(params.get("page", "")),
    )


def _folded(value: Value) -> Value:
    return value[0], value[1].casefold()


def value_link(name: str, value: str) -> str:
    """The address of all works that have this value."""
    return f"/?in={quote_plus(f'{name}:{value}')}"


def _values(given: Iterable[str]) -> Iterable[Value]:
    for each in list(given)[:50]:
        name, _, value = each.partition(":")
        if name in FIELDS and value:
            yield name, value[:500]


def _short(text: str) -> str:
    return text.strip()[:20] if not set(text) & set('"() ') else ""


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
