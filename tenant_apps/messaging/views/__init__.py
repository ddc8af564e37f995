"""Pages of the messaging."""
