"""Cahier de textes: what is to be done, day by day, and what is done."""
