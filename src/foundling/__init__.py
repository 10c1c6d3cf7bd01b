"""Foundling brings stray fan fiction home."""

__version__ = "0.1.0"
