"""Publishing `output/`: checks before anything leaves, GitHub Pages, and other destinations."""
