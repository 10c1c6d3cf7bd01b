"""The errors that people see: each carries its exit code, the item, the cause and the remedy."""

from __future__ import annotations


class FoundlingError(Exception):
    """Something a person can act on: one sentence of cause, and the remedy where there is one."""

    exit_code = 2

    def __init__(self, cause: str, *, item: str = "", remedy: str = "") -> None:
        """Keep the three parts apart, so that each face can lay them out its own way."""
        super().__init__(cause)
        self.cause = cause
        self.item = item
        self.remedy = remedy

    def __str__(self) -> str:
        """The sentence as the command line prints it.

        >>> str(FoundlingError("the file ends early", item="a.gz", remedy="Copy it again."))
        'a.gz: the file ends early. Copy it again.'
        """
        where = f"{self.item}: " if self.item else ""
        cure = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.cause.rstrip('.')}.{cure}"


class MaterialError(FoundlingError):
    """Trouble with one item: it is quarantined with this reason, and the work goes on."""

    exit_code = 1


class LibraryError(FoundlingError):
    """Trouble with the library itself: the work stops at once, nothing half done."""


class UsageError(FoundlingError):
    """The command was asked for something that cannot be: a missing path, a bad query."""
