"""What the site consists of: the library of articles, its lists, and every page before any is rendered."""
