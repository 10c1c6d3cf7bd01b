"""Exports: a work in the shapes that others can use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from foundling.export.book import Book
from foundling.export.dumps import work_as_line
from foundling.export.epub import epub

EXPORTS: Mapping[str, Callable[[Book], bytes]] = MappingProxyType(
    {
        "epub": epub,
        "jsonl": work_as_line,
    }
)
"""What each export makes of one work; an EPUB is a file of its own, lines of JSON are joined."""
