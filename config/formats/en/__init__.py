"""English as schools in France meet it: the day comes first."""
