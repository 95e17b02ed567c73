"""Writing an index, and bringing one up to date."""
