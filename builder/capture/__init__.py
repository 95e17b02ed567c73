"""The path from captured bytes to an article with evidence."""
