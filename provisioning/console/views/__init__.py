"""Pages of the ONE team's console."""
