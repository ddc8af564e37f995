"""When the cards of a class open, and the card of a pupil."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenant_apps.pupil_cards.choices import Animal
from tenant_apps.pupil_cards.rules import Hours


class ClassOpening(models.Model):
    """Days and hours at which the cards of a class open; without a row they never do."""

    school_class = models.OneToOneField(
        "directory.SchoolClass", primary_key=True, on_delete=models.CASCADE, related_name="card_opening"
    )
    # « 0134 »: an array would cost each school two more relations.
    days = models.CharField(_("jours"), max_length=7, help_text="digits, Monday is 0")
    starts = models.TimeField(_("ouverture"))
    ends = models.TimeField(_("fermeture"))

    class Meta:
        verbose_name = _("horaire des cartes")
        verbose_name_plural = _("horaires des cartes")
        constraints = [
            models.CheckConstraint(condition=models.Q(days__regex=r"^[0-6]{1,7}$"), name="card_days_are_days"),
            models.CheckConstraint(condition=models.Q(starts__lt=models.F("ends")), name="card_hours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.days} {self.starts:%H:%M}-{self.ends:%H:%M}"

    @property
    def hours(self) -> Hours:
        """For the rules."""
        return Hours(tuple(int(day) for day in self.days), self.starts, self.ends)


class PupilCard(models.Model):
    """The card a pupil holds; only a digest of its secret is known. A row gone is a card that opens nothing."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="pupil_card")
    digest = models.CharField(max_length=64, editable=False)
    animal = models.CharField(_("animal"), max_length=12, choices=Animal)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("carte d’élève")
        verbose_name_plural = _("cartes d’élèves")
        constraints = [models.UniqueConstraint(fields=["digest"], name="pupil_card_digest_once")]

    def __str__(self) -> str:
        return str(self.user)
