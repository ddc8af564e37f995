"""Reads of billing; all rows are in `public`: from a school, enter with tenants.context.in_public first."""
