"""What ONE costs, as data: a list holds from a day to another, and its bands say amounts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.choices import Plan, PriceKind


class PriceList(models.Model):
    """Prices in force from a day on. Two lists never hold on the same day (an exclusion in PostgreSQL)."""

    name = models.CharField(_("nom"), max_length=60)
    valid_from = models.DateField(_("en vigueur du"))
    valid_to = models.DateField(_("au"), null=True, blank=True, help_text="last day, included; null: until the next")
    vat_rate = models.PositiveSmallIntegerField(_("taux de TVA"), help_text="hundredths of a percent: 2000 is 20 %")
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="price_list_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(vat_rate__lte=10_000), name="price_list_vat_rate_is_a_rate"),
            models.CheckConstraint(condition=Q(currency="EUR"), name="price_list_in_euros"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceBand(models.Model):
    """An amount of a list: cents of euros a year, before VAT."""

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="bands")
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.ANNUAL)
    kind = models.CharField(_("ce qui est compté"), max_length=8, choices=PriceKind)
    code = models.SlugField(max_length=20, blank=True, help_text="names an option; empty otherwise")
    label = models.CharField(_("libellé"), max_length=120, blank=True)
    up_to = models.PositiveIntegerField(
        _("jusqu’à"), null=True, blank=True, help_text="classes (school, class) or pupils; null: however many"
    )
    cents = models.PositiveIntegerField(_("prix hors taxes"))

    class Meta:
        ordering = ["price_list", "plan", "kind", "code", F("up_to").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "plan", "kind", "code", "up_to"], nulls_distinct=False, name="price_band_once"
            ),
            models.CheckConstraint(
                condition=(Q(kind=PriceKind.OPTION) & ~Q(code="")) | (~Q(kind=PriceKind.OPTION) & Q(code="")),
                name="price_band_option_has_a_code",
            ),
        ]
