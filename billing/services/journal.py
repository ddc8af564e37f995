"""What every verb of billing does besides its own work: ask permission, write the log and the audit line."""

from django.db import models

from billing.choices import EntryKind
from billing.models import BillingEntry, Invoice, Payer, Quote, Subscription
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit


class BillingRefused(ValueError):
    """The verb is not possible; its text is the reason, in words."""


def demand(decision: Decision) -> None:
    """Raise BillingRefused, in words, unless allowed."""
    if not decision:
        raise BillingRefused(decision.reason)


def note(
    *, actor: User | None, kind: EntryKind, about: models.Model, text: str = "", cents: int | None = None
) -> BillingEntry:
    """Write the line of the billing log and that of the audit, in the caller's transaction.

    `about` is the payer, subscription, quote or invoice; `cents` the amount with VAT.
    """
    entry = BillingEntry(actor=actor, kind=kind, text=text[:300], cents=cents, **_places(about))
    entry.save(force_insert=True)
    audit(
        actor=actor,
        verb=f"billing.{kind}",
        target=_named(about),
        target_key=_key(about),
        data={"text": text} if text else {},
    )
    return entry


def _places(about: models.Model) -> dict[str, models.Model]:
    """The columns of the log that say what it is about: the thing, and whose it is."""
    if isinstance(about, Payer):
        return {"payer": about}
    if isinstance(about, Subscription):
        return {"payer": about.payer, "subscription": about}
    if isinstance(about, Quote):
        return {"payer": about.payer, "quote": about}
    if isinstance(about, Invoice):
        return {"payer": about.payer, "invoice": about}
    raise TypeError(f"The billing log knows nothing of {type(about).__name__}")


def _named(about: models.Model) -> str:
    if isinstance(about, Subscription):
        return f"{about.school.name} ({about.school.uai}), {about.school_year}"
    if isinstance(about, Quote | Invoice):
        return f"{about}, {about.payer.name}"
    return str(about)


def _key(about: models.Model) -> str:
    """What the team's audit log links to: a subscription is read on its school's page."""
    if isinstance(about, Subscription):
        return f"school:{about.school_id}"
    return f"{about._meta.model_name}:{about.pk}"
