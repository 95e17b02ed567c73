"""The words of texts and queries. The modules here do not depend on an index."""
