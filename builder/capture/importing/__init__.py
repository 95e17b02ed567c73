"""Many captures become articles in content/."""
