from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from foundling.cli.terminal import Column, cut, harmless, line, shown, table, width, wrapped

COLUMNS = (Column(4), Column(6), Column(3, right=True))


@pytest.mark.parametrize(
    "wicked",
    [
        "\x1b[2J",  # clears the screen
        "\x1b]0;another title\x07",
        "\x1b]8;;http://www.example.org\x1b\\",
        "\x1bP1;2|device\x1b\\",
        "\x9b31m",
        "\x07\x08\x0b\x7f",
        "\u202e",  # writes backwards
    ],
)
def test_nothing_that_a_terminal_obeys_is_shown(wicked: str) -> None:
    left = harmless(f"before{wicked}after")
    assert not set(left) & set("\x1b\x07\x08\x0b\x7f\x9b\u202e")
    assert left.startswith("before")
    assert left.endswith("after")


@pytest.mark.parametrize("plain", ["two\nlines", "a\ttab", "naïve – “quoted” 日本語", "[31m is no escape"])
def test_plain_text_is_left_alone(plain: str) -> None:
    assert harmless(plain) == plain


def test_odd_bytes_of_file_names_can_be_printed() -> None:
    harmless(b"caf\xe9".decode("utf-8", "surrogateescape")).encode()
    assert harmless("\ud800") == "\ufffd"


@given(st.text())
def test_what_is_shown_can_always_be_printed(text: str) -> None:
    assert "\x1b" not in shown(text)
    assert "\n" not in line(text)
    shown(text).encode()


def test_addresses_are_cut() -> None:
    assert line("Write to kiki@example.org, please") == "Write to kiki@…, please"


def test_a_table_on_a_screen_is_as_wide_as_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    rows = [
        ("a1b2", "A title that goes on for longer than any screen is wide", "9"),
        ("c3d4", "Short", "1,204"),
    ]
    lines = list(table(rows, COLUMNS))
    assert [cell_len(each) <= 48 for each in lines] == [True, True]
    assert "…" in lines[0]
    assert lines[1].endswith("1,204")


def test_a_table_in_a_pipe_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    title = "A title that goes on for longer than any screen is wide, and then some more of it, and more"
    assert title in next(iter(table([("a1b2", title, "9")], COLUMNS)))


def test_wide_letters_are_aligned_by_their_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = list(table([("a1b2", "日本語", "9"), ("c3d4", "abcdef", "9")], COLUMNS))
    assert cell_len(lines[0]) == cell_len(lines[1])


def test_a_screen_narrower_than_any_is_taken_for_forty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "3")
    assert width() == 40


@given(st.text(alphabet="ab 日\n", max_size=200), st.integers(min_value=10, max_value=40))
def test_wrapped_lines_fit_and_lose_no_word(text: str, columns: int) -> None:
    lines = list(wrapped(text, columns))
    assert all(cell_len(each) <= columns for each in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(alphabet="ab日", max_size=60), st.integers(min_value=2, max_value=30))
def test_cut_text_fits(text: str, columns: int) -> None:
    assert cell_len(cut(text, columns)) <= columns
