"""Dates and hours as pages write and read them, by language (FORMAT_MODULE_PATH)."""
