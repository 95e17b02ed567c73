"""The words of texts and queries. No module here knows an index."""
