"""Pairings in every notation."""

from __future__ import annotations

import pytest

from foundling.records.bearers import Company
from foundling.records.cast import gather
from foundling.records.pairings import find_couples, find_nicknames, read_pairing
from foundling.vocab import builtin

TREK, WING, SG1 = "Star Trek: The Original Series", "Gundam Wing", "Stargate SG-1"
POTTER, BUFFY, MAG7 = (
    "Harry Potter - J. K. Rowling",
    "Buffy the Vampire Slayer (TV)",
    "The Magnificent Seven (TV)",
)
FILES, XENA, SOUTH = "The X-Files", "Xena: Warrior Princess", "due South"


def company(*fandoms: str, there: tuple[str, ...] = ()) -> Company:
    return Company(builtin(), gather(builtin()), fandoms, frozenset(there))


@pytest.mark.parametrize(
    ("fandom", "value", "couples"),
    [
        (
            POTTER,
            "HP/DM, implied RW/HG",
            [("Harry Potter", "Draco Malfoy"), ("Ron Weasley", "Hermione Granger")],
        ),
        (POTTER, "Harry Potter/Severus Snape (one-sided)", [("Harry Potter", "Severus Snape")]),
        (POTTER, "ГП/ДМ", [("Harry Potter", "Draco Malfoy")]),
        (POTTER, "Drarry", [("Draco Malfoy", "Harry Potter")]),
        (POTTER, "Remus Lupin x Sirius Black", [("Remus Lupin", "Sirius Black")]),
        (TREK, "K/S/Mc", [("James T. Kirk", "Spock", 'Leonard "Bones" McCoy')]),
        (TREK, "Spock / Christine Chapel, UST", [("Spock", "Christine Chapel")]),
        (WING, "1x2x1", [("Heero Yuy", "Duo Maxwell")]),
        (WING, "1+2", [("Heero Yuy", "Duo Maxwell")]),
        (SG1, "Jack/Daniel pre-slash", [("Jack O'Neill", "Daniel Jackson")]),
        (SG1, "Jack O'Neill and Samantha Carter", [("Jack O'Neill", 'Samantha "Sam" Carter')]),
        (FILES, "MSR", [("Fox Mulder", "Dana Scully")]),
        (XENA, "X&G", [("Xena", "Gabrielle")]),
        (SOUTH, "F/K/V", [("Benton Fraser", "Ray Kowalski", "Ray Vecchio")]),
        (MAG7, "Ezra/Melissa Hart", [("Ezra Standish", "Melissa Hart")]),
    ],
)
def test_couples_are_read(fandom: str, value: str, couples: list[tuple[str, ...]]) -> None:
    assert [couple.names for couple in read_pairing(value, company(fandom))] == couples


@pytest.mark.parametrize(
    "value",
    [
        "none",
        "Gen",
        "Harry & Ron friendship",
        "m/m",
        "Harry/OFC",
        "Harry/Ron friendship",
        "Harry/Ron (friendship)",
        "Harry/Ron (gen)",
        "various",
        "",
        "Q/Z",
    ],
)
def test_friends_and_strangers_are_left_out(value: str) -> None:
    assert read_pairing(value, company(POTTER)) == ()


def test_a_whole_name_goes_before_its_initials() -> None:
    roswell = company("Roswell (TV 1999)")
    assert [couple.names for couple in read_pairing("M/L M/M", roswell)] == [
        ("Max Evans", "Liz Parker"),
        ("Michael Guerin", "Maria DeLuca"),
    ]


def test_who_takes_part_decides_about_initials() -> None:
    alone = company(BUFFY, there=("Xander Harris", "Anya Jenkins"))
    assert read_pairing("W/A", company(BUFFY))[0].names == ("Willow Rosenberg", "Angel")
    assert read_pairing("W/A", alone)[0].names == ("Willow Rosenberg", "Anya Jenkins")


def test_a_value_is_read_anew_for_another_company() -> None:
    for there in ((), ("Xander Harris", "Anya Jenkins"), ("Giles",), ("Anya Jenkins",), ()):
        second = "Anya Jenkins" if "Anya Jenkins" in there else "Angel"
        assert read_pairing("W/A, implied", company(BUFFY, there=there))[0].names[1] == second
    assert read_pairing("W/A, implied", company(POTTER)) != read_pairing("W/A, implied", company(BUFFY))


def test_couples_in_prose_need_known_names() -> None:
    south = company(SOUTH)
    found = find_couples("with m/m (that is to say, Fraser/Kowalski) and/or tea", south)
    assert [couple.names for couple in found] == [("Benton Fraser", "Ray Kowalski")]
    assert find_couples("see http://example.org/Fraser/Kowalski now", south) == ()


def test_friends_in_prose_are_no_couple() -> None:
    south = company(SOUTH)
    assert find_couples("Fraser/Kowalski friendship, tea", south) == ()
    assert find_couples("Fraser/Kowalski friendship, tea", south, codes=True) == ()
    assert len(find_couples("a friendship that Fraser/Kowalski readers will like", south)) == 1


def test_nicknames_in_prose() -> None:
    buffy = company(BUFFY)
    assert [couple.names for couple in find_nicknames("a Spuffy tale", buffy)] == [("Spike", "Buffy Summers")]
    assert find_nicknames("a stuffy tale", buffy) == ()
