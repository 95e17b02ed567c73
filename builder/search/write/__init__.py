"""Writing an index, and updating one."""
