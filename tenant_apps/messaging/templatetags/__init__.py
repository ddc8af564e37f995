"""Tags of the pages of messaging."""
