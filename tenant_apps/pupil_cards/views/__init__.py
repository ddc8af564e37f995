"""Pages of the cards."""
