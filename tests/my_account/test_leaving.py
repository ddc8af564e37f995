"""Somebody on their way out: one page, their data, the way out."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.origin import coming_from
from tenant_apps.directory.models import PersonalDetails
from tests.factories.accounts import PASSWORD
from tests.pictures import drawn, sent

PAGE = "/mon-compte/depart/"
DATA = "/mon-compte/mes-donnees/"


def _text(response):
    return response.content.decode()


@pytest.fixture
def leaving(world):
    """The parent and the pupil are on their way out."""
    with time_machine.travel("2026-11-22 09:00:00+01:00"):
        services.predelete_users(actor=world.admin, users=[world.parent, world.pupil])
        yield world


@pytest.mark.parametrize("url", ["/", "/mon-compte/", "/conditions/", "/securite/", "/mon-compte/photo/"])
def test_every_page_leads_to_the_one(leaving, as_parent, url):
    assert as_parent.get(url)["Location"] == PAGE
    assert as_parent.post(url, {})["Location"] == PAGE


def test_signing_in_leads_there_too_and_out_again(leaving, alpha_client):
    alpha_client.post("/connexion/", {"login": leaving.parent.login, "password": PASSWORD})
    page = _text(alpha_client.get("/", follow=True))
    for said in ("votre compte va être supprimé après le 20 février 2027", "Récupérer mes données", "Se déconnecter"):
        assert said in page
    alpha_client.post("/deconnexion/")
    assert alpha_client.get(PAGE)["Location"].startswith("/connexion/")


def test_new_texts_are_not_asked_of_who_leaves(leaving, as_parent, settings):
    settings.TERMS_VERSION = "2030-01"
    assert as_parent.get(PAGE).status_code == 200
    assert as_parent.get("/conditions/")["Location"] == PAGE


def test_a_child_is_said_tu(leaving, as_pupil):
    page = _text(as_pupil.get(PAGE))
    assert "ton compte va être supprimé" in page
    assert "votre" not in page.split("<main")[1].split("</main>")[0]


def test_who_stays_has_no_such_page(as_parent):
    assert as_parent.get(PAGE)["Location"] == "/mon-compte/"


def test_the_archive_holds_what_the_school_knows(as_parent, world):
    PersonalDetails.objects.create(user=world.parent, address="3 rue des Tilleuls", postal_code="54000", city="Nancy")
    as_parent.post("/mon-compte/photo/", {"picture": sent(drawn())})
    as_parent.post("/mon-compte/", {"motto": "Lire, c’est voyager", "theme": "one"})
    services.update_user(actor=world.admin, user=world.parent, first_name="Sacha-Marie")
    answer = as_parent.post(DATA)
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees-sacha.martin.zip"'
    with ZipFile(BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["mes-donnees.html", "mes-donnees.json", "photo.webp"]
        data = json.loads(archive.read("mes-donnees.json"))
        page = archive.read("mes-donnees.html").decode()
    assert data["account"]["email"] == world.parent.email
    assert data["card"]["motto"] == "Lire, c’est voyager"
    assert data["family"] == [{"child": "Lou Martin", "adult": "Sacha-Marie Martin", "link": "responsable légal"}]
    verbs = {line["verb"] for line in data["journal"]}
    assert {"accounts.set_photo", "directory.save_card", "accounts.update_user"} <= verbs
    for said in ("3 rue des Tilleuls", "Lou Martin", "Lire, c’est voyager", world.parent.email):
        assert said in page
    assert "password" not in json.dumps(data)
    assert AuditEntry.objects.filter(verb="accounts.export_my_data", actor=world.parent).count() == 1


def test_what_others_did_is_told_without_them(as_parent, world):
    with coming_from("192.0.2.7"):
        services.update_user(actor=world.admin, user=world.parent, first_name="Sacha-Marie")
    with ZipFile(BytesIO(as_parent.post(DATA).content)) as archive:
        data = json.loads(archive.read("mes-donnees.json"))
    [line] = [line for line in data["journal"] if line["verb"] == "accounts.update_user"]
    assert (line["by_me"], line["ip"]) == (False, None)
    assert "Claire" not in json.dumps(data)


def test_nothing_of_another_is_in_it(as_parent, world):
    services.choose_alias(actor=world.teacher, alias="zz.secret")
    with ZipFile(BytesIO(as_parent.post(DATA).content)) as archive:
        assert b"zz.secret" not in archive.read("mes-donnees.json")


def test_restored_all_is_as_before(leaving, as_parent):
    services.restore_users(actor=leaving.admin, users=[leaving.parent])
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert as_parent.get("/mon-compte/").status_code == 200
