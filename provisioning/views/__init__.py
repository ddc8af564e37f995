"""Pages of ordering, on the public site."""
