"""Who may do what with money, and the reason a person reads."""

from datetime import date

import pytest

from billing import permissions
from billing.choices import InvoiceKind, InvoiceState, QuoteState, SubscriptionState
from billing.models import Invoice, Payer, Payment, Quote, Subscription
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User

PEOPLE = {
    "system": None,
    "team": User(profile=Profile.TEAM),
    "head": User(profile=Profile.TEACHER, functions=[Function.HEAD]),
    "teacher": User(profile=Profile.TEACHER),
    "relative": User(profile=Profile.RELATIVE),
    "pupil": User(profile=Profile.PUPIL),
}
TEAM = {"system", "team"}
PAYER = Payer(name="Commune de Kerlune", siret="21350991200019")


def _invoice(state, kind=InvoiceKind.INVOICE, **said):
    return Invoice(payer=PAYER, kind=kind, state=state, total_cents=100, **said)


DRAFT, ISSUED = _invoice(InvoiceState.DRAFT), _invoice(InvoiceState.ISSUED)
VERBS = {
    "bill": (permissions.can_bill, (), TEAM),
    "change a draft": (permissions.can_change_draft, (DRAFT,), TEAM),
    "issue": (permissions.can_issue, (DRAFT,), TEAM),
    "credit": (permissions.can_credit, (ISSUED,), TEAM),
    "record": (permissions.can_record, (ISSUED, "mandat"), TEAM),
    "cancel a payment": (permissions.can_cancel_payment, (Payment(),), TEAM),
    "decide a quote": (permissions.can_decide_quote, (Quote(state=QuoteState.SENT),), TEAM),
    "add classes": (permissions.can_add_classes, (Subscription(state=SubscriptionState.ACTIVE),), TEAM),
    "answer a renewal": (
        permissions.can_answer_renewal,
        (Subscription(state=SubscriptionState.PROPOSED, ends_on=date.max),),
        TEAM | {"head"},
    ),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what(who, verb):
    can, about, allowed = VERBS[verb]
    decision = can(PEOPLE[who], *about)
    assert bool(decision) == (who in allowed)
    assert bool(decision) or "réservé" in decision.reason


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (permissions.can_issue(None, ISSUED), "plus un brouillon"),
        (permissions.can_issue(None, Invoice(payer=PAYER)), "Rien à facturer"),
        (permissions.can_credit(None, DRAFT), "pas émis"),
        (permissions.can_credit(None, _invoice(InvoiceState.ISSUED, InvoiceKind.CREDIT_NOTE)), "autre avoir"),
        (permissions.can_credit(None, _invoice(InvoiceState.CREDITED, credited_cents=100)), "déjà annulée"),
        (permissions.can_record(None, DRAFT, "mandat"), "pas émis"),
        (permissions.can_record(None, ISSUED, "refund"), "sur un avoir"),
        (permissions.can_decide_quote(None, Quote(state=QuoteState.EXPIRED)), "périmé"),
        (permissions.can_add_classes(None, Subscription(state=SubscriptionState.ENDED)), "pas en cours"),
        (permissions.can_answer_renewal(None, Subscription(state=SubscriptionState.ACTIVE)), "plus à décider"),
    ],
)
def test_why_not_now(decision, why):
    assert not decision
    assert why in decision.reason
