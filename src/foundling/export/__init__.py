"""Exports: a work in the shapes that others can use."""
