"""Container formats: files that hold many captures, or something else than one."""
