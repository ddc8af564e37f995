"""Codes as a table: who is in it, what a spreadsheet makes of it, what is kept of it."""

import csv
from io import StringIO

import pytest

from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import update_user
from tenant_apps.connection_sheets.exports import export_codes
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.rules import spaced
from tenant_apps.connection_sheets.selectors import Selection

CODES = "/fiches/codes/"


def rows(table):
    assert table.startswith("\ufeff")
    return list(csv.reader(StringIO(table[1:]), delimiter=";"))


def test_a_line_a_person_by_class(school):
    head, *lines = rows(export_codes(actor=school.teacher, selection=Selection()))
    assert head == ["Type", "Nom", "Prénom", "Classe", "Identifiant", "Code d’activation", "Adresse"]
    assert [line[2] for line in lines] == ["Zoé", "Léa", "Claire", "Paul"]
    assert lines[1][:5] == ["élève", "Martin", "Léa", "CE1 A", "lea.martin"]
    assert lines[1][5] == spaced(read_code(school.lea))
    assert lines[1][6].endswith(f"/activation/?identifiant=lea.martin&code={read_code(school.lea)}")
    assert lines[2][3] == "CE1 A, CM2"


def test_activated_accounts_have_no_code(school):
    table = export_codes(actor=school.head, selection=Selection(people_ids=(school.marc.pk,), accounts="tous"))
    code, address = rows(table)[1][5:]
    assert code == ""
    assert address.startswith("alpha.one.localhost")


def test_a_name_that_looks_like_a_formula(school):
    update_user(actor=None, user=school.lea, first_name="=HYPERLINK(A1;B2)")
    table = export_codes(actor=school.teacher, selection=Selection(people_ids=(school.lea.pk,)))
    assert rows(table)[1][2] == "'=HYPERLINK(A1;B2)"


def test_the_log_has_the_choice_and_no_code(school):
    table = export_codes(actor=school.teacher, selection=Selection(class_ids=(school.ce1.pk,)))
    line = AuditEntry.objects.get(verb="connection_sheets.export_codes")
    assert (line.actor, line.target, line.data["sheets"]) == (school.teacher, "CE1 A", 4)
    assert rows(table)[1][5] not in str(line.data)


def test_nobody_is_refused(school):
    with pytest.raises(PrintRefused, match="Personne"):
        export_codes(actor=school.teacher, selection=Selection(people_ids=(school.tom.pk,)))


def test_the_page_gives_the_file_or_says_why(as_teacher, school):
    response = as_teacher.post(CODES, {"classe": school.ce1.pk})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="codes-')
    assert response["Cache-Control"] == "private, no-store"
    assert len(rows(response.content.decode())) == 5
    assert as_teacher.get(CODES).status_code == 405
    refused = as_teacher.post(CODES, {"classe": school.ce1.pk, "depuis": "2999-01-01"})
    assert refused.status_code == 422
    assert "Personne à imprimer" in refused.content.decode()
    other = as_teacher.post(CODES, {"classe": school.cm2.pk})
    assert other.status_code == 422
    assert "CM2" not in other.content.decode()
