"""Wrong passwords are counted by account and by address, in bounded memory, and forgotten in time."""

from __future__ import annotations

from pathlib import Path

from foundling.library.reading_state import ReadingState
from foundling.web.attempts import ALLOWED, MOST_KEPT, WINDOW, Attempts, Caller
from foundling.web.porter import Porter

HERE = Caller("192.0.2.7", 1000.0)


def _wrong(attempts: Attempts, name: str, caller: Caller, times: int) -> None:
    for _ in range(times):
        attempts.note(name, caller)


def test_an_account_and_an_address_wait_together_and_others_do_not() -> None:
    attempts = Attempts()
    _wrong(attempts, "jo", HERE, 4)
    assert attempts.wait("jo", HERE) == 0
    attempts.note("jo", HERE)
    assert attempts.wait("jo", HERE) == WINDOW
    assert attempts.wait("kim", HERE) == 0
    assert attempts.wait("jo", Caller("192.0.2.8", 1000.0)) == 0


def test_an_address_that_tries_many_names_waits() -> None:
    attempts = Attempts()
    for number in range(ALLOWED["one address"]):
        attempts.note(f"name{number}", HERE)
    assert attempts.wait("another", HERE) == WINDOW
    assert attempts.wait("another", Caller("198.51.100.1", 1000.0)) == 0


def test_an_account_that_many_addresses_try_waits() -> None:
    attempts = Attempts()
    for number in range(ALLOWED["one account"]):
        attempts.note("jo", Caller(f"198.51.100.{number}", 1000.0))
    assert attempts.wait("jo", HERE) == WINDOW
    assert attempts.wait("kim", HERE) == 0


def test_the_wait_ends_and_the_right_password_ends_it_too() -> None:
    attempts = Attempts()
    _wrong(attempts, "jo", HERE, 5)
    assert attempts.wait("jo", HERE._replace(moment=1000.0 + WINDOW - 1)) == 1
    assert attempts.wait("jo", HERE._replace(moment=1000.0 + WINDOW)) == 0
    attempts.forgive("jo", HERE)
    assert attempts.wait("jo", HERE) == 0


def test_a_household_has_one_address() -> None:
    attempts = Attempts()
    for number in range(5):
        attempts.note("jo", Caller(f"2001:db8:0:1::{number}", 1000.0))
    assert attempts.wait("jo", Caller("2001:db8:0:1:ffff::1", 1000.0)) == WINDOW
    assert attempts.wait("jo", Caller("2001:db8:0:2::1", 1000.0)) == 0


def test_a_flood_of_names_and_addresses_takes_bounded_memory() -> None:
    attempts = Attempts()
    for number in range(MOST_KEPT):
        attempts.note("x" * 5000 + str(number), Caller(f"10.0.{number // 256}.{number % 256}", 1000.0))
    assert len(attempts._wrong) == MOST_KEPT
    assert max(len(name) for _, name, _ in attempts._wrong) <= 64


def test_a_clock_set_back_locks_nobody_out() -> None:
    attempts = Attempts()
    _wrong(attempts, "jo", HERE, 5)
    assert attempts.wait("jo", HERE._replace(moment=500.0)) == 0


def test_a_new_password_ends_the_old_one_where_it_was_known(tmp_path: Path) -> None:
    """Another process gives the new one: `foundling accounts add`."""
    (tmp_path / "reading").mkdir()
    state = ReadingState(tmp_path)
    porter = Porter(state)
    porter.add("jo", "the old password")
    assert porter.knows("jo", "the old password", HERE)
    Porter(state).add("jo", "the new password")
    assert not porter.knows("jo", "the old password", HERE)
    assert porter.knows("jo", "the new password", HERE)
    state.close()


def test_a_password_that_was_right_before_need_not_wait(tmp_path: Path) -> None:
    state = ReadingState(tmp_path)
    porter = Porter(state)
    porter.add("jo", "a long password")
    assert porter.knows("jo", "a long password", HERE)
    for number in range(6):
        assert not porter.knows("jo", f"wrong {number}", HERE)
    assert porter.wait("jo", HERE) > 0
    assert porter.knows("jo", "a long password", HERE)
    state.close()
