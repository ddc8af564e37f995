"""The teacher's page: hours, print, cancel, who came in."""

import io

import pytest
from pypdf import PdfReader

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import block_user
from tenant_apps.pupil_cards import services
from tenant_apps.pupil_cards.models import ClassOpening, PupilCard
from tests.browser.paper import pages_of, scan
from tests.factories.directory import make_family
from tests.queries import exactly

BOARD_QUERIES = 8


def _text(response):
    return response.content.decode()


@pytest.fixture
def base(world):
    return f"/ma-classe/{world.school_class.pk}/cartes/"


def test_it_is_closed_until_the_teacher_opens_it(as_teacher, world, base, clock):
    assert "Aucune carte ne marche" in _text(as_teacher.get(base))
    as_teacher.post(f"{base}horaires/", {"days": ["0", "4"], "starts": "08:30", "ends": "12:00"})
    page = _text(as_teacher.get(base))
    assert "lundi et vendredi, de 8 h 30 à 12 h 00" in page
    assert "Ouvertes maintenant" in page
    line = AuditEntry.objects.get(verb="pupil_cards.open_class")
    assert (line.actor, line.target_key) == (world.teacher, f"class:{world.school_class.pk}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"days": []}, "Cochez au moins un jour"),
        ({"days": ["9"]}, "days"),
        ({"starts": ""}, "heure d’ouverture"),
        ({"ends": "25:00"}, "ends"),
        ({"ends": "08:00"}, "Choisissez une heure après"),
    ],
)
def test_hours_that_cannot_be_are_said_and_kept(as_teacher, base, data, said):
    page = _text(as_teacher.post(f"{base}horaires/", {"days": ["1"], "starts": "08:30", "ends": "12:00", **data}))
    assert said in page
    assert not ClassOpening.objects.exists()
    assert 'value="08:30"' in page or "starts" in data


def test_closing_ends_it(as_teacher, world, base, opening, clock):
    as_teacher.post(f"{base}fermer/")
    assert "Aucune carte ne marche" in _text(as_teacher.get(base))


def test_printed_cards_are_read_by_a_tablet_and_let_in(as_teacher, world, base, opening, clock):
    children, _none = make_family(world.school_class, children=9, relatives=0)
    answer = as_teacher.post(f"{base}imprimer/", {"pupils": [world.pupil.pk, *(child.pk for child in children)]})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    read = scan(answer.content)
    assert len(read) == 10
    address, _hash, code = read[0].partition("#")
    assert address.endswith("/carte/")
    assert as_teacher.post("/carte/", {"code": code, "etape": "2"}).status_code == 302
    first, second = pages_of(answer.content)
    assert (first.count("Scanne-moi"), second.count("Scanne-moi")) == (8, 2)


def test_the_document_is_tagged_and_speaks_french(as_teacher, world, base):
    answer = as_teacher.post(f"{base}imprimer/", {"pupils": [world.pupil.pk]})
    catalog = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert catalog["/Lang"] == "fr"
    assert "/StructTreeRoot" in catalog


@pytest.mark.parametrize("who", ["other_pupil", "teacher", "parent"])
def test_only_pupils_of_the_class_get_cards(as_teacher, world, base, who):
    answer = as_teacher.post(f"{base}imprimer/", {"pupils": [getattr(world, who).pk]})
    assert answer.status_code == 302
    assert not PupilCard.objects.exists()


def test_a_blocked_pupil_is_said(as_teacher, world, base):
    block_user(actor=world.admin, user=world.pupil)
    page = _text(as_teacher.post(f"{base}imprimer/", {"pupils": [world.pupil.pk]}, follow=True))
    assert "Ce compte est bloqué" in page


def test_nothing_ticked_is_said(as_teacher, base):
    assert "Cochez au moins un élève" in _text(as_teacher.post(f"{base}imprimer/", {}, follow=True))


def test_a_lost_card_is_cancelled(as_teacher, world, base, code):
    as_teacher.post(f"{base}{world.pupil.pk}/annuler/")
    assert not PupilCard.objects.exists()
    assert "pas de carte" in _text(as_teacher.get(base))


def test_a_pupil_of_another_class_is_not_there(as_teacher, world, base):
    assert as_teacher.post(f"{base}{world.other_pupil.pk}/annuler/").status_code == 404


def test_the_teacher_sees_who_came_in(as_teacher, world, base, code):
    assert 'datetime="2026-03-02T10:00:00' not in _text(as_teacher.get(base)).split("Dernière entrée")[-1]
    services.come_in(actor=world.pupil, card=PupilCard.objects.select_related("user").get())
    assert 'datetime="2026-03-02T10:00:00' in _text(as_teacher.get(base)).split("Dernière entrée")[-1]


def test_a_full_class_costs_as_many_queries_as_one_pupil(as_teacher, world, base, code):
    with exactly(BOARD_QUERIES):
        as_teacher.get(base)
    children, _none = make_family(world.school_class, children=4, relatives=0)
    services.make_cards(actor=world.teacher, school_class=world.school_class, pupils=children)
    with exactly(BOARD_QUERIES):
        as_teacher.get(base)


def test_the_class_page_leads_there(as_teacher, world, base):
    assert base in _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/"))
