"""Backfile: a static-site archive generator for news. Importing this package loads nothing else."""

__version__ = "0.1.0"
