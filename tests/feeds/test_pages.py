"""The console's pages about the academic feeds."""

from datetime import date

import pytest
from django.utils import timezone

from provisioning.feeds import services
from provisioning.feeds.choices import RunStatus, SchoolState
from provisioning.feeds.models import Convention, FeedRun, SchoolRun
from provisioning.feeds.runner import run_convention
from tenant_apps.accounts.models import AuditEntry
from tests.console.conftest import toasts, words
from tests.factories.aaf1d import pupil, relative

GIVEN = {
    "name": "Nancy-Metz",
    "academy_code": "12",
    "departments": "54, 57, 2A",
    "folder": "nancy-metz",
    "hour": "4",
    "is_active": "on",
}


@pytest.fixture
def taken(writer, structures, convention):
    """A drop with one anomaly of each kind."""
    pupils = [pupil("1001", ENTPersonMail="x"), pupil("1002", ENTPersonDateNaissance=""), pupil("1003", "10")]
    writer.write_all(structures=structures, pupils=pupils, relatives=[relative("2001", ["1001", "1999"])])
    run_convention(convention.pk)
    return FeedRun.objects.get()


def test_the_list_without_any(look, db):
    assert "Aucune convention" in words(look("/alimentation/"))


def test_the_list_says_how_the_last_night_went(look, taken, convention):
    [row] = look("/alimentation/").cssselect("tbody tr")
    said = words(row)
    assert "Essai 99" in said
    assert "035" in said
    assert "terminé" in said


def test_lists_have_a_fixed_number_of_queries(queries_of, convention, alpha, beta):
    def grow(number):
        other = services.save_convention(actor=None, name="Autre", academy_code="98", folder=f"autre-{number}", hour=1)
        for each in (other, convention, None):
            run = FeedRun.objects.create(convention=each, day=date(2026, 9, number), mode="Complet")
            SchoolRun.objects.create(run=run, school=alpha, state=SchoolState.FAILED)
            services.finish_run(run=run, status=RunStatus.PARTIAL)
        return run

    first = grow(1)
    addresses = ["/alimentation/", f"/alimentation/{convention.pk}/", f"/alimentation/passages/{first.pk}/"]
    one = [queries_of(each) for each in addresses]
    for number in range(2, 6):
        grow(number)
    SchoolRun.objects.create(run=first, school=beta, state=SchoolState.DONE)
    assert one == [queries_of(each) for each in addresses] == [8, 9, 8]


