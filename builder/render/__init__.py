"""Rendering of articles and lists as HTML and feeds: Markdown, themes, and the views that themes receive."""
