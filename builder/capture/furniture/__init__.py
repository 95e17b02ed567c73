"""The lines that an outlet repeats around its articles, learned from many captures."""
