"""What an author allows to be done with a story."""

from __future__ import annotations

from foundling.records.spans import folded, remembered
from foundling.vocab import Vocabulary


@remembered
def read_permission(statement: str, vocabulary: Vocabulary) -> str | None:
    """anywhere, ask, listed or no, by the first pattern that the statement matches; None by none.

    >>> from foundling.vocab import builtin
    >>> read_permission("Gossamer. Anywhere else, please ask.", builtin())
    'ask'
    """
    plain = " ".join(folded(statement).split())[:2000]
    return next((row.permission for row in vocabulary.permissions if row.pattern.search(plain)), None)
