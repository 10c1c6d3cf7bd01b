"""The journal: what people decided about records, only ever added to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from foundling.errors import LibraryError
from foundling.library import layout
from foundling.library.keep import Keep
from foundling.library.logs import State
from foundling.model import ClaimValue

_ANY = layout.LOGS[1]


@dataclass(frozen=True, slots=True)
class Decision:
    """A human judgement: for these records, this field has this value; None says that it has none.

    `records` are ids made from content, so that a decision outlives every rebuild. `when` has a time zone.
    """

    records: tuple[str, ...]
    field: str
    value: ClaimValue | None
    who: str
    when: datetime


class Journal:
    """The decisions of one library in the order in which they were made."""

    def __init__(self, keep: Keep) -> None:
        """The journal in the library that `keep` has open."""
        self._keep = keep
        self._log = keep.log(_ANY)

    def append(self, decisions: Sequence[Decision]) -> None:
        """Record the decisions and return once they are on the disk; LibraryError where that fails."""
        self._keep.demand_lock()
        by_month: dict[str, list[Decision]] = {}
        for decision in decisions:
            by_month.setdefault(f"{decision.when.astimezone(UTC):%Y-%m}", []).append(decision)
        for month in sorted(by_month):
            self._log.append(
                f"{layout.JOURNAL}/{month}.jsonl", [_row(decision) for decision in by_month[month]]
            )

    def decisions(self) -> Iterator[Decision]:
        """All decisions in order; LibraryError, before the first, where a file of the journal is damaged."""
        for name, look in self._log.looks():
            if look.state is State.DAMAGED:
                raise _damaged(self._keep, name)
        for row in self._log.rows():
            yield _decision(row, self._keep)


def _row(decision: Decision) -> dict[str, object]:
    value = list(decision.value) if isinstance(decision.value, tuple) else decision.value
    when = decision.when.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "utc": when,
        "who": decision.who,
        "records": list(decision.records),
        "field": decision.field,
        "value": value,
    }


def _decision(row: dict[str, object], keep: Keep) -> Decision:
    match row:
        case {
            "utc": str(when),
            "who": str(who),
            "records": list(records),
            "field": str(field),
            "value": str() | bool() | int() | list() | None as value,
        }:
            given = tuple(str(one) for one in value) if isinstance(value, list) else value
            return Decision(
                tuple(str(one) for one in records), field, given, who, datetime.fromisoformat(when)
            )
        case _:
            raise _damaged(keep, layout.JOURNAL)


def _damaged(keep: Keep, name: str) -> LibraryError:
    return LibraryError(
        "the journal of decisions is damaged",
        item=str(keep.root / name),
        remedy="Restore it from a copy of the library; nothing was changed.",
    )
