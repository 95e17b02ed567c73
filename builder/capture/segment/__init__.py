"""The blocks of a capture that form its article: scores, range of the text, headline and repeated lines."""
