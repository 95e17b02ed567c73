"""The parts of the site: the library of articles, its lists, and every page before any is rendered."""
