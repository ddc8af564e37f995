"""Billing as a school's administrators see it."""
