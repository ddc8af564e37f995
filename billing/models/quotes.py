"""Quotes (devis): what ONE would cost, said with a number and a last day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.choices import Plan, QuoteState


class Quote(models.Model):
    """A quote as it was sent: `frozen` is all its PDF needs."""

    number = models.CharField(_("numéro"), max_length=20, unique=True, help_text="DE-2026-00001")
    payer = models.ForeignKey("billing.Payer", on_delete=models.PROTECT, related_name="quotes")
    price_list = models.ForeignKey("billing.PriceList", on_delete=models.PROTECT, related_name="quotes")
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.ANNUAL)
    issued_on = models.DateField(_("établi le"))
    valid_until = models.DateField(_("valable jusqu’au"), help_text="last day, included")
    net_cents = models.PositiveIntegerField(_("total hors taxes"))
    vat_cents = models.PositiveIntegerField(_("TVA"))
    total_cents = models.PositiveIntegerField(_("total TTC"))
    frozen = models.JSONField(help_text="billing.frozen.FrozenInvoice")
    schools = models.JSONField(default=list, help_text="[{uai, name, class_count}] as asked for")
    state = models.CharField(_("état"), max_length=8, choices=QuoteState, default=QuoteState.SENT, db_index=True)
    order_reference = models.CharField(_("commande"), max_length=20, blank=True, help_text="that accepted it")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("devis")
        verbose_name_plural = _("devis")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("issued_on")), name="quote_valid_after_it_is_issued"),
            models.CheckConstraint(
                condition=Q(total_cents=F("net_cents") + F("vat_cents")), name="quote_total_is_net_and_vat"
            ),
        ]

    def __str__(self) -> str:
        return self.number
