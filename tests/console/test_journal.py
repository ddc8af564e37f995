"""The team's audit log."""

from datetime import timedelta

import pytest
from django.utils import timezone

from provisioning.services import refuse_order
from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import audit
from tenant_apps.accounts.services.sign_ins import note_sign_in
from tests.console.conftest import words
from tests.factories.accounts import make_team_member
from tests.factories.provisioning import make_order


def _lines(page):
    return [words(row) for row in page.cssselect("tbody tr")]


def test_the_journal_says_who_did_what(look, desk, camille):
    order = make_order()
    desk.post(f"/commandes/{order.reference}/refuser/", {"reason": "Doublon."})
    page = look("/journal/")
    assert "Camille Équipe a refusé la commande" in _lines(page)[0]
    assert page.cssselect(f'tbody a[href="/commandes/{order.reference}/"]')
    assert "127.0.0.1" in _lines(page)[0]


def test_the_journal_has_a_fixed_number_of_queries(queries_of, camille):
    refuse_order(actor=camille, order=make_order(), reason="x")
    one = queries_of("/journal/")
    for _ in range(4):
        refuse_order(actor=camille, order=make_order(), reason="x")
    assert (one, queries_of("/journal/")) == (8, 8)


def test_filters(look, camille):
    sam = make_team_member("sam", first_name="Samir", last_name="Ouali")
    order = make_order()
    refuse_order(actor=camille, order=order, reason="x")
    audit(actor=sam, verb="provisioning.suspend_school", target="École Alpha (0359901X)", target_key="school:1")
    AuditEntry.objects.filter(verb="provisioning.refuse_order").update(at=timezone.now() - timedelta(days=10))
    assert len(_lines(look("/journal/", data={"personne": sam.pk}))) == 1
    assert len(_lines(look("/journal/", data={"action": "provisioning.refuse_order"}))) == 1
    assert "Alpha" in _lines(look("/journal/", data={"q": "alpha"}))[0]
    week = (timezone.localdate() - timedelta(days=7)).isoformat()
    assert not any("refusé" in line for line in _lines(look("/journal/", data={"du": week})))
    assert all("refusé" in line for line in _lines(look("/journal/", data={"au": week})))
    assert "Rien ne correspond" in words(look("/journal/", data={"q": "zzzz"}))


def test_comings_and_goings_are_shown_on_request(look, camille):
    note_sign_in(actor=camille)
    assert not any("connecté" in line for line in _lines(look("/journal/")))
    assert "Camille Équipe s’est connecté" in _lines(look("/journal/", data={"action": SignIn.IN}))[0]


@pytest.mark.parametrize("query", ["personne=999", "personne=x", "action=x", "du=demain", "au=2026-99-99", "page=9"])
def test_filters_that_make_no_sense_are_ignored(desk, camille, query):
    assert desk.get(f"/journal/?{query}").status_code == 200


def test_the_journal_is_paginated(look, camille):
    for number in range(51):
        audit(actor=camille, verb="provisioning.accept_order", target=f"ONE-{number}")
    assert len(_lines(look("/journal/"))) == 50


def test_the_target_may_be_gone(look, camille):
    audit(actor=camille, verb="some.verb", target="<i>parti</i>", target_key="order:99999")
    assert "some.verb <i>parti</i>" in _lines(look("/journal/"))[0]
