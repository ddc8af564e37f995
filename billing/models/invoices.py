"""Invoices and credit notes: numbered once, then as they were for ever (triggers of migration 0003)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.choices import OPEN_STATES, UNNUMBERED, InvoiceKind, InvoiceState, LineKind, NumberKind


class NumberSeries(models.Model):
    """The last number given, a kind and a year: its row is locked by the transaction that takes the next."""

    kind = models.CharField(max_length=2, choices=NumberKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "year"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_series_once")]


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Named filters over invoices."""

    def issued(self) -> "InvoiceQuerySet":
        """Documents that have a number."""
        return self.filter(number__isnull=False)

    def awaiting(self) -> "InvoiceQuerySet":
        """Invoices of which money is still to come."""
        return self.filter(kind=InvoiceKind.INVOICE, state__in=OPEN_STATES)

    def credit_notes(self) -> "InvoiceQuerySet":
        """Credit notes that have a number."""
        return self.filter(kind=InvoiceKind.CREDIT_NOTE, number__isnull=False)


class Invoice(models.Model):
    """An invoice or a credit note of one payer; amounts in cents of euros, never negative (381 says which way)."""

    kind = models.CharField(max_length=11, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    state = models.CharField(_("état"), max_length=11, choices=InvoiceState, default=InvoiceState.DRAFT)
    payer = models.ForeignKey("billing.Payer", on_delete=models.PROTECT, related_name="invoices")
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes", help_text="credited one"
    )
    # Null until issued: '' could not be unique.
    number = models.CharField(_("numéro"), max_length=20, unique=True, null=True, blank=True)
    series_year = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True, help_text="place in its series: 1, 2, 3…")
    issued_on = models.DateField(_("émise le"), null=True, blank=True)
    due_on = models.DateField(_("à régler avant le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True, help_text="why credited")
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=50, blank=True)
    order_reference = models.CharField(_("commande"), max_length=20, blank=True)
    net_cents = models.PositiveIntegerField(_("total hors taxes"), default=0)
    vat_cents = models.PositiveIntegerField(_("TVA"), default=0)
    total_cents = models.PositiveIntegerField(_("total TTC"), default=0)
    # Kept by billing.services.balance: an invoice's money in, credit notes, money back.
    paid_cents = models.PositiveIntegerField(_("réglé"), default=0, help_text="received; of a credit note: paid back")
    credited_cents = models.PositiveIntegerField(_("avoirs"), default=0)
    refunded_cents = models.PositiveIntegerField(_("remboursé"), default=0, help_text="by its credit notes")
    settled_on = models.DateField(_("réglée le"), null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True, help_text="billing.frozen.FrozenInvoice, written at issue")
    pdf = models.FileField(upload_to="invoices/%Y/", blank=True, max_length=200)
    stripe_invoice = models.CharField(max_length=80, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("facture")
        verbose_name_plural = _("factures")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "series_year", "rank"], name="invoice_rank_once"),
            models.UniqueConstraint(
                fields=["stripe_invoice"], condition=~Q(stripe_invoice=""), name="invoice_stripe_invoice_once"
            ),
            models.CheckConstraint(
                condition=Q(total_cents=F("net_cents") + F("vat_cents")), name="invoice_total_is_net_and_vat"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, rank__isnull=True, state__in=UNNUMBERED)
                | Q(
                    number__isnull=False,
                    rank__isnull=False,
                    series_year__isnull=False,
                    issued_on__isnull=False,
                    due_on__isnull=False,
                    frozen__isnull=False,
                )
                & ~Q(state__in=UNNUMBERED),
                name="invoice_issued_with_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE, original__isnull=True)
                | Q(kind=InvoiceKind.CREDIT_NOTE, original__isnull=False),
                name="invoice_credit_note_names_its_original",
            ),
            models.CheckConstraint(
                condition=Q(credited_cents__lte=F("total_cents")), name="invoice_credited_once_at_most"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="invoice_state_due")]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} ({self.get_state_display()})"

    @property
    def due_cents(self) -> int:
        """What the payer still owes on an invoice; below zero: what is to be paid back."""
        if self.kind == InvoiceKind.CREDIT_NOTE:
            return 0
        return self.total_cents - self.credited_cents - self.paid_cents + self.refunded_cents


class InvoiceLine(models.Model):
    """A line of a document: rows until issue, then also frozen; kept to find documents by school."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    subscription = models.ForeignKey(
        "billing.Subscription", null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    what = models.CharField(max_length=7, choices=LineKind, default=LineKind.YEAR)
    label = models.CharField(_("désignation"), max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    unit_cents = models.PositiveIntegerField(_("prix unitaire hors taxes"))
    discount_cents = models.PositiveIntegerField(_("remise"), default=0)
    discount_reason = models.CharField(max_length=120, blank=True)
    net_cents = models.PositiveIntegerField(_("montant hors taxes"))
    vat_rate = models.PositiveSmallIntegerField(help_text="hundredths of a percent")
    starts_on = models.DateField(_("du"), help_text="what the line pays for begins")
    ends_on = models.DateField(_("au"))

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(net_cents=F("quantity") * F("unit_cents") - F("discount_cents")),
                name="invoice_line_is_quantity_times_price",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="invoice_line_ends_after_it_starts"),
        ]
