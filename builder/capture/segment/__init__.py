"""The blocks of a capture that are its article: scores, ranges, headline and repeated lines."""
