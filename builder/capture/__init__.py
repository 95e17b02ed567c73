"""From captured bytes to an article with evidence."""
