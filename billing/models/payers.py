"""Who pays: a commune, an intercommunality, a caisse des écoles, an OGEC."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Payer(models.Model):
    """Whom invoices are made out to. A town has several SIRETs, and one SIRET several services (Chorus Pro)."""

    name = models.CharField(_("nom du payeur"), max_length=120)
    siret = models.CharField(_("SIRET à facturer"), max_length=14)
    service_code = models.CharField(_("code service"), max_length=50, blank=True)
    commitment_number = models.CharField(
        _("numéro d’engagement"), max_length=50, blank=True, help_text="when one holds for all its orders"
    )
    needs_service_code = models.BooleanField(_("code service exigé"), default=False)
    needs_commitment = models.BooleanField(_("numéro d’engagement exigé"), default=False)
    email = models.EmailField(_("adresse e-mail de facturation"))
    address = models.CharField(_("adresse"), max_length=200)
    postal_code = models.CharField(_("code postal"), max_length=5)
    city = models.CharField(_("commune"), max_length=80)
    vat_number = models.CharField(_("numéro de TVA"), max_length=20, blank=True)
    # 30 days: public buyers (CCP R2192-10).
    payment_days = models.PositiveSmallIntegerField(_("délai de paiement (jours)"), default=30)
    stripe_customer = models.CharField(max_length=80, blank=True, editable=False)
    search_text = models.CharField(max_length=300, editable=False, help_text="name, city, SIRET, normalised")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("payeur")
        verbose_name_plural = _("payeurs")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["siret", "service_code"], name="payer_once"),
            models.UniqueConstraint(
                fields=["stripe_customer"], condition=~Q(stripe_customer=""), name="payer_stripe_customer_once"
            ),
            models.CheckConstraint(condition=Q(siret__regex=r"^\d{14}$"), name="payer_siret_has_14_digits"),
            models.CheckConstraint(condition=Q(payment_days__lte=60), name="payer_payment_days_within_the_law"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def siren(self) -> str:
        """The nine digits of the entity, first of the SIRET."""
        return self.siret[:9]
