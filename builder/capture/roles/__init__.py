"""The role of each block, decided by an ordered table of small rules."""
