"""The central record: an article, its front matter, and its files in `content/`."""
