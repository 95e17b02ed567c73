"""The build: `content/` to `output/`.

Rule: one entry point, `build.build`; `plan.py` alone says what depends on what, and only stale pages are rendered.
"""
