"""Two pupils of one name in one class: which one is the child, asked, answered, taken back, undone."""

import re

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.models import Guardianship
from tenant_apps.imports import services
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import Import
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.factories.onde import PUPIL, RELATIVE
from tests.imports.conftest import tables
from tests.imports.pages.conftest import dropped, said, written

CLASS = {"Libellé classe": "CE1 B"}
YOUNG = {**PUPIL, **CLASS, "Date naissance": "02/05/2020", "Adresse1": "3 rue du Lac"}
MOTHER = {**RELATIVE, "Classes enfants": "CE1 B", "Adresse responsable": "3 rue du Lac"}


@pytest.fixture
def zoe(school):
    """Zoé Dupont of CE1 B, whose father is known."""
    zoe = PupilFactory(first_name="Zoé", last_name="Dupont", birth_date="2019-03-14")
    directory.attach(actor=None, school_class=school.ce1, user=zoe)
    father = RelativeFactory(first_name="Paul", last_name="Dupont")
    directory.add_guardian(actor=None, relative=father, child=zoe)
    return zoe


@pytest.fixture
def asked(as_head, drop, zoe):
    """The page where it is asked, and where the import is."""
    where = drop(dropped(YOUNG), dropped(MOTHER), scope="partie")
    page = as_head.get(f"{where}a-decider/", follow=True)
    return where, page.redirect_chain[-1][0], said(page)


def _answers(text):
    return re.findall(r'name="reponse" value="([^"]+)"', text.replace("&gt;", ">"))


def _children(first_name="Anne"):
    links = Guardianship.objects.filter(relative__first_name=first_name, relative__last_name="Dupont")
    return sorted(str(link.child.birth_date) for link in links.order_by("pk"))


def test_both_are_shown_with_what_tells_them_apart(asked, zoe):
    _where, _page, text = asked
    assert "Quel élève est l’enfant de Anne Dupont ?" in text
    assert "Plusieurs élèves s’appellent Zoé Dupont : dites lequel est son enfant." in text
    assert "14 mars 2019" in text
    assert "2 mai 2020" in text
    assert "Paul Dupont" in text
    assert re.search(r"<dt>Adresse</dt><dd>3 rue du Lac <", text), "compared with the parent's own"
    assert _answers(text) == [
        "enfant 0 pupils:CSVExtraction.csv:2",
        f"enfant 0 user:{zoe.pk}",
        "enfant 0 ignore",
        "ignore",
    ]


@pytest.mark.parametrize(("choice", "born"), [(0, "2020-05-02"), (1, "2019-03-14")])
def test_the_child_chosen_is_the_one_linked_and_undone(as_head, asked, choice, born):
    where, page, text = asked
    before = tables()
    done = as_head.post(page, {"reponse": _answers(text)[choice]}, follow=True)
    assert "C’est noté pour Anne Dupont." in said(done)
    assert not Import.objects.get().count(Outcome.DECISION)
    written(as_head, where)
    assert _children() == [born]
    as_head.post(f"{where}annuler/")
    assert tables() == before


def test_neither_of_them(as_head, asked):
    _where, page, text = asked
    as_head.post(page, {"reponse": _answers(text)[2]})
    run = Import.objects.get()
    assert run.rows.get(kind="relatives").outcome == Outcome.REJECTED
    assert "aucun des élèves de ce nom" in said(as_head.get(f"/imports/{run.pk}/reponses/"))


def test_the_answer_is_listed_and_taken_back(as_head, asked, zoe):
    where, page, text = asked
    run = Import.objects.get()
    row = run.rows.get(kind="relatives")
    as_head.post(page, {"reponse": _answers(text)[0]})
    assert "l’enfant est Zoé Dupont, ligne 2" in said(as_head.get(f"{where}reponses/"))
    as_head.post(f"{where}reponses/", {"ligne": row.pk})
    run.refresh_from_db()
    assert run.decisions == {}
    as_head.post(page, {"reponse": _answers(text)[1]})
    assert f"l’enfant est Zoé Dupont, {zoe.login}" in said(as_head.get(f"{where}reponses/"))


@pytest.mark.parametrize(
    "answer", ["enfant 0 user:1", "enfant 1 ignore", "enfant 0 new", "enfant 0 ", "enfant 9999 ignore"]
)
def test_an_answer_that_is_not_one(as_head, asked, answer):
    _where, page, _text = asked
    assert "pas possible pour cette ligne" in said(as_head.post(page, {"reponse": answer}, follow=True))
    assert Import.objects.get().decisions == {}


def test_without_an_answer_the_parent_is_left_aside(as_head, asked):
    where, _page, _text = asked
    written(as_head, where)
    assert _children() == []
    assert not User.objects.filter(first_name="Anne", last_name="Dupont").exists()


def test_with_another_child_the_parent_is_made_and_may_be_asked(as_head, drop, zoe):
    tom = {**YOUNG, "Prénom élève": "Tom", "Date naissance": "01/02/2018"}
    group = {
        "Nom d'usage enfant": "",
        "Nom de famille enfant": "Dupont",
        "Prénom enfant": "Zoé",
        "Classes enfants": "CE1 B",
    }
    rest = {name: cell for name, cell in MOTHER.items() if name not in group}
    headers = [*rest, *group, *group]
    cells = [*rest.values(), *group.values(), "", "Dupont", "Tom", "CE1 B"]
    where = drop(dropped(YOUNG, tom), _file(headers, cells), scope="partie")
    page = as_head.get(f"{where}a-decider/", follow=True)
    assert "Quel élève est l’enfant de Anne Dupont ?" in said(page)
    row = Import.objects.get().rows.get(kind="relatives")
    assert row.outcome == Outcome.NEW
    as_head.post(page.redirect_chain[-1][0], {"reponse": _answers(said(page))[0]})
    assert as_head.get(f"{where}a-decider/")["Location"] == where
    written(as_head, where)
    assert _children() == ["2018-02-01", "2020-05-02"]


def _file(headers, cells):
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = "\n".join(";".join(line) for line in (headers, cells))
    return SimpleUploadedFile("responsables.csv", text.encode(), content_type="text/csv")


def test_a_teacher_chooses_among_the_pupils_of_the_class(as_teacher, drop, school, zoe):
    where = drop(dropped(YOUNG), dropped(MOTHER), client=as_teacher, classe=school.ce1.pk)
    page = as_teacher.get(f"{where}a-decider/", follow=True)
    assert "14 mars 2019" in said(page)
    as_teacher.post(page.redirect_chain[-1][0], {"reponse": f"enfant 0 user:{zoe.pk}"})
    written(as_teacher, where)
    assert _children() == ["2019-03-14"]


def test_taking_back_a_row_leaves_the_answers_of_others(as_head, drop, zoe, school):
    father = {**MOTHER, "Prénom responsable": "Luc", "Civilité Responsable": "M.", "Courriel": "luc@exemple.fr"}
    drop(dropped(YOUNG), dropped(MOTHER, father), scope="partie")
    run = Import.objects.get()
    for row in run.rows.filter(kind="relatives").in_order():
        run = services.decide(actor=school.head, run=run, row=row, decision=f"user:{zoe.pk}", child=0)
    row = run.rows.get(first_name="Luc")
    run = services.decide(actor=school.head, run=run, row=row, decision="")
    assert list(run.decisions.values()) == [f"user:{zoe.pk}"]
    assert [one.first_name for one in run.rows.filter(outcome=Outcome.DECISION).in_order()] == ["Luc"]
