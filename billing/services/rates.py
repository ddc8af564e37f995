"""Verbs on the rates late payment is counted with: one a half-year, written once it has begun, mended with a trace."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.models import CentralBankRate
from billing.permissions import can_bill
from billing.reminders import half_year_of
from billing.services.journal import BillingRefused, demand
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit

# In hundredths of a percent: no main refinancing rate ever came near it.
HIGHEST = 2_000


def _check(rate: int) -> None:
    if not 0 <= rate <= HIGHEST:
        raise BillingRefused(_("Écrivez un taux entre 0 et 20 %."))


@transaction.atomic
def add_rate(*, actor: User | None, half_year: date, rate: int) -> CentralBankRate:
    """Write the European Central Bank's rate of a half-year (hundredths of a percent, without the 8 points).

    Raises BillingRefused, in words: no first day of a half-year, one to come (the rate is that of its first day, CCP
    R2192-31), one that has its rate already.
    """
    demand(can_bill(actor))
    if half_year_of(half_year) != half_year:
        raise BillingRefused(_("Un semestre commence le 1er janvier ou le 1er juillet."))
    if half_year > timezone.localdate():
        raise BillingRefused(_("Ce semestre n’a pas commencé : son taux est celui de son premier jour."))
    _check(rate)
    row, created = CentralBankRate.objects.get_or_create(half_year=half_year, defaults={"rate": rate})
    if not created:
        raise BillingRefused(_("Ce semestre a déjà son taux : corrigez-le s’il est faux."))
    _audit(actor, "billing.rate_added", row, {"rate": rate})
    return row


@transaction.atomic
def mend_rate(*, actor: User | None, row: CentralBankRate, rate: int, seen: int | None = None) -> CentralBankRate:
    """Correct a rate typed wrong; reminders sent before keep what they asked for. Raises BillingRefused, in words.

    `seen`: the rate its form showed; what somebody mended since is not undone unasked.
    """
    demand(can_bill(actor))
    _check(rate)
    locked = CentralBankRate.objects.select_for_update().get(pk=row.pk)
    if locked.rate == rate:
        return locked
    if seen is not None and seen != locked.rate:
        raise BillingRefused(_("Ce taux a changé entre-temps : vérifiez-le, puis enregistrez à nouveau."))
    before, locked.rate = locked.rate, rate
    locked.save(update_fields=["rate"])
    _audit(actor, "billing.rate_mended", locked, {"before": before, "rate": rate})
    return locked


def _audit(actor: User | None, verb: str, row: CentralBankRate, data: dict[str, int]) -> None:
    audit(actor=actor, verb=verb, target=str(row), target_key=f"centralbankrate:{row.pk}", data=data)
