"""Reading and searching an index."""
