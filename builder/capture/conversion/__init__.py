"""One capture becomes an article and its record."""
