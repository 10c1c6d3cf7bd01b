"""An opening's paragraphs that no signal has claimed, and what a signal must weigh to claim them."""

from __future__ import annotations

from dataclasses import dataclass, field

from foundling.records.statements import Reading

_MASS = 6000


@dataclass(slots=True)
class Pending:
    """Paragraphs that nothing has claimed yet, with how much like story they are."""

    readings: list[Reading] = field(default_factory=list)
    mass: int = 0
    speech: int = 0
    prose: int = 0
    rules: int = 0

    def add(self, reading: Reading, *, weightless: bool) -> None:
        """Put a paragraph to the others; a weightless one says nothing for the story."""
        self.readings.append(reading)
        if not weightless:
            self.mass += reading.paragraph.end - reading.paragraph.start
            self.speech += reading.speech
            self.prose += 1

    def far(self) -> bool:
        """Whether so much story has gone by that no header can follow."""
        return self.speech > 2 or self.mass > _MASS or self.prose > 20

    def settled(self) -> bool:
        """Whether the story is under way, for a document whose header has been read."""
        return self.prose > 5 or (self.speech > 0 and self.prose > 2)

    def need(self) -> float:
        """How much a signal must say to make all this part of the opening."""
        if not self.prose:
            return 0.5
        if self.speech > 2:
            return 9
        if self.speech:
            return 5 if self.mass < 1500 else 9
        if self.prose <= 2 and self.mass < 700:
            return 1
        if self.prose <= 6 and self.mass < 2500:
            return 2
        return 4 if self.mass < 6000 else 7
