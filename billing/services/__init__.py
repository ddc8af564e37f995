"""Verbs of billing, a module for each thing: payers, quotes, subscriptions, renewals, limits, invoices, payments."""

from billing.services.journal import BillingRefused

__all__ = ["BillingRefused"]
