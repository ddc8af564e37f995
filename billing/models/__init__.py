"""Rows of billing: all in `public`, none inside a school."""

from billing.models.invoices import Invoice, InvoiceLine, NumberSeries
from billing.models.log import BillingEntry
from billing.models.mails import InvoiceMail, QuoteMail
from billing.models.payers import Payer
from billing.models.payments import Payment, Reminder
from billing.models.prices import PriceBand, PriceList
from billing.models.quotes import Quote
from billing.models.rates import CentralBankRate
from billing.models.stripe import OnlinePage, StripeEvent
from billing.models.subscriptions import Subscription

__all__ = [
    "BillingEntry",
    "CentralBankRate",
    "Invoice",
    "InvoiceLine",
    "InvoiceMail",
    "NumberSeries",
    "OnlinePage",
    "Payer",
    "Payment",
    "PriceBand",
    "PriceList",
    "Quote",
    "QuoteMail",
    "Reminder",
    "StripeEvent",
    "Subscription",
]
