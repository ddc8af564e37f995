"""The mail of a renewal: which schools, what the coming year costs, how to say yes."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from billing.frozen import Line, vat_parts
from billing.models import Subscription
from shared_apps.outbox.messages import build, message_id_for


def renewal_message(proposed: Sequence[Subscription]) -> EmailMultiAlternatives:
    """The proposed years of one payer as a mail, text and HTML, in French as its invoices are."""
    payer = proposed[0].payer
    net = sum(subscription.year_cents for subscription in proposed)
    context = {
        "payer": payer,
        "proposed": proposed,
        "school_year": proposed[0].school_year,
        "net_cents": net,
        "total_cents": net + _vat(proposed),
    }
    keys = ",".join(str(subscription.pk) for subscription in proposed)
    message_id = message_id_for(f"billing:renewal:{keys}")
    return build("invoice_renewal", context, to=payer.email, message_id=message_id)


def _vat(proposed: Sequence[Subscription]) -> int:
    """VAT as the invoice will count it; none for a seller in franchise."""
    lines = [
        Line(
            label=each.school_year,
            unit_cents=each.year_cents,
            net_cents=each.year_cents,
            vat_rate=0 if settings.SELLER["exempt"] else each.price_list.vat_rate,
        )
        for each in proposed
    ]
    return sum(part.vat_cents for part in vat_parts(lines))
