"""Input formats, one module each; every module turns a `Capture` into a `Reading`."""
