"""The writer of the output folder: it records each file that it wrote, and never touches any other."""
