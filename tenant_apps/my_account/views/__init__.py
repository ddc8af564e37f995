"""Pages of « Mon compte »."""
