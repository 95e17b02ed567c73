"""Patterns of words: strings in, matches out. No module here knows a block."""
