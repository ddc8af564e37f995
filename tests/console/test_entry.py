"""Typing an order in, from an e-mail or a PDF; changing one; nothing typed is lost."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from provisioning.choices import OrderSource, OrderStatus
from provisioning.models import Order, OrderEvent
from provisioning.services import correct_order, refuse_order, request_correction
from tenant_apps.accounts.models import AuditEntry
from tests.console.conftest import toasts, words
from tests.factories.provisioning import SIRET, DirectoryEntryFactory, make_draft, make_order, make_uai

PDF = b"%PDF-1.4 signed"


def _school(number=0, **changes):
    fields = {
        "uai": make_uai(7700 + number),
        "school_name": "École Élise-et-Célestin",
        "kind": "primary",
        "address": "4 rue du Moulin",
        "postal_code": "35999",
        "city": "Kerlune",
        "class_count": "3",
        "class_lines": "Classe de Mme Le Goff : CE1 CE2\nCP",
        "first_name": "Élise",
        "last_name": "Morvan",
        "email": "elise@ac-rennes.example.fr",
    } | changes
    return {f"school-{number}-{name}": value for name, value in fields.items()}


def _typed(*schools, **changes):
    payer = {
        "name": "Commune de Kerlune",
        "siret": SIRET,
        "service_code": "",
        "commitment_number": "",
        "email": "factures@kerlune.example.fr",
        "address": "1 place de la Mairie",
        "postal_code": "35999",
        "city": "Kerlune",
    }
    page = {"action": "save", "contact_email": "", "comment": "", "key": "k1", "kept": "", "version": ""}
    page |= {f"payer-{name}": value for name, value in payer.items()}
    for fields in schools or (_school(),):
        page |= fields
    return page | {"schools": str(len(schools) or 1)} | changes


NEW = "/commandes/nouvelle/"


def _value(page, name):
    [box] = page.cssselect(f'[name="{name}"]')
    return (box.text or "").strip() if box.tag == "textarea" else box.get("value", "")


def _parsed(response, status):
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def test_an_order_received_by_mail_is_typed_in(desk, camille):
    response = desk.post(NEW, _typed())
    order = Order.objects.get()
    assert response.headers["Location"] == f"/commandes/{order.reference}/"
    school = order.schools.get()
    assert (order.source, order.payer_siret, order.contact_email) == (
        OrderSource.CONSOLE,
        SIRET,
        "elise@ac-rennes.example.fr",
    )
    assert school.classes == [
        {"name": "Classe de Mme Le Goff", "levels": ["CE1", "CE2"]},
        {"name": "CP", "levels": ["CP"]},
        {"name": "Classe 3", "levels": []},
    ]
    assert AuditEntry.objects.get(verb="provisioning.submit_order").actor == camille


def test_a_double_click_is_one_order(desk):
    assert desk.post(NEW, _typed()).headers["Location"] == desk.post(NEW, _typed()).headers["Location"]
    assert Order.objects.count() == 1


def test_several_schools_in_one_order(desk):
    desk.post(NEW, _typed(_school(0), _school(1, school_name="École du Port")))
    assert list(Order.objects.get().schools.values_list("name", flat=True)) == [
        "École Élise-et-Célestin",
        "École du Port",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"school-0-uai": "9997700A"}, "la lettre finale"),
        ({"school-0-uai": ""}, "Indiquez l’UAI"),
        ({"school-0-class_count": "0"}, "au moins une classe"),
        ({"school-0-class_count": "1"}, "Vous décrivez 2 classes"),
        ({"school-0-class_lines": "Bleue : CE9"}, "Ligne 1 : «\xa0CE9\xa0» n’est pas un niveau"),
        ({"school-0-class_lines": "A : CP\nA : CE1"}, "Deux classes portent le nom"),
        ({"school-0-class_lines": "a" * 61 + " : CP"}, "60 caractères"),
        ({"school-0-email": "elise"}, "Il manque le @"),
        ({"payer-siret": "12345678901234"}, "SIRET"),
        ({"payer-name": ""}, "Indiquez qui paie"),
        ({"comment": "a\x07"}, "illisibles"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk, changes, said):
    page = _parsed(desk.post(NEW, _typed(**changes)), 422)
    assert said.replace("\xa0", " ") in words(page).replace("\xa0", " ")
    assert _value(page, "school-0-school_name") == "École Élise-et-Célestin"
    for name, value in changes.items():
        assert _value(page, name) == value.strip()
    assert not Order.objects.exists()


def test_the_same_school_twice_is_said(desk):
    page = _parsed(desk.post(NEW, _typed(_school(0), _school(1, uai=make_uai(7700)))), 422)
    assert "cette école est déjà dans la commande" in words(page)


def test_one_school_more_keeps_what_was_typed(desk):
    page = _parsed(desk.post(NEW, _typed(action="add", **{"school-0-uai": "faux", "payer-siret": "12"})), 200)
    assert (_value(page, "school-0-uai"), _value(page, "payer-siret"), _value(page, "schools")) == ("faux", "12", "2")
    assert _value(page, "school-0-class_lines") == "Classe de Mme Le Goff : CE1 CE2\nCP"
    assert _value(page, "school-1-uai") == ""
    assert not page.cssselect(".error-summary")


def test_one_school_less(desk):
    page = _parsed(desk.post(NEW, _typed(_school(0), _school(1, school_name="Reste"), action="remove:0")), 200)
    assert (_value(page, "schools"), _value(page, "school-0-school_name")) == ("1", "Reste")


def test_the_directory_fills_the_school(desk):
    known = DirectoryEntryFactory(name="École du Moulin", city="Trémont")
    page = _parsed(desk.post(NEW, _typed(_school(uai=known.uai.lower(), school_name=""), action="look_up:0")), 200)
    assert (_value(page, "school-0-school_name"), _value(page, "school-0-city")) == ("École du Moulin", "Trémont")
    assert _value(page, "school-0-first_name") == "Élise"


def test_an_unknown_uai_is_said(desk):
    response = desk.post(NEW, _typed(action="look_up:0"))
    assert "n’est pas dans l’annuaire" in toasts(response)


@pytest.mark.parametrize("action", ["remove:9", "remove:x", "look_up:99", "look_up:-1", "nonsense", ""])
def test_an_odd_action_saves_and_never_breaks(desk, action):
    assert desk.post(NEW, _typed(action=action)).status_code == 302


@pytest.mark.parametrize("schools", ["0", "-3", "x", "", "99999", "²"])
def test_an_odd_number_of_schools_never_breaks(desk, schools):
    assert desk.post(NEW, _typed(schools=schools)).status_code in {302, 422}


def test_the_signed_order_is_kept_while_errors_are_corrected(desk):
    file = SimpleUploadedFile("bon signé.pdf", PDF, content_type="application/pdf")
    wrong = _typed(**{"payer-siret": "1"})
    page = _parsed(desk.post(NEW, wrong | {"purchase_order": file}), 422)
    assert ".pdf (gardé)" in words(page)
    desk.post(NEW, _typed(kept=_value(page, "kept")))
    assert Order.objects.get().purchase_order.read() == PDF


def test_a_forged_kept_file_is_ignored(desk):
    desk.post(NEW, _typed(kept="eyJwYXRoIjoiLi4vc2VjcmV0In0:forged"))
    assert not Order.objects.get().purchase_order


def test_a_file_that_is_no_document_is_said(desk):
    file = SimpleUploadedFile("bon.pdf", b"MZ\x90 program", content_type="application/pdf")
    page = _parsed(desk.post(NEW, _typed() | {"purchase_order": file}), 422)
    assert "ni un PDF ni une photo" in words(page)


# --- changing an order


@pytest.fixture
def order(db):
    return make_order(classes=[{"name": "Bleue", "levels": ["CP"]}, {"levels": ["CE1"]}])


def _edit_url(order):
    return f"/commandes/{order.reference}/modifier/"


def _fields(page):
    """Every field of the page's form as a browser would send it."""
    form = page.cssselect("form.entry")[0]
    return {name: value for name, value in form.form_values() if name != "action"}


