"""Pages of the school's console."""
