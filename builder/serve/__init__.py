"""The local preview: watches the archive, rebuilds it, serves it, and reloads the page."""
