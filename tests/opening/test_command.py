"""`manage.py open_school`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisioning.choices import OrderStatus, StepName, StepStatus
from provisioning.models import OpeningStep
from provisioning.opening import steps
from provisioning.services import refuse_order


def _open(reference):
    out = StringIO()
    call_command("open_school", reference, stdout=out)
    return out.getvalue().splitlines()


def test_a_waiting_order_is_accepted_and_opened(order):
    lines = _open(order.reference.lower())
    order.refresh_from_db()
    assert order.status == OrderStatus.OPEN
    assert len(lines) == 8
    for name, line in zip(StepName.labels, lines[:7], strict=True):
        assert str(name) in line
        assert "fait" in line
    ordered = order.schools.select_related("school").get()
    assert lines[-1] == f"{ordered.school} : http://{ordered.school.subdomain}.one.localhost:8000/"


def test_again_changes_nothing_and_says_the_same(order):
    assert _open(order.reference)[-1] == _open(order.reference)[-1]
    assert OpeningStep.objects.count() == 7


def test_an_accepted_order_is_opened(accepted):
    assert len(_open(accepted.reference)) == 8


def _refusal(reference):
    with pytest.raises(CommandError) as caught:
        _open(reference)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_unknown_reference_is_one_line_and_two(db):
    assert _refusal("ONE-2026-NOPE") == "Aucune commande ONE-2026-NOPE."


def test_a_refused_order_is_one_line_and_two(order, camille):
    refuse_order(actor=camille, order=order, reason="Doublon.")
    assert _refusal(order.reference) == "Cette commande a été refusée."


def test_a_failure_is_one_line_and_two_and_is_taken_up_by_the_next_call(order, monkeypatch):
    def fail(ordered):
        raise RuntimeError("boum")

    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, StepName.DOMAIN, fail)
        assert "étape « Adresse web » : Erreur inattendue." in _refusal(order.reference)
    assert OpeningStep.objects.filter(status=StepStatus.FAILED).count() == 1
    assert len(_open(order.reference)) == 8


def test_somebody_else_at_it_for_too_long_is_one_line_and_two(order, monkeypatch):
    from provisioning.management.commands import open_school

    monkeypatch.setattr(open_school, "PATIENCE", -1)
    monkeypatch.setattr(open_school, "run_opening", lambda *args, **kwargs: open_school.Outcome.BUSY)
    assert "encore en cours ailleurs" in _refusal(order.reference)
