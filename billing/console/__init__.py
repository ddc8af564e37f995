"""Billing in the ONE team's console."""
