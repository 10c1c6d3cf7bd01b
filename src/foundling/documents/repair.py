"""Mojibake: text that some program once decoded by the wrong character set, put right again."""

from __future__ import annotations

from foundling.model import Step


def mend(text: str) -> tuple[str, list[Step]]:
    """The text with wrong decoding undone, and the steps that undid it; mostly there are none."""
    return text, []


def apply(text: str, was: str, taken_for: str) -> str:
    """The text after one step: what was in codec `was` had been taken for `taken_for`."""
    return text
