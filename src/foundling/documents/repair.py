"""Mojibake: text that some program once decoded by the wrong character set, put right again.

A repair names the codec that the bytes were in and the one they had been taken for. It looks at
each place by itself, so that a page half of which is sound keeps that half.
"""

from __future__ import annotations

import re
from functools import cache

from foundling.documents import charsets, statistics
from foundling.model import Step

MAX_ROUNDS = 3
"""How often text may have been decoded wrongly, once upon the other."""

_TAKEN_FOR = {
    "windows-1252": ("â€", "Ã", "Â", "â\x80"),
    "mac-roman": ("‚Ä", "√", "¬"),
    "cp437": ("ΓÇ", "├"),
    "windows-1251": ("вЂ", "Р°", "РѕР", "Рё"),
}
"""Codecs that UTF-8 is taken for, and what then shows."""

_TYPOGRAPHIC = frozenset("‘’“”–—…«»•\xa0")
_ENDINGS = r"(?:t|s|d|m|re|ve|ll)\b"
_ACUTE = re.compile(rf"í(?<=[A-Za-z]í){_ENDINGS}")
_TILDE = re.compile(rf"Õ(?<=[A-Za-z]Õ){_ENDINGS}")
_GRAVE_QUOTES = (re.compile(r"ì(?<!\w.)(?=\w)"), re.compile(r"î(?<=[\w.,!?…-]î)(?!\w)"))
_CAPITAL_QUOTES = (re.compile(r"Ò(?<!\w.)(?=\w)"), re.compile(r"Ó(?<=[\w.,!?…-]Ó)(?!\w)"))
_ASCII = bytes(range(128))
_CENTRAL = re.compile(r"[ĎďĒēĖ]")
_LATIN_RUN = re.compile(r"[À-ÿ]{3,}")


def mend(text: str) -> tuple[str, list[Step]]:
    """The text with wrong decoding undone, and the steps that undid it; mostly there are none.

    >>> mend("donâ€™t, cafÃ©, caf\\xe9")[0] == "don\\u2019t, caf\\xe9, caf\\xe9"
    True
    >>> mend("youíve said ìno,î donít")[0] == "you\\u2019ve said \\u201cno,\\u201d don\\u2019t"
    True
    >>> mend("un país de días, mis países")[1]
    []
    """
    steps: list[Step] = []
    while len(steps) < MAX_ROUNDS and (found := _diagnosis(text)):
        mended = apply(text, *found)
        if mended == text:
            break
        text = mended
        steps.append(Step("repair", found))
    return text, steps


def apply(text: str, was: str, taken_for: str) -> str:
    """The text after one step: what was in codec `was` had been taken for `taken_for`.

    >>> apply("ItÕs Ò1999Ó", "mac-roman", "windows-1252") == "It\\u2019s \\u201c1999\\u201d"
    True
    """
    if was == "utf-8":
        return _sequences(taken_for).sub(_decoded(taken_for), text)
    return text.translate(_swaps(was, taken_for))


def _diagnosis(text: str) -> tuple[str, str] | None:
    beyond = _beyond_ascii(text)
    for codec, signs in _TAKEN_FOR.items():
        if any(map(beyond.__contains__, signs)) and _is_utf8(text, codec):
            return "utf-8", codec
    if ("í" in beyond or "ì" in beyond) and _shows(text, "í", _ACUTE, _GRAVE_QUOTES):
        return "windows-1252", "mac-latin2" if _CENTRAL.search(text) else "mac-roman"
    if ("Õ" in beyond or "Ò" in beyond) and _shows(text, "Õ", _TILDE, _CAPITAL_QUOTES):
        return "mac-roman", "windows-1252"
    return _misread_cyrillic(text) if len(beyond) * 8 >= len(text) else None


def _beyond_ascii(text: str) -> str:
    """The characters beyond ASCII, in order: few enough to be searched for many signs.

    >>> _beyond_ascii("donâ€™t, cafÃ©")
    'â€™Ã©'
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _is_utf8(text: str, codec: str) -> bool:
    """Whether the sequences that look like UTF-8 are too many, or too odd, to be meant."""
    found = [match[0] for match in _sequences(codec).finditer(text)]
    decoded = _decoded(codec)
    good = [len(each) for each in found if decoded(each) != each]
    return any(size > 2 for size in good) or len(good) > (1 if codec == "windows-1252" else 5)


def _shows(text: str, sign: str, suffix: re.Pattern[str], quotes: tuple[re.Pattern[str], ...]) -> bool:
    apostrophes = len(suffix.findall(text))
    if apostrophes > 1 and apostrophes >= 0.6 * text.count(sign):
        return True
    first, last = (len(quote.findall(text)) for quote in quotes)
    return min(first, last) > 1 or (min(first, last, apostrophes) > 0)


def _misread_cyrillic(text: str) -> tuple[str, str] | None:
    runs = "".join(_LATIN_RUN.findall(text))
    if len(runs) < 20 or len(runs) * 2 < sum(map(str.isalpha, text[:20_000])) * min(1, 20_000 / len(text)):
        return None
    data = runs.encode("cp1252", "ignore")
    found = statistics.cyrillic(data)
    best = max(found, key=found.__getitem__)
    return (best, "windows-1252") if found[best] > 0.85 else None


@cache
def _bytes_of(codec: str) -> dict[str, int]:
    """The byte that each character beyond ASCII stands for; controls stand for themselves."""
    known = {chr(byte): byte for byte in range(0x80, 0xA0)}
    return known | {charsets.table(codec)[byte]: byte for byte in range(0x80, 0x100)}


@cache
def _sequences(codec: str) -> re.Pattern[str]:
    """What looks like one character of UTF-8, or one whose last byte was lost."""

    def among(first: int, last: int) -> str:
        return (
            "[" + "".join(re.escape(c) for c, byte in _bytes_of(codec).items() if first <= byte <= last) + "]"
        )

    rest = among(0x80, 0xBF)
    pattern = f"{among(0xC2, 0xDF)}{rest}|{among(0xE0, 0xEF)}{rest}{{2}}|{among(0xF0, 0xF4)}{rest}{{3}}"
    return re.compile(pattern + ("|â€" if codec == "windows-1252" else ""))


class _Decoder:
    """Decodes one sequence, given as text or as a match; what is no UTF-8 stays as it is."""

    def __init__(self, codec: str) -> None:
        self.codec = codec

    def __call__(self, found: re.Match[str] | str) -> str:
        words = found if isinstance(found, str) else found[0]
        if words == "â€":
            return "”"
        known = _bytes_of(self.codec)
        try:
            return bytes(known[character] for character in words).decode("utf-8")
        except UnicodeDecodeError:
            return words


@cache
def _decoded(codec: str) -> _Decoder:
    return _Decoder(codec)


@cache
def _swaps(was: str, taken_for: str) -> dict[int, str]:
    """Each character beyond ASCII, and what its byte meant; typographic signs are taken as sound."""
    pairs = zip(charsets.table(taken_for)[128:], charsets.table(was)[128:], strict=True)
    return {ord(wrong): right for wrong, right in pairs if wrong not in _TYPOGRAPHIC}