def test_an_order_is_shown_as_it_was_ordered(look, order):
    page = look(_edit_url(order))
    assert _value(page, "school-0-class_lines") == "Bleue : CP\nCE1 : CE1"
    assert _value(page, "school-0-class_count") == "2"
    assert _value(page, "payer-siret") == SIRET


def test_an_order_is_changed(desk, look, order, camille):
    request_correction(actor=camille, order=order, reason="Classes ?")
    typed = _fields(look(_edit_url(order))) | {"school-0-class_count": "5", "school-0-city": "Trémont"}
    assert desk.post(_edit_url(order), typed | {"action": "save"}).status_code == 302
    order.refresh_from_db()
    assert (order.status, order.schools.get().class_count, order.schools.get().city) == (
        OrderStatus.SUBMITTED,
        5,
        "Trémont",
    )
    assert OrderEvent.objects.get(order=order, kind="edited").actor == camille


def test_saving_unchanged_changes_nothing(desk, look, order):
    before = order.schools.get()
    desk.post(_edit_url(order), _fields(look(_edit_url(order))) | {"action": "save"})
    after = Order.objects.get().schools.get()
    for field in ("uai", "name", "kind", "classes", "class_count", "administrator_email", "academy"):
        assert getattr(after, field) == getattr(before, field)


