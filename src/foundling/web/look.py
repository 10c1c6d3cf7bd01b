"""How a reader likes pages to look: kept in a cookie, shown as attributes of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

CHOICES: Mapping[str, Mapping[str, str]] = {
    "theme": {"auto": "As the system", "light": "Light", "sepia": "Sepia", "dark": "Dark", "black": "Black"},
    "size": {"1": "Smaller", "2": "Small", "3": "Middle", "4": "Large", "5": "Larger", "6": "Largest"},
    "width": {"narrow": "Narrow", "middle": "Middle", "wide": "Wide"},
    "spacing": {"close": "Close", "middle": "Middle", "open": "Open"},
    "face": {"serif": "Serif", "sans": "Sans serif", "clear": "Easily told letters", "mono": "Typewriter"},
    "paragraphs": {"space": "Space between", "indent": "Indented"},
    "hyphens": {"off": "Off", "on": "On"},
    "keys": {"on": "On", "off": "Off"},
}
LABELS: Mapping[str, str] = {
    "theme": "Colours",
    "size": "Size of letters",
    "width": "Width of lines",
    "spacing": "Space between lines",
    "face": "Typeface",
    "paragraphs": "Paragraphs",
    "hyphens": "Hyphens",
    "keys": "Single-key shortcuts",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One choice of each kind; the first field of each is what everybody begins with."""

    theme: str = "auto"
    size: str = "3"
    width: str = "middle"
    spacing: str = "middle"
    face: str = "serif"
    paragraphs: str = "space"
    hyphens: str = "off"
    keys: str = "on"

    def cookie(self) -> str:
        """The choices as a cookie's value."""
        return ".".join(str(getattr(self, field.name)) for field in fields(self))


def chosen(values: Mapping[str, object], before: Look) -> Look:
    """The look with the values that are choices laid over what was chosen before.

    >>> chosen({"theme": "dark", "size": "99"}, Look()).theme, chosen({"size": "99"}, Look()).size
    ('dark', '3')
    """
    return replace(
        before,
        **{name: str(values[name]) for name in CHOICES if str(values.get(name, "")) in CHOICES[name]},
    )


def read(cookie: str) -> Look:
    """The look that a cookie holds; what it does not hold, or holds wrongly, is as for everybody.

    >>> read("dark.4").theme, read("dark.4").size, read("x.y.z") == Look()
    ('dark', '4', True)
    """
    return chosen(dict(zip(CHOICES, cookie[:200].split("."), strict=False)), Look())
