"""The last page before writing: what it showed is what is written, or it is shown again."""

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.imports import services
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.models import Import
from tests.factories.onde import PUPIL
from tests.imports.pages.conftest import both, dropped, print_of, print_of_page, said, written


def test_an_answer_given_in_another_tab_is_shown_before_anything_is_written(as_head, drop):
    where = drop(*both())
    vu = print_of(as_head, where)
    run = Import.objects.get()
    services.decide(actor=None, run=run, row=run.rows.get(kind="relatives"), decision="ignore")
    page = as_head.post(f"{where}appliquer/", {"vu": vu})
    assert page.status_code == 409
    assert "L’import a changé depuis" in said(page)
    assert "1 compte sera créé." in said(page)
    assert not User.objects.filter(first_name="Zoé").exists()
    page = as_head.post(f"{where}appliquer/", {"vu": print_of_page(page)}, follow=True)
    assert "L’import est fait." in said(page)
    assert not User.objects.filter(first_name="Anne", last_name="Dupont").exists()


def test_columns_read_otherwise_in_another_tab(as_head, drop):
    where = drop(dropped({**PUPIL, "Prénom usuel": "Zouzou"}))
    vu = print_of(as_head, where)
    columns = {"c0": "last_name", "c1": "first_name", "c2": "birth_date", "c3": "ignored", "c4": "ignored"}
    as_head.post(f"{where}colonnes/0/", {"genre": "pupils", **columns})
    page = as_head.post(f"{where}appliquer/", {"vu": vu})
    assert page.status_code == 409
    assert "classe sera ajoutée" not in said(page)
    as_head.post(f"{where}colonnes/0/", {"genre": "pupils", **columns, "c3": "class_name"})
    assert "L’import est fait." in said(as_head.post(f"{where}appliquer/", {"vu": vu}, follow=True))


@pytest.mark.parametrize("vu", [{}, {"vu": ""}, {"vu": "0" * 64}, {"vu": "é\x01"}])
def test_nobody_writes_what_was_not_shown(as_head, drop, vu):
    page = as_head.post(f"{drop(*both())}appliquer/", vu)
    assert page.status_code == 409
    assert not User.objects.filter(first_name="Zoé").exists()


def test_the_tick_is_for_those_who_were_shown(as_head, drop):
    first = [{**PUPIL, "Prénom élève": name} for name in ("Zoé", "Ana", "Tom", "Ali", "Eva", "Noé")]
    written(as_head, drop(dropped(*first)))
    where = drop(dropped(first[0]))
    vu = print_of(as_head, where)
    run = Import.objects.recent().first()
    services.decide(actor=None, run=run, row=run.rows.get(first_name="Tom"), decision="keep")
    page = as_head.post(f"{where}appliquer/", {"vu": vu, "confirmer": "on"})
    assert page.status_code == 409
    assert "4 personnes seront mises" in said(page)
    assert " checked" not in said(page)
    assert not User.objects.leaving().exists()


def test_a_change_at_the_very_moment_is_seen_too(school, drop):
    drop(*both())
    run = Import.objects.get()
    with pytest.raises(services.PlanChanged):
        services.apply_import(actor=school.head, run=run, seen="of before", wait=True)
    assert Import.objects.get().status == ImportStatus.READY
    assert services.apply_import(actor=None, run=run, wait=True).status == ImportStatus.APPLIED