def test_somebody_elses_change_in_between_is_not_lost(desk, look, order, camille):
    mine = _fields(look(_edit_url(order))) | {"school-0-city": "Le mien", "action": "save"}
    theirs = _fields(look(_edit_url(order))) | {"school-0-city": "Le leur", "action": "save"}
    assert desk.post(_edit_url(order), theirs).status_code == 302
    order.events.update(at=datetime(2026, 5, 4, 12, 20, tzinfo=ZoneInfo("Europe/Paris")))
    page = _parsed(desk.post(_edit_url(order), mine), 422)
    assert (
        f"a changé entre-temps : {camille.full_name}, lundi 4 mai 2026 à 12 h 20 (commande modifiée par l’équipe)."
        in words(page)
    )
    assert _value(page, "school-0-city") == "Le mien"
    assert order.schools.get().city == "Le leur"
    assert desk.post(_edit_url(order), _fields(page) | {"action": "save"}).status_code == 302
    assert order.schools.get().city == "Le mien"


def test_a_correction_by_whoever_ordered_is_told_as_theirs(desk, look, order, camille):
    request_correction(actor=camille, order=order, reason="Classes ?")
    mine = _fields(look(_edit_url(order))) | {"action": "save"}
    correct_order(actor=None, order=order, draft=make_draft())
    page = _parsed(desk.post(_edit_url(order), mine), 422)
    assert "entre-temps : la personne qui a commandé, " in words(page)
    assert "(commande corrigée)" in words(page)


def test_refused_in_between_is_said(desk, look, order, camille):
    typed = _fields(look(_edit_url(order))) | {"action": "save"}
    refuse_order(actor=camille, order=order, reason="Doublon.")
    assert "a été refusée" in toasts(desk.post(_edit_url(order), typed, follow=True))


# --- the filled PDF


def test_a_file_that_is_not_our_form_is_said(desk):
    file = SimpleUploadedFile("form.pdf", b"not a pdf")
    response = desk.post("/commandes/formulaire/", {"form": file}, follow=True)
    assert "n’est pas un PDF" in toasts(response)
    assert "Choisissez le formulaire" in toasts(desk.post("/commandes/formulaire/", {}, follow=True))


def test_the_filled_form_fills_the_page_and_saves_nothing(desk, monkeypatch):
    filled = {
        "schools": [
            {
                "uai": "9990001X",
                "school_name": "École du Moulin",
                "class_count": "4",
                "classes": [{"name": "Bleue", "levels": "CP CE1"}, {"name": "", "levels": "CM2"}],
                "administrator": {"first_name": "Awa", "last_name": "Diallo", "email": "awa"},
            }
        ],
        "payer": {"name": "OGEC", "siret": "123"},
        "comment": "Merci",
        "contact_email": "",
    }
    monkeypatch.setattr("provisioning.console.views.entry.read_filled_form", lambda data: filled)
    page = _parsed(desk.post("/commandes/formulaire/", {"form": SimpleUploadedFile("f.pdf", b"%PDF-1.7")}), 200)
    assert (_value(page, "school-0-uai"), _value(page, "school-0-class_count")) == ("9990001X", "4")
    assert _value(page, "school-0-class_lines") == "Bleue : CP CE1\nCM2"
    assert (_value(page, "payer-name"), _value(page, "school-0-email")) == ("OGEC", "awa")
    assert page.cssselect("form.entry")[0].get("action") == NEW
    assert not Order.objects.exists()
