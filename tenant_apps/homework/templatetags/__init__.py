"""Tags of the pages of homework."""
