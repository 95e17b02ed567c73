"""The writer of the output folder: it knows each file that it wrote, and never touches one that it did not."""
