"""The ladder from bytes to text: each rung is a step that can be replayed."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import chardet

from foundling.documents import charsets, repair, statistics
from foundling.model import Finding, Plan, Step

DOUBTFUL = 0.6
"""Points a byte below which the statistics are not trusted alone."""

SCANT = 3
"""Fewer bytes beyond ASCII than this say nothing by themselves."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARBITRATED = 16_384
_ASCII = bytes(range(128))
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""How every character of UTF-8 beyond ASCII begins."""


class Decoded(NamedTuple):
    """Text, the steps that made it from its bytes, and what was odd about it."""

    text: str
    plan: Plan
    findings: tuple[Finding, ...] = ()


def read(data: bytes, declared: str = "", *, ends: bool = True) -> Decoded:
    """The text of some bytes, mojibake repaired, lines ending in "\\n" unless `ends` is false.

    `declared` is a charset label as the material gives it, or empty; it is evidence, not truth.

    >>> read(b"don\\x92t\\r\\n", "iso-8859-1").text == "don\\u2019t\\n"
    True
    >>> [step.name for step in read(b"don\\x92t\\r\\n").plan]
    ['decode', 'lines']
    """
    codec, findings = choose(data, declared)
    text = charsets.decode(without_bom(data, codec), codec)
    steps = [Step("decode", (codec,))]
    if codec in charsets.MULTIBYTE and "\ufffd" in text:
        findings += _losses(text)
    if codec != "ascii":
        text, repairs = repair.mend(text)
        steps += repairs
        if repairs:
            findings += (_finding("mojibake", f"The text had been read wrongly: {_names(repairs)}."),)
    if ends and "\r" in text:
        text = lines(text)
        steps.append(Step("lines"))
    return Decoded(text, tuple(steps), findings)


def choose(data: bytes, declared: str = "") -> tuple[str, tuple[Finding, ...]]:
    """The codec that explains the bytes best, and what was odd about the choice.

    >>> choose(b"caf\\xc3\\xa9", "us-ascii")[0]
    'utf-8'
    """
    codec = charsets.named(declared)
    findings = () if codec or not declared.strip() else (_unknown(declared),)
    if data.isascii():
        return _seven_bit(data, codec), findings
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, findings
    wide = _wide(data)
    if wide:
        return wide, findings
    if _fits(data, "utf-8"):
        return "utf-8", findings
    return _eight_bit(data, codec), findings


def without_bom(data: bytes, codec: str) -> bytes:
    """The bytes after the byte order mark that belongs to a codec, if they begin with it."""
    for bom, name in _BOMS:
        if name == codec and data.startswith(bom):
            return data[len(bom) :]
    return data


def lines(text: str) -> str:
    """The text with all its lines ended by "\\n".

    >>> lines("a\\r\\nb\\rc\\n")
    'a\\nb\\nc\\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _seven_bit(data: bytes, declared: str) -> str:
    wide = _wide(data) if b"\0" in data else ""
    if wide:
        return wide
    if declared in charsets.SEVEN_BIT and re.search(rb"[\x1b+~]", data) and _fits(data, declared):
        return declared
    return "ascii"


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, by the zero bytes that every second place then holds."""
    sample = data[:4096]
    if sample.count(0) * 4 < len(sample):
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd * 10 > len(sample) * 3:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd and even * 10 > len(sample) * 3 else ""


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bit(data: bytes, declared: str) -> str:
    high = data.translate(None, _ASCII)
    if _SEQUENCE.search(high):
        good, bad = charsets.strays(data)
        if good > bad and good >= SCANT:
            return charsets.MIXED
    if declared in charsets.MULTIBYTE and declared != "utf-8" and _fits(data, declared):
        return declared
    if len(high) > 12 and data.count(b"e") < 2 * len(high) and statistics.share(data) > 0.35:
        return _foreign(data, declared)
    return _western(data, declared)


def _foreign(data: bytes, declared: str) -> str:
    """The codec of text that is mostly not in Latin letters."""
    found = statistics.cyrillic(data)
    best = max(found, key=found.__getitem__)
    if found[best] > 0.75:
        return declared if found.get(declared, 0) >= found[best] * 0.95 else best
    if declared and declared != "windows-1252" and declared not in charsets.MULTIBYTE:
        return declared
    return _arbiter(data) or declared or "windows-1252"


def _western(data: bytes, declared: str) -> str:
    wanted = declared if declared and declared not in charsets.MULTIBYTE else "windows-1252"
    if wanted not in statistics.LATIN or statistics.is_unrivalled(data, wanted):
        return wanted
    found = statistics.scores(data, tuple(dict.fromkeys((wanted, *statistics.LATIN))))
    best = max(found, key=found.__getitem__)
    if charsets.strays(data)[1] < SCANT and found[wanted] > -1:
        return wanted if found[best] - found[wanted] < 2 else best
    if found[wanted] >= found[best] - 0.2:
        return wanted
    if found[best] < DOUBTFUL:
        return _arbiter(data) or wanted
    return best


def _arbiter(data: bytes) -> str:
    """What chardet makes of the doubtful, "" where it makes nothing of it."""
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_ARBITRATED]
    return charsets.named(chardet.detect(sample)["encoding"] or "")


def _losses(text: str) -> tuple[Finding, ...]:
    place = text.index("\ufffd")
    count = text.count("\ufffd")
    return (Finding("undecodable-bytes", f"{count} characters could not be read.", place, place + 1),)


def _unknown(declared: str) -> Finding:
    return _finding("unknown-charset", f"The character set {declared.strip()[:40]!r} is not known.")


def _names(steps: list[Step]) -> str:
    return ", ".join(" as ".join(step.arguments) for step in steps)


def _finding(code: str, message: str) -> Finding:
    return Finding(code, message)
