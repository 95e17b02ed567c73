"""Patterns of words: strings in, matches out. No module here knows about blocks."""
