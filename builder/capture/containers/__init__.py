"""Container formats: files that contain many captures, or are not captures at all."""
