"""Files dropped, checked, applied, undone: what the head and the teacher meet on each page."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.models import SchoolClass
from tenant_apps.imports import services
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.models import Import
from tests.factories.accounts import PupilFactory, TeacherFactory, activate
from tests.factories.onde import PUPIL, RELATIVE, TEACHER
from tests.imports.pages.conftest import both, dropped, print_of, said, written
from tests.queries import exactly

KNOWN = {**PUPIL, "Nom élève": "Martin", "Prénom élève": "Lou", "Libellé classe": "CE1 B"}


def numbers(page):
    """The totals of a page: word (in the plural) → number."""
    found = re.findall(r"<dt>([^<]+)</dt><dd>(?:<a[^>]*>)?([^<]+)<", said(page))
    plural = {"nouveau": "nouveaux", "inchangé": "inchangés", "refusé": "refusés"}
    return {plural.get(word, word): int(number) for word, number in found}


def test_the_first_page_says_how_and_keeps_no_import(as_head):
    page = as_head.get("/imports/")
    assert "loupe sans choisir de niveau" in said(page)
    assert "multiple" in said(page)
    assert "Derniers imports" not in said(page)


def test_two_files_then_the_school(as_head, drop, django_capture_on_commit_callbacks):
    where = drop(*both())
    page = as_head.get(where)
    assert numbers(page)["nouveaux"] == 2
    assert "Zoé" in said(page)
    assert not User.objects.filter(first_name="Zoé").exists()
    ask = as_head.get(f"{where}appliquer/")
    assert "2 comptes seront créés." in said(ask)
    assert "1 classe sera ajoutée." in said(ask)
    done = written(as_head, where)
    zoe = User.objects.get(first_name="Zoé")
    assert "L’import est fait." in said(done)
    assert "Classes créées : CE1 A" in said(done)
    assert f"personne={zoe.pk}&amp;" in said(done)
    assert zoe.login in said(done)
    recent = said(as_head.get("/imports/"))
    assert "par vous" in recent
    assert "2 nouveaux" in recent
    assert f"{where}annuler/" in recent


def test_the_same_files_again_change_nothing(as_head, drop):
    written(as_head, drop(*both()))
    where = drop(*both())
    page = as_head.get(where)
    assert "L’école est déjà comme le disent les fichiers." in said(page)
    assert numbers(page)["inchangés"] == 2
    assert "Terminer" in said(as_head.get(f"{where}appliquer/"))


def test_undone_then_said_so(as_head, drop):
    where = drop(*both())
    written(as_head, where)
    assert "2 comptes créés seront effacés" in said(as_head.get(f"{where}annuler/"))
    page = as_head.post(f"{where}annuler/", follow=True)
    assert "l’école est comme avant" in said(page)
    assert "Cet import a été annulé" in said(page)
    assert not User.objects.filter(first_name="Zoé").exists()
    assert "n’a rien à annuler" in said(as_head.get(f"{where}annuler/", follow=True))


def test_an_import_somebody_lives_with_is_not_undone(as_head, drop):
    where = drop(*both())
    written(as_head, where)
    activate(User.objects.get(first_name="Anne", last_name="Dupont"))
    page = as_head.post(f"{where}annuler/", follow=True)
    assert "Anne Dupont a activé son compte depuis" in said(page)
    assert User.objects.filter(first_name="Zoé").exists()


def test_given_up(as_head, drop):
    where = drop(*both())
    assert "Rien n’a été changé" in said(as_head.get(f"{where}abandonner/"))
    assert "fichiers sont effacés" in said(as_head.post(f"{where}abandonner/", follow=True))
    assert as_head.get(where).status_code == 404


# --- What is wrong is told where it is


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Ce fichier est vide"),
        (b"PK\x03\x04nonsense", "abîmée"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "CSVExtraction.csv"),
    ],
)
def test_unusable_files_are_refused_in_words(as_head, content, told):
    page = as_head.post(
        "/imports/", {"fichiers": [SimpleUploadedFile("CSVExtraction.csv", content)], "portee": "ecole"}
    )
    assert page.status_code == 422
    assert told in said(page)
    assert 'aria-invalid="true"' in said(page)
    assert not Import.objects.exists()


def test_nothing_chosen(as_head):
    page = as_head.post("/imports/", {"portee": "partie"})
    assert page.status_code == 422
    assert "Choisissez les fichiers à importer." in said(page)


def test_too_many_files(as_head):
    page = as_head.post("/imports/", {"fichiers": [dropped(PUPIL) for _ in range(21)], "portee": "partie"})
    assert "Déposez 20 fichiers au plus." in said(page)


def test_a_drop_beyond_the_bound_is_not_kept(as_head, monkeypatch):
    huge = SimpleUploadedFile("eleves.csv", b"a" * (31 * 1024 * 1024))
    page = as_head.post("/imports/", {"fichiers": [huge], "portee": "ecole"})
    assert page.status_code == 422
    assert "dépassent 30 Mo" in said(page)


# --- Columns


def test_a_file_that_does_not_say_of_whom_it_speaks(as_head, drop):
    where = drop(dropped({"Machin": "Dupont", "Truc": "Zoé", "Chose": "14/03/2019"}))
    page = as_head.get(where, follow=True)
    assert "De qui parle ce fichier ?" in said(page)
    assert "Lire ainsi" not in said(page)
    page = as_head.get(f"{where}colonnes/0/", {"genre": "pupils"})
    assert "14/03/2019" in said(page)
    page = as_head.post(f"{where}colonnes/0/", {"genre": "pupils", "c0": "last_name", "c1": "first_name"})
    assert page.status_code == 422
    assert "Date de naissance ou INE" in said(page)
    chosen = {"genre": "pupils", "c0": "last_name", "c1": "last_name", "c2": "birth_date"}
    page = as_head.post(f"{where}colonnes/0/", chosen)
    assert "est déjà choisi plus haut" in said(page)
    page = as_head.post(f"{where}colonnes/0/", chosen | {"c1": "first_name", "retenir": "on"}, follow=True)
    assert numbers(page)["nouveaux"] == 1
    again = drop(dropped({"Machin": "Petit", "Truc": "Ana", "Chose": "02/05/2019"}))
    assert numbers(as_head.get(again))["nouveaux"] == 1


def test_an_unknown_column_is_told_and_can_be_said(as_head, drop):
    where = drop(dropped({**PUPIL, "Prénon usuel": "Zouzou"}))
    assert "Prénon usuel" in said(as_head.get(where))
    assert as_head.get(f"{where}colonnes/0/").status_code == 200
    assert as_head.get(f"{where}colonnes/7/").status_code == 404


# --- Rows


def test_rows_are_filtered(as_head, drop):
    where = drop(*both(), scope="partie")
    assert "2 lignes" in said(as_head.get(where))
    assert "1 ligne" in said(as_head.get(where, {"genre": "pupils"}))
    assert "1 ligne" in said(as_head.get(where, {"q": "anne"}))
    assert "1 ligne" in said(as_head.get(where, {"classe": "CE1 A"}))
    assert "Aucune ligne ne correspond" in said(as_head.get(where, {"resultat": "new", "q": "xyz"}))
    assert "2 lignes" in said(as_head.get(where, {"resultat": "nonsense", "genre": "x"}))


def test_what_changes_is_told_before_and_after(as_head, drop, school):
    other = {**KNOWN, "Libellé classe": "CM2", "Date naissance": "12/03/2018"}
    User.objects.filter(pk=school.lou.pk).update(birth_date="2018-03-12")
    page = said(as_head.get(drop(dropped(other), scope="partie")))
    assert "<del>CE1 B</del>" in page
    assert "<ins>CM2</ins>" in page


def test_a_refused_row_says_which_cell(as_head, drop):
    page = said(as_head.get(drop(dropped({**PUPIL, "Date naissance": "31/02/2019"}))))
    assert "31/02/2019 » n’existe pas dans le calendrier" in page
    assert '<span class="strong">Date naissance</span>' in page


def test_a_mobile_is_told_as_one_reads_it(as_head, drop):
    row = {**RELATIVE, "Téléphone portable": "0639980001"}
    assert "6 39 98 00 01" in said(as_head.get(drop(dropped(PUPIL), dropped(row), scope="partie"))).replace("\xa0", " ")


def test_the_rows_as_a_file(as_head, drop):
    answer = as_head.get(f"{drop(*both(), scope='partie')}lignes/fichier/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))
    assert [row["Prénom"] for row in rows] == ["Zoé", "Anne"]
    assert "attachment" in answer["Content-Disposition"]


# --- Questions


def test_one_question_after_another(as_head, drop, school):
    where = drop(dropped(KNOWN), scope="partie")
    page = as_head.get(f"{where}a-decider/", follow=True)
    text = said(page)
    assert "Qui est Lou Martin ?" in text
    assert "14 mars 2019" in text
    assert "même nom" in text.lower()
    asked = page.redirect_chain[-1][0]
    done = as_head.post(asked, {"reponse": str(school.lou.pk)}, follow=True)
    assert "C’est noté pour Lou Martin." in said(done)
    assert numbers(done)["mis à jour"] == 1
    answers = said(as_head.get(f"{where}reponses/"))
    assert "c’est Lou Martin" in answers
    row = Import.objects.get().rows.get()
    back = as_head.post(f"{where}reponses/", {"ligne": row.pk}, follow=True)
    assert "Qui est Lou Martin ?" in said(back)


def test_a_twin_of_the_file_is_shown_beside(as_head, drop):
    brother = {**PUPIL, "Sexe": "M", "Libellé classe": "CM2"}
    where = drop(dropped(PUPIL, name="a.csv"), dropped(brother, name="b.csv"), scope="partie")
    page = said(as_head.get(f"{where}a-decider/", follow=True))
    assert "est-ce le même élève" in page
    assert "Aussi à la ligne 2" in page
    assert "CM2" in page


def test_somebody_new_or_left_aside(as_head, drop):
    where = drop(dropped(KNOWN), scope="partie")
    asked = as_head.get(f"{where}a-decider/")["Location"]
    assert numbers(as_head.post(asked, {"reponse": "ignore"}, follow=True))["à décider"] == 0
    as_head.post(f"{where}reponses/", {"ligne": Import.objects.get().rows.get().pk})
    assert numbers(as_head.post(asked, {"reponse": "new"}, follow=True))["nouveaux"] == 1


@pytest.mark.parametrize("answer", ["leave", "999999", "nonsense", "1" * 40])
def test_an_answer_that_is_not_one(as_head, drop, answer):
    where = drop(dropped(KNOWN), scope="partie")
    asked = as_head.get(f"{where}a-decider/")["Location"]
    page = as_head.post(asked, {"reponse": answer}, follow=True)
    assert "pas possible pour cette ligne" in said(page)


def test_who_was_added_by_hand_is_asked_about(as_head, drop, school):
    where = drop(*both())
    page = as_head.get(f"{where}a-decider/", follow=True)
    assert "Garder Lou Martin ?" in said(page)
    left = as_head.post(page.redirect_chain[-1][0], {"reponse": "leave"}, follow=True)
    assert numbers(left)["sur le départ"] == 1


def test_all_who_were_added_by_hand_are_kept_at_once(as_head, drop, school):
    directory.attach(actor=None, school_class=school.ce1, user=PupilFactory())
    where = drop(*both())
    page = as_head.get(f"{where}a-decider/", follow=True)
    assert "Garder les 2 personnes absentes des fichiers" in said(page)
    assert "2 comptes sont gardés." in said(as_head.post(f"{where}garder-les-absents/", follow=True))


def test_a_head_is_proposed_and_never_made_silently(as_head, drop):
    where = drop(dropped({**TEACHER, "Directeur": "Oui"}), scope="partie")
    page = as_head.get(f"{where}a-decider/", follow=True)
    assert "Luc Bêta dirige l’école ?" in said(page)
    asked = page.redirect_chain[-1][0]
    as_head.post(asked, {"reponse": "new"})
    assert as_head.get(f"{where}a-decider/")["Location"] == where
    as_head.post(f"{where}reponses/", {"ligne": Import.objects.get().rows.get().pk})
    as_head.post(asked, {"reponse": "head"})
    written(as_head, where)
    assert User.objects.get(first_name="Luc").is_school_admin


# --- The confirmation


def test_a_school_that_would_be_emptied_asks_for_a_tick(as_head, drop, school):
    first = [{**PUPIL, "Prénom élève": name} for name in ("Zoé", "Ana", "Tom", "Ali", "Eva")]
    written(as_head, drop(dropped(*first)))
    where = drop(dropped(first[0]))
    assert "Plus de la moitié de l’école partirait" in said(as_head.get(where))
    page = as_head.post(f"{where}appliquer/", {"vu": print_of(as_head, where)})
    assert page.status_code == 422
    assert "Cochez la case si c’est bien voulu" in said(page)
    assert not User.objects.leaving().exists()
    page = written(as_head, where, confirmer="on")
    assert numbers(page)["sur le départ"] == 4
    assert User.objects.leaving().count() == 4


def test_pressed_twice_it_is_done_once(as_head, drop):
    where = drop(*both())
    written(as_head, where)
    page = as_head.post(f"{where}appliquer/", follow=True)
    assert numbers(page)["nouveaux"] == 2
    assert User.objects.filter(first_name="Zoé").count() == 1


def test_what_another_head_applied_meanwhile_can_no_longer_be_answered(as_head, drop, school):
    where = drop(dropped(KNOWN), scope="partie")
    asked = as_head.get(f"{where}a-decider/")["Location"]
    services.apply_import(actor=None, run=Import.objects.get(), wait=True)
    page = as_head.post(asked, {"reponse": "new"}, follow=True)
    assert "Cet import n’est plus à vérifier" in said(page)


def test_the_progress_gives_way_to_the_report(as_head, drop):
    where = drop(*both())
    Import.objects.update(status=ImportStatus.APPLYING)
    page = as_head.get(where)
    assert "Import en cours" in said(page)
    part = as_head.get(f"{where}?suivi=1", headers={"HX-Request": "true"})
    assert "<h1" not in said(part)
    assert "progress" in said(part)
    Import.objects.update(status=ImportStatus.READY)
    assert as_head.get(f"{where}?suivi=1", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


# --- A teacher


def test_a_teacher_imports_into_their_class(as_teacher, drop, school):
    assert "portee" not in said(as_teacher.get("/imports/"))
    where = drop(*both(), client=as_teacher, classe=school.ce1.pk)
    written(as_teacher, where)
    assert set(school.ce1.members.order_by("pk").values_list("first_name", flat=True)) >= {"Zoé", "Lou"}
    assert not User.objects.leaving().exists()


def test_a_teacher_is_not_told_of_the_class_they_said(as_teacher, drop, school):
    row = {name: cell for name, cell in PUPIL.items() if name != "Libellé classe"}
    page = as_teacher.get(drop(dropped(row), client=as_teacher, classe=school.ce1.pk))
    assert numbers(page)["nouveaux"] == 1
    assert "dans aucune classe" not in said(page)


def test_a_teacher_must_say_a_class_of_theirs(as_teacher, school):
    other = SchoolClass.objects.create(name="CM2", levels=["CM2"])
    page = as_teacher.post("/imports/", {"fichiers": both(), "classe": other.pk})
    assert page.status_code == 422
    assert "pas une des vôtres" in said(page)
    assert "Choisissez la classe." in said(as_teacher.post("/imports/", {"fichiers": both()}))


def test_a_teacher_without_class(alpha_client, inside_alpha):
    alpha_client.force_login(TeacherFactory(activated=True))
    assert "pas encore de classe" in said(alpha_client.get("/imports/"))


def test_a_teacher_who_left_the_class_goes_no_further(as_teacher, drop, school):
    where = drop(*both(), client=as_teacher, classe=school.ce1.pk)
    directory.detach(actor=None, school_class=school.ce1, user=school.teacher)
    assert as_teacher.post(f"{where}appliquer/").status_code == 403
    assert not User.objects.filter(first_name="Zoé").exists()


# --- Fixed numbers of queries


def _many(count):
    return [dropped({**PUPIL, "Prénom élève": f"Zoé{'abcdefgh'[n]}"}) for n in range(count)]


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_the_dry_run(as_head, drop, rows):
    where = drop(*_many(rows), scope="partie")
    with exactly(7):
        as_head.get(where)


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_the_lists(as_head, drop, rows):
    for _ in range(rows):
        drop(*both(), scope="partie")
    with exactly(6):
        as_head.get("/imports/tous/")


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_the_answers(as_head, drop, school, rows):
    for number in range(1, rows):
        PupilFactory(first_name=f"Lou{'abcde'[number]}", last_name="Martin")
    known = [dropped({**KNOWN, "Prénom élève": f"Lou{'abcde'[n] if n else ''}"}) for n in range(rows)]
    where = drop(*known, scope="partie")
    run = Import.objects.get()
    for row in run.rows.in_order():
        services.decide(actor=None, run=run, row=row, decision="new")
    with exactly(6):
        as_head.get(f"{where}reponses/")
