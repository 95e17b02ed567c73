"""One module per input format; each turns a `Capture` into a `Reading`."""
