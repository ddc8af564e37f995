"""States of billing in one word, with an icon: never a colour alone."""

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from billing.choices import OPEN_STATES, EntryKind, InvoiceKind, InvoiceState, QuoteState, SubscriptionState
from billing.models import Invoice, Quote, Subscription
from shared_apps.ui.templatetags.ui import badge

register = template.Library()

_INVOICES = {
    InvoiceState.DRAFT: ("", "pencil-simple"),
    InvoiceState.ISSUED: ("info", "clock"),
    InvoiceState.PARTLY_PAID: ("accent", "coins"),
    InvoiceState.PAID: ("success", "check"),
    InvoiceState.CREDITED: ("", "arrow-counter-clockwise"),
    InvoiceState.CANCELLED: ("", "prohibit"),
}
_SUBSCRIPTIONS = {
    SubscriptionState.PROPOSED: ("info", "arrows-clockwise"),
    SubscriptionState.ACTIVE: ("success", "check"),
    SubscriptionState.ENDED: ("", "clock-counter-clockwise"),
    SubscriptionState.DECLINED: ("", "prohibit"),
    SubscriptionState.CANCELLED: ("", "prohibit"),
}
_QUOTES = {
    QuoteState.SENT: ("info", "clock"),
    QuoteState.ACCEPTED: ("success", "check"),
    QuoteState.REFUSED: ("", "prohibit"),
    QuoteState.EXPIRED: ("", "clock-counter-clockwise"),
}
_ENTRIES = {
    EntryKind.QUOTED: "file-text",
    EntryKind.QUOTE_ACCEPTED: "check",
    EntryKind.QUOTE_REFUSED: "prohibit",
    EntryKind.ISSUED: "receipt",
    EntryKind.CREDITED: "arrow-counter-clockwise",
    EntryKind.PAID: "coins",
    EntryKind.REFUNDED: "coins",
    EntryKind.PAYMENT_CANCELLED: "prohibit",
    EntryKind.MAILED: "envelope-simple",
    EntryKind.REMINDED: "bell-ringing",
    EntryKind.SUBSCRIBED: "buildings",
    EntryKind.RENEWED: "arrows-clockwise",
    EntryKind.CLASSES_ADDED: "plus",
    EntryKind.STRIPE: "credit-card",
}


def _days_late(invoice: Invoice) -> int:
    awaited = invoice.kind == InvoiceKind.INVOICE and invoice.state in OPEN_STATES
    if not awaited or invoice.due_on is None:
        return 0
    return max(0, (timezone.localdate() - invoice.due_on).days)


@register.filter
def days_late(invoice: Invoice) -> int:
    """Days since the last one to pay, zero when nothing is late."""
    return _days_late(invoice)


@register.simple_tag
def invoice_badge(invoice: Invoice) -> SafeString:
    """A document's state in one word; what is late says so first."""
    if _days_late(invoice):
        return badge("danger", _("en retard"), "warning-octagon")
    level, icon = _INVOICES[InvoiceState(invoice.state)]
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        return _credit_note_badge(invoice, level, icon)
    return badge(level, invoice.get_state_display(), icon)


def _credit_note_badge(note: Invoice, level: str, icon: str) -> SafeString:
    """Money of a credit note goes the other way."""
    said = {
        InvoiceState.ISSUED: _("à rembourser"),
        InvoiceState.PARTLY_PAID: _("remboursé en partie"),
        InvoiceState.PAID: _("soldé"),
    }
    return badge(level, said.get(InvoiceState(note.state), note.get_state_display()), icon)


@register.simple_tag
def subscription_badge(subscription: Subscription) -> SafeString:
    """A subscription's state in one word."""
    level, icon = _SUBSCRIPTIONS[SubscriptionState(subscription.state)]
    return badge(level, subscription.get_state_display(), icon)


@register.simple_tag
def quote_badge(quote: Quote) -> SafeString:
    """A quote's state in one word; its mail may have to leave yet."""
    level, icon = _QUOTES[QuoteState(quote.state)]
    said = _("en attente") if quote.state == QuoteState.SENT else quote.get_state_display()
    return badge(level, said, icon)


@register.simple_tag
def limit_badge(subscription: Subscription) -> SafeString | str:
    """Which threshold is passed; nothing below the first."""
    if subscription.is_over_limit:
        return badge("danger", _("limite dépassée"), "warning-octagon")
    return badge("warning", _("limite proche"), "warning") if subscription.is_near_limit else ""


@register.filter
def entry_icon(kind: str) -> str:
    """The icon of a line of the log."""
    return _ENTRIES.get(EntryKind(kind), "clock-counter-clockwise")
