"""From `output/` outwards: the writer of the built tree, its limits, and GitHub Pages."""
