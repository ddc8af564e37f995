"""The rate late payment is counted with."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CentralBankRate(models.Model):
    """The European Central Bank's main refinancing rate on the first day of a half-year (CCP R2192-31)."""

    half_year = models.DateField(_("semestre"), unique=True, help_text="its first day: 1 January or 1 July")
    rate = models.PositiveSmallIntegerField(_("taux"), help_text="hundredths of a percent, without the 8 points")

    class Meta:
        verbose_name = _("taux de la BCE")
        verbose_name_plural = _("taux de la BCE")
        ordering = ["-half_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(half_year__month__in=(1, 7), half_year__day=1), name="central_bank_rate_of_a_half_year"
            )
        ]

    def __str__(self) -> str:
        """« 2e semestre 2026 »."""
        return half_year_name(self.half_year)


def half_year_name(first: date) -> str:
    """A half-year in words, by its first day: « 1er semestre 2027 »."""
    said = _("1er semestre %(year)d") if first.month == 1 else _("2e semestre %(year)d")
    return str(said % {"year": first.year})
