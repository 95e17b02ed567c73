"""The import of many captures as articles in `content/`."""
