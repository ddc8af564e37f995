"""A school's year of ONE."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.choices import Plan, SubscriptionState


class Subscription(models.Model):
    """What a school has from a day to 31 August, and who pays it."""

    school = models.ForeignKey("tenants.School", on_delete=models.PROTECT, related_name="subscriptions")
    payer = models.ForeignKey("billing.Payer", on_delete=models.PROTECT, related_name="subscriptions")
    price_list = models.ForeignKey("billing.PriceList", on_delete=models.PROTECT, related_name="subscriptions")
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.ANNUAL)
    year = models.PositiveSmallIntegerField(_("année scolaire"), help_text="in which it begins: 2026 for 2026-2027")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), help_text="last day, included")
    class_count = models.PositiveSmallIntegerField(_("nombre de classes"))
    class_limit = models.PositiveSmallIntegerField(
        _("classes comprises"), null=True, blank=True, help_text="what the price paid allows; null: however many"
    )
    pupil_limit = models.PositiveIntegerField(_("élèves compris"), null=True, blank=True)
    options = ArrayField(models.SlugField(max_length=20), default=list, blank=True, help_text="codes of the list")
    year_cents = models.PositiveIntegerField(_("prix annuel hors taxes"), help_text="of a whole year, options included")
    order_reference = models.CharField(_("commande"), max_length=20, blank=True)
    commitment_number = models.CharField(_("numéro d’engagement"), max_length=50, blank=True)
    state = models.CharField(
        _("état"), max_length=9, choices=SubscriptionState, default=SubscriptionState.ACTIVE, db_index=True
    )
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewal", help_text="the year before"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=150, blank=True, help_text="who accepted, in words")
    proposal_sent_at = models.DateTimeField(null=True, blank=True, help_text="when the payer was mailed the renewal")
    suspended_on = models.DateField(null=True, blank=True, help_text="when its end made the school read-only")
    # Written by a task, never computed by a page.
    used_classes = models.PositiveIntegerField(default=0)
    used_pupils = models.PositiveIntegerField(default=0)
    measured_at = models.DateTimeField(null=True, blank=True)
    is_near_limit = models.BooleanField(default=False)
    is_over_limit = models.BooleanField(default=False)
    over_limit_since = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = ["-year", "school__search_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year"],
                condition=~Q(state=SubscriptionState.CANCELLED),
                name="subscription_once_a_year",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="subscription_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_over_limit=False) | Q(over_limit_since__isnull=False),
                name="subscription_over_limit_since_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="subscription_ends")]

    @property
    def school_year(self) -> str:
        """The year in words: « 2026-2027 »."""
        return f"{self.year}-{self.year + 1}"