def test_a_convention_is_created(desk, db, camille):
    answer = desk.post("/alimentation/nouvelle/", GIVEN, follow=True)
    assert "Convention enregistrée." in toasts(answer)
    made = Convention.objects.get()
    assert (made.name, made.academy_code, made.departments, made.folder, made.hour, made.is_active) == (
        "Nancy-Metz",
        "12",
        ["054", "057", "620"],
        "nancy-metz",
        4,
        True,
    )
    entry = AuditEntry.objects.get(verb="provisioning.create_convention")
    assert (entry.actor, entry.target) == (camille, "Nancy-Metz (12)")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Donnez le nom de l’académie."),
        ("academy_code", "AB", "de un à trois chiffres"),
        ("departments", "54, Moselle", "Ce n’est pas un numéro de département : Moselle"),
        ("folder", "../etc", "Un nom de dossier"),
        ("folder", "/etc", "Un nom de dossier"),
        ("folder", "essai", "Une autre convention utilise ce dossier."),
        ("hour", "25", "choix"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(desk, convention, field, value, said):
    answer = desk.post("/alimentation/nouvelle/", GIVEN | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "nancy-metz" in answer.content.decode() or field == "folder"
    assert Convention.objects.count() == 1


SFTP = {
    "sftp_host": "sftp.academie.example",
    "sftp_user": "one",
    "sftp_password": "sel-de-guérande",
    "sftp_folder": "depot",
    "sftp_host_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTKGhGu0RnwtwPuIGrVGCzKuNGGcXSHfRMQv9Ix8p0r",
}


def test_a_server_is_given_and_its_password_never_shown(desk, db):
    desk.post("/alimentation/nouvelle/", GIVEN | SFTP)
    made = Convention.objects.get()
    assert (made.sftp_host, made.sftp_port, made.sftp_user, made.sftp_folder) == (
        "sftp.academie.example",
        22,
        "one",
        "depot",
    )
    page = desk.get(f"/alimentation/{made.pk}/modifier/").content.decode()
    assert "sftp.academie.example" in page
    assert SFTP["sftp_password"] not in page
    assert made.sftp_secret not in page
    assert "sur le serveur SFTP sftp.academie.example" in desk.get(f"/alimentation/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sftp_host", "sftp://exemple.fr/depot", "Un nom de serveur"),
        ("sftp_user", "", "Donnez l’identifiant de ONE"),
        ("sftp_host_key", "", "Donnez la clé du serveur"),
        ("sftp_host_key", "AAAA", "Ce n’est pas une clé de serveur"),
        ("sftp_port", "70000", "65535"),
    ],
)
def test_what_is_wrong_of_a_server_is_said_at_its_field(desk, db, field, value, said):
    answer = desk.post("/alimentation/nouvelle/", GIVEN | SFTP | {field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Convention.objects.exists()


def test_a_convention_is_changed_and_stopped(desk, convention):
    page = desk.get(f"/alimentation/{convention.pk}/modifier/").content.decode()
    assert 'value="essai"' in page
    given = GIVEN | {"folder": "essai", "departments": ""}
    given.pop("is_active")
    desk.post(f"/alimentation/{convention.pk}/modifier/", given)
    convention.refresh_from_db()
    assert (convention.name, convention.departments, convention.is_active) == ("Nancy-Metz", [], False)
    assert "arrêtée" in desk.get(f"/alimentation/{convention.pk}/").content.decode()


def test_it_is_run_now_after_a_confirmation(
    desk, look, convention, camille, django_capture_on_commit_callbacks, writer
):
    writer.write_all()
    page = words(look(f"/alimentation/{convention.pk}/lancer/"))
    assert "Prendre le flux de Essai maintenant ?" in page
    assert FeedRun.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"/alimentation/{convention.pk}/lancer/", follow=True)
    assert "Demande enregistrée" in toasts(answer)
    run = FeedRun.objects.get()
    assert (run.requested_by, run.status) == (camille, RunStatus.DONE)
    convention.refresh_from_db()
    assert convention.requested_at is None
    assert AuditEntry.objects.filter(verb="provisioning.request_feed", actor=camille).count() == 1


def test_a_request_that_waits_is_shown(look, convention):
    Convention.objects.filter(pk=convention.pk).update(requested_at=timezone.now())
    page = look(f"/alimentation/{convention.pk}/")
    assert "Passage demandé" in words(page)
    assert page.cssselect("#live[hx-get]")


def test_a_stopped_convention_is_not_run(desk, convention):
    Convention.objects.filter(pk=convention.pk).update(is_active=False)
    answer = desk.post(f"/alimentation/{convention.pk}/lancer/", follow=True)
    assert "réactivez-la" in toasts(answer)
    convention.refresh_from_db()
    assert convention.requested_at is None


def test_a_run_in_full(look, taken, alpha):
    page = look(f"/alimentation/passages/{taken.pk}/")
    files = {words(row.cssselect("th")[0]).split()[0]: words(row) for row in page.cssselect("section tbody tr")}
    assert "1 : date de naissance absente ou illisible" in files["Élèves"]
    assert "1 : aucune de ses écoles n’a d’espace ONE" in files["Élèves"]
    assert "1 champ laissé de côté" in files["Élèves"]
    assert "1 lien vers une fiche absente" in files["Responsables"]
    assert "mise à jour" in words(page.get_element_by_id("schools"))
    assert "1 école du flux n’a pas d’espace ONE" in words(page)
    assert "2 anomalies" in words(page)
    assert not page.cssselect("#live[hx-get]")


def test_a_running_run_watches_itself(look, convention):
    run = FeedRun.objects.create(convention=convention, records=2000, day=date(2026, 9, 1), mode="Complet")
    page = look(f"/alimentation/passages/{run.pk}/")
    assert page.cssselect("#live[hx-get]")
    assert "2 000 fiches lues" in words(page).replace("\u202f", " ")


def test_schools_by_state(look, taken, alpha):
    assert "École Alpha" in words(look(f"/alimentation/passages/{taken.pk}/?etat=done").get_element_by_id("schools"))
    assert "École Alpha" in words(look(f"/alimentation/passages/{taken.pk}/?etat=rien").get_element_by_id("schools"))


def test_an_unusable_drop_says_why(look, convention):
    run = services.refuse_folder(convention=convention, reasons=("Il manque la partie 0001.",))
    assert "Il manque la partie 0001." in words(look(f"/alimentation/passages/{run.pk}/"))


def test_schools_to_look_at(look, convention, alpha):
    run = FeedRun.objects.create(convention=convention)
    SchoolRun.objects.create(run=run, school=alpha, state=SchoolState.FAILED, error="La base était occupée.\ndétail")
    services.finish_run(run=run, status=RunStatus.PARTIAL)
    page = words(look(f"/alimentation/{convention.pk}/"))
    assert "École Alpha Testville · La base était occupée." in page


def test_departures_held_back_are_confirmed(desk, look, convention, alpha, camille):
    run = FeedRun.objects.create(convention=convention, day=date(2026, 9, 1), mode="Complet")
    done = SchoolRun.objects.create(run=run, school=alpha, state=SchoolState.HELD, held_back=12)
    services.finish_run(run=run, status=RunStatus.PARTIAL)
    page = look(f"/alimentation/passages/{run.pk}/")
    [link] = page.cssselect("#schools td a")
    assert "12 départs retenus" in words(page)
    asked = look(link.get("href"))
    assert "Le flux fait partir 12 personnes" in words(asked)
    answer = desk.post(link.get("href"), follow=True)
    assert "Départs confirmés" in toasts(answer)
    assert "12 départs retenus, confirmés" in words(look(f"/alimentation/passages/{run.pk}/"))
    assert AuditEntry.objects.get(verb="provisioning.confirm_departures").actor == camille
    convention.refresh_from_db()
    assert convention.requested_at
    assert done.pk


def test_departures_of_another_run_are_not_found(desk, convention, alpha):
    run, other = FeedRun.objects.create(convention=convention), FeedRun.objects.create(convention=convention)
    done = SchoolRun.objects.create(run=other, school=alpha, state=SchoolState.DONE)
    assert desk.get(f"/alimentation/passages/{run.pk}/departs/{done.pk}/").status_code == 404
    answer = desk.post(f"/alimentation/passages/{other.pk}/departs/{done.pk}/", follow=True)
    assert "Aucun départ n’est retenu ici." in toasts(answer)


def test_schools_without_a_space(look, taken):
    page = words(look(f"/alimentation/passages/{taken.pk}/sans-espace/"))
    assert "LES MOUETTES" in page
    assert "9990010G" in page


def test_anomalies_as_a_spreadsheet(desk, taken):
    answer = desk.get(f"/alimentation/passages/{taken.pk}/anomalies.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="anomalies-{taken.pk}.csv"'
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Fichier;Identifiant;Champ;Anomalie;Fiche écartée"
    assert [line.split(";")[1:3] for line in lines[1:]] == [
        ["1001", "ENTPersonMail"],
        ["1002", "ENTPersonDateNaissance"],
    ]
    assert [line.split(";")[4] for line in lines[1:]] == ["non", "oui"]


def test_a_cell_is_never_a_formula(desk, convention):
    anomaly = {"file": "=cmd()", "identifier": "@1", "column": "-x", "text": "+y", "blocking": True}
    run = FeedRun.objects.create(convention=convention, anomalies=[anomaly], anomaly_count=1)
    lines = b"".join(desk.get(f"/alimentation/passages/{run.pk}/anomalies.csv").streaming_content).decode()
    assert "'=cmd();'@1;'-x;'+y;oui" in lines


@pytest.mark.parametrize(
    "path",
    ["99/", "99/modifier/", "99/lancer/", "passages/99/", "passages/99/sans-espace/", "passages/99/anomalies.csv"],
)
def test_what_does_not_exist_is_not_found(desk, db, path):
    assert desk.get(f"/alimentation/{path}").status_code == 404


def test_services_refuse_strangers(convention):
    from tenant_apps.accounts.models import User

    stranger = User(profile="teacher")
    with pytest.raises(services.FeedRefused):
        services.save_convention(actor=stranger, convention=convention, hour=5)
    with pytest.raises(services.FeedRefused):
        services.request_run(actor=stranger, convention=convention)
