"""The conversion of one capture into an article and its record."""
