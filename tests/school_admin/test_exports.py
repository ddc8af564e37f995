"""Lists of people as a table."""

import csv
from io import StringIO

import pytest

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.school_admin import exports
from tenant_apps.school_admin.selectors import Criteria
from tests.factories.accounts import RelativeFactory
from tests.factories.directory import make_family
from tests.queries import exactly

URL = "/administration/personnes/tableau/"


def _rows(answer):
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";"))


def test_the_list_as_its_filters_narrow_it(as_admin, world):
    answer = as_admin.post(URL, {"filtre": f"profil=relative&classe={world.school_class.pk}"})
    [row] = _rows(answer)
    assert (row["Nom"], row["Prénom"], row["Identifiant"]) == ("Martin", "Sacha", world.parent.login)
    assert (row["Enfants"], row["Classes"], row["Bloqué"]) == ("Lou Martin", "Les Coquelicots", "")
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get(verb="school_admin.export_people").data == {"people": 1}


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM", "\ttab"])
def test_no_cell_is_a_formula(as_admin, name):
    person = RelativeFactory(first_name="Nina")
    User.objects.filter(pk=person.pk).update(last_name=name, sort_name="zzz nina")
    [row] = [row for row in _rows(as_admin.post(URL, {"filtre": "q=zzz"})) if row["Prénom"] == "Nina"]
    assert row["Nom"] == f"'{name}"


def test_neither_codes_nor_passwords_are_in_it(as_admin, world):
    headings = _rows(as_admin.post(URL, {}))[0].keys()
    assert not any("ode" in heading or "passe" in heading for heading in headings)


def test_beyond_the_limit_the_reason_is_said(as_admin, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 1)
    assert "réduisez la liste" in as_admin.post(URL, follow=True).content.decode()


def test_a_school_costs_what_a_family_costs(world):
    for _ in range(2):
        with exactly(9):
            exports.export_people(actor=world.admin, criteria=Criteria())
        for _family in range(4):
            make_family(world.school_class, children=2)
