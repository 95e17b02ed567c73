"""Articles and lists into HTML and feeds: Markdown, themes, the views that themes see."""
