"""Choosing, following, downloading; who meets which answer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.connection_sheets import services
from tenant_apps.connection_sheets.choices import PrintStatus, SheetFormat
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.directory import services as directory
from tenants.context import in_public, in_school
from tenants.models import School
from tests.client import StrictClient
from tests.connection_sheets import pictures
from tests.factories.accounts import HeadFactory, PupilFactory, TeacherFactory, activate
from tests.factories.directory import make_family
from tests.queries import asked

NEW = "/fiches/"


def text(response):
    return " ".join(response.content.decode().split())


def counted(response):
    return re.search(r"<dd>([\d\s]+)</dd>", response.content.decode())[1].strip()


def follow(sheet_print):
    return reverse("connection_sheets:print", args=[sheet_print.pk], urlconf="config.urls.school")


def link_of(client, sheet_print):
    return re.search(r'href="(/fiches/\d+/fichier/[^"?]+)"', client.get(follow(sheet_print)).content.decode())[1]


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def made(school):
    return services.request_print(actor=school.teacher, format=SheetFormat.FULL)


@pytest.fixture
def waiting(school, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 0)
    return services.request_print(actor=school.teacher, format=SheetFormat.FULL)


def test_the_page_counts_before_printing(as_head):
    page = as_head.get(NEW)
    assert counted(page) == "5"
    assert "3 élèves, 2 parents" in text(page)
    assert "CE1 A" in text(page)


def test_the_count_follows_the_choice(as_head, school):
    assert counted(as_head.get(NEW, {"classe": school.cm2.pk})) == "3"
    assert counted(as_head.get(NEW, {"profil": "pupil"})) == "3"
    assert counted(as_head.get(NEW, {"comptes": "tous"})) == "8"
    assert counted(as_head.get(NEW, {"format": "family", "profil": "pupil"})) == "3"
    assert "Aucune fiche" in text(as_head.get(NEW, {"profil": "guest"}))


def test_links_of_other_pages(as_teacher, school):
    one = as_teacher.get(NEW, {"personne": school.lea.pk})
    assert "1 personne choisie" in text(one)
    assert "Léa Martin" in text(one)
    family = as_teacher.get(NEW, {"famille": school.lea.pk})
    assert re.search(r'value="family"[^>]*checked', text(family))
    assert "Avec les adultes" in text(family)


def test_printing(as_teacher, school):
    response = as_teacher.post(NEW, {"format": "cards", "comptes": "en-attente", "classe": school.ce1.pk})
    made = SheetPrint.objects.get()
    assert (response.status_code, response["Location"]) == (302, follow(made))
    assert made.requested_by == school.teacher
    assert (made.format, made.total) == ("cards", 4)
    assert "4 cartes à imprimer" in text(as_teacher.get(follow(made)))


def test_nobody_to_print_says_why_and_keeps_the_choice(as_head):
    response = as_head.post(NEW, {"profil": "guest", "format": "cards"})
    assert response.status_code == 422
    assert "Personne à imprimer" in text(response)
    assert re.search(r'value="guest"[^>]*checked', text(response))
    assert re.search(r'value="cards"[^>]*checked', text(response))


@pytest.mark.parametrize(
    "data", [{"classe": "x"}, {"classe": 10**30}, {"personne": 0}, {"format": "A3"}, {"profil": "team"}]
)
def test_nonsense_is_told(as_head, data):
    response = as_head.post(NEW, data)
    assert response.status_code == 422
    assert not SheetPrint.objects.exists()
    assert as_head.get(NEW, data).status_code == 200


def test_another_class_cannot_be_chosen(as_teacher, school):
    response = as_teacher.post(NEW, {"classe": school.cm2.pk})
    assert response.status_code == 422
    assert "pas une des vôtres" in text(response)
    assert as_teacher.post(NEW, {"personne": school.tom.pk}).status_code == 422
    assert "CM2" not in text(as_teacher.get(NEW))


def test_an_empty_school_has_nothing_to_print(alpha_client, inside_alpha):
    alpha_client.force_login(TeacherFactory(activated=True))
    assert "Personne à imprimer pour le moment" in text(alpha_client.get(NEW))


def test_pupils_and_parents_are_told_why_not(alpha_client, school):
    for other in (activate(school.lea), activate(school.claire)):
        alpha_client.force_login(other)
        response = alpha_client.get(NEW)
        assert response.status_code == 403
        assert "imprimées par les enseignants" in text(response)


def test_visitors_sign_in_first(alpha_client, made):
    for path in (NEW, follow(made), f"{NEW}impressions/"):
        assert alpha_client.get(path)["Location"].startswith("/connexion/")


def test_the_file(as_teacher, made):
    response = as_teacher.get(link_of(as_teacher, made))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="fiches-mes-classes.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    content = body(response)
    assert int(response["Content-Length"]) == len(content) == made.size
    assert "Pour Léa Martin" in pictures.text(content)


def test_the_file_streams_without_the_database(as_teacher, made, django_assert_num_queries):
    response = as_teacher.get(link_of(as_teacher, made) + "?voir")
    assert response["Content-Disposition"].startswith("inline")
    with django_assert_num_queries(0):
        assert body(response).startswith(b"%PDF")


def test_a_link_is_for_one_person_one_print_and_a_quarter_of_an_hour(as_teacher, as_head, made, school):
    link = link_of(as_teacher, made)
    assert as_head.get(link).status_code == 404
    other = services.request_print(actor=school.teacher, format=SheetFormat.CARDS)
    assert as_teacher.get(link.replace(f"/{made.pk}/", f"/{other.pk}/")).status_code == 404
    with time_machine.travel(
        __import__("datetime").timedelta(minutes=16) + __import__("django.utils.timezone", fromlist=["now"]).now()
    ):
        assert as_teacher.get(link)["Location"] == follow(made)
    assert as_teacher.get(link[:-2] + "x/")["Location"] == follow(made)


def test_the_administrator_sees_every_print_a_colleague_none(as_head, made, alpha_client):
    assert body(as_head.get(link_of(as_head, made))).startswith(b"%PDF")
    colleague = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    colleague.force_login(TeacherFactory(activated=True))
    assert colleague.get(follow(made)).status_code == 404
    assert colleague.post(f"{follow(made)}annuler/").status_code == 404


def test_another_school_knows_nothing_of_it(as_teacher, made):
    link = link_of(as_teacher, made)
    with in_public():
        beta = School.objects.get(subdomain="beta")
    with in_school(beta):
        teacher = TeacherFactory(activated=True)
        PupilFactory(first_name="Béa")
        theirs = services.request_print(actor=None, format=SheetFormat.FULL)
        beta_client = StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")
        beta_client.force_login(teacher)
        assert beta_client.get(link).status_code == 404
        assert beta_client.get(follow(made)).status_code == 404
        beta_client.force_login(HeadFactory(activated=True))
        assert "Léa" not in text(beta_client.get(follow(theirs)))


def test_progress_asks_for_itself_until_it_is_over(as_teacher, waiting):
    page = as_teacher.get(follow(waiting), headers={"hx-request": "true"})
    assert "<html" not in text(page)
    assert 'hx-trigger="every 1s"' in text(page)
    assert f'<progress max="{waiting.total}" value="0"' in text(page)
    services.cancel_print(actor=None, sheet_print=waiting)
    over = as_teacher.get(follow(waiting), headers={"hx-request": "true"})
    assert "hx-trigger" not in text(over)
    assert "annulée" in text(over)


def test_cancelling_and_making_again(as_teacher, waiting, monkeypatch):
    assert as_teacher.get(f"{follow(waiting)}annuler/").status_code == 405
    as_teacher.post(f"{follow(waiting)}annuler/")
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.CANCELLED
    assert "déjà terminée" in text(as_teacher.post(f"{follow(waiting)}annuler/", follow=True))
    monkeypatch.setattr(services, "AT_ONCE", 40)
    assert "Télécharger le PDF" in text(as_teacher.post(f"{follow(waiting)}recommencer/", follow=True))


def test_a_print_of_yesterday_offers_to_begin_again(as_teacher, made):
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        page = text(as_teacher.get(follow(made)))
        assert "Le fichier est effacé" in page
        assert "Recommencer" in page
        assert "Télécharger" not in page


def test_a_lost_sheet(as_teacher, school):
    path = reverse("connection_sheets:renew", args=[school.lea.pk], urlconf="config.urls.school")
    assert "L’ancienne" in text(as_teacher.get(path)) or "l’ancienne" in text(as_teacher.get(path))
    before = school.lea.activation_code
    assert AuditEntry.objects.filter(verb="accounts.renew_code").count() == 0
    response = as_teacher.post(path, follow=True)
    assert "La nouvelle fiche est prête" in text(response)
    school.lea.refresh_from_db()
    assert school.lea.activation_code != before


def address(name, *args):
    return reverse(name, args=args, urlconf="config.urls.school")


def renew(person):
    return f'href="{address("connection_sheets:renew", person.pk)}?next='


def test_pages_of_people_lead_to_a_new_sheet_until_they_are_activated(as_teacher, school):
    of_lea = text(as_teacher.get(address("class_settings:pupil", school.ce1.pk, school.lea.pk)))
    assert all(renew(person) in of_lea for person in (school.lea, school.claire, school.paul))
    of_zoe = text(as_teacher.get(address("class_settings:pupil", school.ce1.pk, school.zoe.pk)))
    assert renew(school.zoe) in of_zoe
    assert renew(school.marc) not in of_zoe, "already activated"
    assert as_teacher.get(address("connection_sheets:renew", school.claire.pk)).status_code == 200


def crumbs(page):
    said = re.search(r'<nav class="breadcrumb".*?</nav>', page)[0]
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', said)


def test_a_lost_sheet_leads_back_to_where_it_was_asked(as_teacher, school):
    there = address("class_settings:pupil", school.ce1.pk, school.lea.pk)
    expected = [(address("class_settings:class", school.ce1.pk), "CE1 A"), (there, "Léa Martin")]
    asked = re.search(renew(school.claire).replace("?", "[?]") + '[^"]+', text(as_teacher.get(there)))[0][6:]
    assert crumbs(text(as_teacher.get(asked))) == expected
    assert crumbs(text(as_teacher.post(asked, follow=True))) == expected


@pytest.mark.parametrize("elsewhere", ["", "https://ailleurs.example/", "/nulle-part/", "/ma-classe/{cm2}/"])
def test_a_lost_sheet_from_nowhere_one_may_go_leads_to_the_sheets(as_teacher, school, elsewhere):
    path = address("connection_sheets:renew", school.lea.pk)
    page = text(as_teacher.get(path, {"next": elsewhere.format(cm2=school.cm2.pk)}))
    assert crumbs(page) == [(NEW, "Fiches de connexion")]


def test_the_choice_of_sheets_stands_under_the_class_or_the_classes(as_teacher, school):
    assert crumbs(text(as_teacher.get(NEW))) == [("/ma-classe/", "Ma classe")]
    assert crumbs(text(as_teacher.get(NEW, {"classe": school.ce1.pk}))) == [(f"/ma-classe/{school.ce1.pk}/", "CE1 A")]


def test_an_administrator_comes_back_to_the_person(as_head, school):
    there = address("school_admin:person", school.claire.pk)
    page = text(as_head.get(address("connection_sheets:renew", school.claire.pk), {"next": there}))
    assert crumbs(page) == [(there, "Claire Martin")]
    assert crumbs(text(as_head.get(NEW))) == [("/administration/", "Administration")]


def test_a_colleague_who_is_a_parent_is_left_to_the_administrator(as_teacher, as_head, school):
    colleague = TeacherFactory(first_name="Nora")
    directory.add_guardian(actor=None, relative=colleague, child=school.lea)
    page = text(as_teacher.get(address("class_settings:pupil", school.ce1.pk, school.lea.pk)))
    assert "Nora" in page
    assert renew(colleague) not in page
    assert renew(colleague) in text(as_head.get(address("school_admin:person", colleague.pk)))


def test_the_administrators_page_of_a_person_leads_to_a_new_sheet(as_head, school):
    for person, offered in [(school.lea, True), (school.claire, True), (school.marc, False)]:
        page = text(as_head.get(address("school_admin:person", person.pk)))
        assert (renew(person) in page) is offered


def test_an_activated_account_needs_no_sheet(as_teacher, school):
    path = reverse("connection_sheets:renew", args=[school.marc.pk], urlconf="config.urls.school")
    assert "Un adulte qui a oublié son mot de passe" in text(as_teacher.get(path))
    assert "déjà activé" in text(as_teacher.post(path))
    assert "Un adulte qui a oublié son mot de passe" in text(as_teacher.post(path, {"remettre": "1"}))
    school.marc.refresh_from_db()
    assert school.marc.is_activated


def test_the_sheet_of_another_class_is_not_renewed(as_teacher, school):
    path = reverse("connection_sheets:renew", args=[school.tom.pk], urlconf="config.urls.school")
    assert as_teacher.get(path).status_code == 404
    assert as_teacher.post(path).status_code == 404


def test_lists_cost_as_much_with_five_prints_as_with_one(as_head, school):
    def cost(path):
        as_head.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert as_head.get(path).status_code == 200
        return len(asked(queries))

    services.request_print(actor=school.head, format=SheetFormat.CARDS)
    before = {path: cost(path) for path in (NEW, f"{NEW}impressions/")}
    for _print in range(4):
        make_family(school.ce1, children=2, relatives=2)
        services.request_print(actor=school.teacher, format=SheetFormat.CARDS)
    assert {path: cost(path) for path in before} == before
    assert before[f"{NEW}impressions/"] <= 7
    assert before[NEW] <= 16


def test_the_qr_code_opens_the_activation_page_with_the_login(alpha_client, as_teacher, school):
    made = services.request_print(actor=school.teacher, format=SheetFormat.FULL, people_ids=[school.lea.pk])
    [address] = pictures.qr_codes(body(as_teacher.get(link_of(as_teacher, made))))
    path = address.partition("://")[2].partition("/")[2]
    page = alpha_client.get(f"/{path}", follow=True)
    assert page.status_code == 200
    assert 'value="lea.martin"' in text(page)


def test_the_lost_sheet_of_a_family_by_the_page(as_teacher, school):
    path = f"/fiches/famille/{school.lea.pk}/nouveaux-codes/"
    assert "n’a pas encore activé son compte recevra un nouveau code" in text(as_teacher.get(path))
    made = as_teacher.post(path)
    assert "L’ancienne ne sert plus" in text(as_teacher.get(made["Location"]))
    assert as_teacher.get(f"/fiches/famille/{school.claire.pk}/nouveaux-codes/").status_code == 404
    activate(school.zoe)
    assert "déjà activés" in text(as_teacher.post(f"/fiches/famille/{school.zoe.pk}/nouveaux-codes/"))


def test_what_a_new_sheet_does_to_an_activated_account_is_said_first(as_teacher, school):
    activate(school.zoe)
    page = text(as_teacher.get(f"/fiches/personne/{school.zoe.pk}/nouveau-code/"))
    assert "Le mot de passe de Zoé Durand ne marchera plus" in page
    assert "Toute la famille a perdu ses fiches" in page
    assert '<input type="hidden" name="remettre" value="1">' in page
    made = as_teacher.post(f"/fiches/personne/{school.zoe.pk}/nouveau-code/", {"remettre": "1"})
    assert "L’ancienne ne sert plus" in text(as_teacher.get(made["Location"]))


def test_too_many_prints_under_way_is_said_to_who_lost_a_sheet(as_teacher, school, waiting, monkeypatch):
    monkeypatch.setattr(services, "MAX_UNDER_WAY", 1)
    refused = as_teacher.post(f"/fiches/personne/{school.lea.pk}/nouveau-code/")
    assert "ne sont pas terminées" in text(refused)
    assert AuditEntry.objects.filter(verb="accounts.renew_code").count() == 0
