"""Pages of billing in the console."""
