"""How often wrong passwords were given, by account and by address, in bounded memory."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from math import ceil
from typing import NamedTuple

WINDOW = 15 * 60
"""Seconds after which wrong passwords are forgotten, counted from the first of them."""
ALLOWED = {"one account from one address": 5, "one address": 20, "one account": 50}
"""How many wrong passwords may come within the window.

The last is wide, so that a stranger who knows a name does not so easily keep its owner out; whoever has
a session, or an e-reader whose password was right before, is not asked again.
"""
MOST_KEPT = 10_000
LONGEST_NAME = 64


class Caller(NamedTuple):
    """Who asks: the network address, and when in seconds."""

    address: str
    moment: float


class _Wrong(NamedTuple):
    times: int
    since: float


class Attempts:
    """Counts wrong passwords; those that were counted longest ago make room for new ones."""

    def __init__(self) -> None:
        """Begin with none."""
        self._wrong: OrderedDict[tuple[str, str, str], _Wrong] = OrderedDict()

    def wait(self, name: str, caller: Caller) -> int:
        """Seconds until this caller may try this account again; 0 where that is now."""
        waits = [0]
        for key in _keys(name, caller):
            wrong = self._current(key, caller.moment)
            if wrong.times >= ALLOWED[key[0]]:
                waits.append(ceil(wrong.since + WINDOW - caller.moment))
        return max(waits)

    def note(self, name: str, caller: Caller) -> None:
        """Count a wrong password."""
        for key in _keys(name, caller):
            times, since = self._current(key, caller.moment)
            self._wrong[key] = _Wrong(times + 1, since)
            self._wrong.move_to_end(key)
        while len(self._wrong) > MOST_KEPT:
            self._wrong.popitem(last=False)

    def forgive(self, name: str, caller: Caller) -> None:
        """Forget what this caller got wrong of this account, now that the password was right."""
        self._wrong.pop(_keys(name, caller)[0], None)

    def _current(self, key: tuple[str, str, str], moment: float) -> _Wrong:
        wrong = self._wrong.get(key)
        if wrong is None or not 0 <= moment - wrong.since < WINDOW:
            return _Wrong(0, moment)
        return wrong


def _keys(name: str, caller: Caller) -> tuple[tuple[str, str, str], ...]:
    who, where = name[:LONGEST_NAME], _network(caller.address)
    of = dict(zip(ALLOWED, ((who, where), ("", where), (who, "")), strict=True))
    return tuple((kind, *pair) for kind, pair in of.items())


def _network(address: str) -> str:
    """The address; of IPv6 the network that one household has.

    >>> _network("192.0.2.7"), _network("2001:db8:1:2:3:4:5:6"), _network("testclient")
    ('192.0.2.7', '2001:db8:1:2::/64', 'testclient')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if known.version == 6 and known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
