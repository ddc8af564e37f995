"""Accepting: once, by the team, and only what can be opened."""

import pytest

from provisioning import opening
from provisioning.choices import EventKind, OrderStatus, StepStatus
from provisioning.models import OpeningStep, OrderEvent
from provisioning.services import OrderRefused, refuse_order, request_correction
from tenant_apps.accounts.models import AuditEntry, User
from tenants import services as schools
from tenants.choices import SchoolStatus, Zone
from tenants.models import School
from tests.factories.provisioning import make_order, make_order_of, order_data


def test_accepting_registers_the_school_and_writes_its_steps(order, camille):
    accepted = opening.accept(actor=camille, order=order)
    ordered = accepted.schools.get()
    assert (accepted.status, bool(accepted.accepted_at)) == (OrderStatus.ACCEPTED, True)
    assert (ordered.school.uai, ordered.school.status) == (ordered.uai, SchoolStatus.ORDERED)
    steps = OpeningStep.objects.filter(ordered_school=ordered).order_by("position")
    assert [step.name for step in steps] == list(opening.STEPS)
    assert {step.status for step in steps} == {StepStatus.PENDING}


def test_accepting_is_told_and_audited(order, camille):
    opening.accept(actor=camille, order=order)
    event = OrderEvent.objects.get(order=order, kind=EventKind.ACCEPTED)
    assert (event.actor, event.is_public) == (camille, True)
    assert AuditEntry.objects.get(verb="provisioning.accept_order").target_key == f"order:{order.pk}"


def test_the_school_knows_its_holiday_zone(db, camille):
    order = make_order(academy="Rennes")
    assert opening.accept(actor=camille, order=order).schools.get().school.zone == Zone.B


def test_an_order_is_accepted_once(accepted, camille):
    with pytest.raises(OrderRefused, match="déjà acceptée"):
        opening.accept(actor=camille, order=accepted)
    assert OpeningStep.objects.count() == len(opening.STEPS)
    assert School.objects.filter(uai=accepted.schools.get().uai).count() == 1


@pytest.mark.parametrize(
    ("decide", "words"),
    [(refuse_order, "a été refusée"), (request_correction, "Une correction a été demandée")],
)
def test_a_decided_order_is_not_accepted(order, camille, decide, words):
    decide(actor=camille, order=order, reason="Il manque le bon.")
    with pytest.raises(OrderRefused, match=words):
        opening.accept(actor=camille, order=order)
    assert not School.objects.filter(uai=order.schools.get().uai).exists()


def test_nobody_but_the_team_accepts(order, db):
    stranger = User(login="x", profile="teacher")
    with pytest.raises(OrderRefused, match="réservée à l’équipe ONE"):
        opening.accept(actor=stranger, order=order)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SchoolStatus.OPEN, r"École Alpha \(0359901X\) a déjà son espace : http://alpha\."),
        (SchoolStatus.SUSPENDED, "a déjà son espace"),
        (SchoolStatus.CLOSED, "a été fermée"),
    ],
)
def test_a_school_that_exists_is_refused_with_words(alpha, camille, status, words):
    if status != SchoolStatus.OPEN:
        schools.set_status(school=alpha, status=status)
    order = make_order(uai=alpha.uai)
    with pytest.raises(OrderRefused, match=words):
        opening.accept(actor=camille, order=order)
    order.refresh_from_db()
    assert order.status == OrderStatus.SUBMITTED


def test_a_school_being_opened_by_another_order_is_refused(accepted, camille):
    again = make_order(uai=accepted.schools.get().uai)
    with pytest.raises(OrderRefused, match="déjà en cours d’ouverture"):
        opening.accept(actor=camille, order=again)


def test_one_school_that_cannot_open_holds_the_whole_order(alpha, camille):
    good, taken = order_data(), order_data(uai=alpha.uai)
    payer = good.pop("payer")
    taken.pop("payer")
    order = make_order_of([good, taken], payer)
    with pytest.raises(OrderRefused, match="École Alpha"):
        opening.accept(actor=camille, order=order)
    assert not School.objects.filter(uai=good["uai"]).exists()
