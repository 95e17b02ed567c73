"""The central record: an article, its front matter, its place in `content/`."""
