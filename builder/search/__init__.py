"""Search: a static index, read by a page in the browser and by Whoosh on the command line."""
