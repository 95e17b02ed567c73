"""The build: `content/` → `output/`, incremental; `pipeline` is the whole of it on one screen."""
