"""Pages of the directory as people see it."""
