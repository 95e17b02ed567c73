"""The review desk: a person looks at what the conversion was unsure of, and rules."""
