"""The schools, and what the team does with one."""

import pytest
from django.conf import settings
from django.core import mail

from provisioning import opening
from tenant_apps.accounts.choices import Function
from tenant_apps.accounts.models import AuditEntry
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import School
from tests.client import StrictClient
from tests.console.conftest import toasts, words
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import ClassFactory
from tests.factories.provisioning import make_order


@pytest.fixture
def people(alpha):
    """Alpha with two teachers (one activated), three pupils, a parent and a class."""
    with in_school(alpha):
        TeacherFactory(activated=True)
        TeacherFactory()
        for _ in range(3):
            PupilFactory()
        RelativeFactory()
        ClassFactory()
    return alpha


def _names(page):
    return [words(row) for row in page.cssselect("tbody th")]


def test_the_list_has_a_fixed_number_of_queries(queries_of, camille):
    School.objects.filter(uai="0359902Y").delete()
    one = queries_of("/ecoles/")
    for _ in range(4):
        opening.accept(actor=camille, order=make_order())
    assert (one, queries_of("/ecoles/")) == (8, 8)


@pytest.mark.parametrize("q", ["alpha", "ÉCOLE ALPHA", "0359901x", "testville alpha"])
def test_search(look, alpha, q):
    assert _names(look("/ecoles/", data={"q": q})) == ["École Alpha"]


def test_tabs(look, alpha, beta, camille, desk):
    desk.post("/ecoles/0359902Y/suspendre/", {"reason": "Impayé"})
    assert _names(look("/ecoles/?etat=suspended")) == ["École Beta"]
    assert len(_names(look("/ecoles/?etat=nonsense"))) == 2
    assert "Aucune école ici" in words(look("/ecoles/?etat=closed"))


def test_a_schools_people_are_counted_from_inside(look, people):
    page = look("/ecoles/0359901x/")
    rows = [words(row) for row in page.cssselect("table tbody tr")]
    assert rows == ["Élève 3 0 0 %", "Parent 1 0 0 %", "Enseignant 2 1 50 %"]
    stats = [words(stat) for stat in page.cssselect(".stat")]
    assert stats == ["comptes 6", "activés 17 %", "classes 1"]


def test_a_schools_page_has_a_fixed_number_of_queries(queries_of, people):
    one = queries_of("/ecoles/0359901X/")
    with in_school(people):
        for _ in range(4):
            PupilFactory()
            ClassFactory()
    assert (one, queries_of("/ecoles/0359901X/")) == (11, 11)


def test_no_name_of_a_person_reaches_the_console(desk, alpha):
    with in_school(alpha):
        PupilFactory(first_name="Zzmarqueur", last_name="Zzsecret")
    page = desk.get("/ecoles/0359901X/").content.decode()
    assert "Zzmarqueur" not in page
    assert "Zzsecret" not in page


def test_a_school_without_space_yet(look, camille):
    order = opening.accept(actor=camille, order=make_order())
    page = words(look(f"/ecoles/{order.schools.get().uai}/"))
    assert "n’existe pas encore" in page
    assert order.reference in page


def test_an_unknown_uai_is_not_found(desk):
    assert desk.get("/ecoles/0359999A/").status_code == 404


def _browser():
    return StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")


def test_suspended_then_reopened(desk, alpha, camille):
    response = desk.post("/ecoles/0359901X/suspendre/", {"reason": "Facture impayée"}, follow=True)
    alpha.refresh_from_db()
    assert (alpha.status, alpha.status_reason) == (SchoolStatus.SUSPENDED, "Facture impayée")
    assert "Facture impayée" in response.content.decode()
    with in_school(alpha):
        browser = _browser()
        browser.force_login(TeacherFactory(activated=True))
    home = browser.get("/")
    assert home.status_code == 200
    assert "lecture seule" in home.content.decode()
    desk.post("/ecoles/0359901X/rouvrir/")
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN
    entries = AuditEntry.objects.filter(target_key=f"school:{alpha.pk}").order_by("pk")
    assert [(entry.verb, entry.actor, entry.data) for entry in entries] == [
        ("provisioning.suspend_school", camille, {"reason": "Facture impayée"}),
        ("provisioning.reopen_school", camille, {}),
    ]


def test_the_administrators_learn_why(desk, alpha, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with in_school(alpha):
        head = TeacherFactory(first_name="Claire", email="claire@example.test", activated=True)
        head.functions = [Function.HEAD]
        head.save()
        TeacherFactory(email="autre@example.test", activated=True)
        browser = _browser()
        browser.force_login(head)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/ecoles/0359901X/suspendre/", {"reason": "Facture <impayée> depuis juin"})
    [told] = mail.outbox
    assert (told.to, told.reply_to) == (["claire@example.test"], [settings.TEAM_EMAIL])
    assert "Facture <impayée> depuis juin" in told.body
    assert "Facture &lt;impayée&gt;" in told.alternatives[0].content
    refused = browser.post("/fiches/", {})
    assert refused.status_code == 403
    assert f"mailto:{settings.TEAM_EMAIL}" in refused.content.decode()
    people = browser.get("/administration/personnes/").content.decode()
    assert 'aria-label="Lecture seule"' in people
    assert "Créer un compte" not in people


@pytest.mark.parametrize("typed", ["", "  ", "a" * 301])
def test_a_suspension_has_a_reason(desk, alpha, typed):
    assert desk.post("/ecoles/0359901X/suspendre/", {"reason": typed}).status_code == 422
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN


def test_closing_says_what_happens(look, alpha):
    page = words(look("/ecoles/0359901X/fermer/"))
    assert "Plus personne ne pourra entrer" in page
    assert "90 jours" in page
    assert "pas encore automatique" in page


def test_closing_wants_the_schools_name(desk, alpha):
    response = desk.post("/ecoles/0359901X/fermer/", {"typed_name": "École Beta", "reason": "Regroupement"})
    assert response.status_code == 422
    assert "Recopiez" in response.content.decode()
    assert "Regroupement" in response.content.decode()
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.OPEN


def test_a_closed_school_answers_no_more(desk, alpha, camille):
    response = desk.post(
        "/ecoles/0359901X/fermer/", {"typed_name": "ecole alpha", "reason": "Regroupement"}, follow=True
    )
    assert "est fermée" in toasts(response)
    alpha.refresh_from_db()
    assert alpha.status == SchoolStatus.CLOSED
    assert _browser().get("/").status_code == 404
    assert AuditEntry.objects.get(verb="provisioning.close_school").actor == camille


@pytest.mark.parametrize(
    ("status", "path", "said"),
    [
        (SchoolStatus.OPEN, "rouvrir/", "On rouvre une école suspendue"),
        (SchoolStatus.SUSPENDED, "suspendre/", "On suspend une école ouverte"),
        (SchoolStatus.CLOSED, "fermer/", "On ferme une école ouverte ou suspendue"),
        (SchoolStatus.CLOSED, "rouvrir/", "On rouvre une école suspendue"),
    ],
)
def test_what_makes_no_sense_is_said(desk, alpha, status, path, said):
    School.objects.filter(pk=alpha.pk).update(status=status)
    url = f"/ecoles/{alpha.uai}/{path}"
    assert said in toasts(desk.get(url, follow=True))
    assert said in toasts(desk.post(url, follow=True))


def test_the_service_itself_refuses_strangers(alpha):
    from provisioning.console.services import SchoolRefused, suspend_school
    from tenant_apps.accounts.models import User

    with pytest.raises(SchoolRefused, match="réservée à l’équipe"):
        suspend_school(actor=User(profile="teacher"), school=alpha, reason="x")
