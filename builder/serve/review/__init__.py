"""The review desk: a person checks what the conversion was unsure of, and decides."""
