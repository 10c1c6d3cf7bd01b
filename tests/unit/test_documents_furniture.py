"""Where furniture is sought: everywhere in a short text, near the edges of a long one."""

from __future__ import annotations

import pytest

from foundling.documents.furniture import mark
from foundling.model import Block, BlockKind, Span

FOOTER = "Do You Yahoo!?\nGet your free mail."
TOPICA = "==^================================================================\nTOPICA"
LINE = "They rowed on until the lamp went out.\n\n"


def kinds(text: str) -> list[str]:
    blocks, at = [], 0
    for paragraph in text.split("\n\n"):
        blocks.append(Block(BlockKind.PROSE, Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    return [block.kind.value for block in mark(text, blocks)]


@pytest.mark.parametrize("lines", [3, 600])
def test_a_footer_is_furniture_however_long_the_story(lines: int) -> None:
    assert kinds(LINE * lines + FOOTER) == ["prose"] * lines + ["furniture"]
    assert kinds(f"{FOOTER}\n\n" + LINE * lines + "Fin.") == ["furniture"] + ["prose"] * (lines + 1)


def test_words_in_the_middle_of_a_long_story_are_the_story() -> None:
    assert set(kinds(LINE * 300 + FOOTER + "\n\n" + LINE * 300 + "Fin.")) == {"prose"}


def test_what_goes_on_to_the_end_may_begin_far_from_it() -> None:
    text = LINE * 100 + TOPICA + "\n\n" + LINE * 300 + "Fin."
    assert kinds(text) == ["prose"] * 100 + ["furniture"] * 302


@pytest.mark.parametrize("footer", ["Do You Yahoo!?", "==^=============\nTo leave, write to us."])
def test_a_letter_whose_lower_case_is_two_letters_moves_nothing(footer: str) -> None:
    assert kinds(f"{chr(0x130) * 9}@a.com went out.\n\n{footer}") == ["prose", "furniture"]
