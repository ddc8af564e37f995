"""Pages of the homework."""
