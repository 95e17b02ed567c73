"""The role of each block, by an ordered table of small rules."""
