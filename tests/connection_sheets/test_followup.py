"""Who has not activated yet: numbers, names, last word, and on the first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.connection_sheets.choices import MailingKind, MailStatus
from tenant_apps.connection_sheets.followup import Activation, activation_by_class, activation_of, pending_people
from tenant_apps.connection_sheets.models import SheetMail, SheetMailing
from tenant_apps.connection_sheets.selectors import Selection
from tests.factories.accounts import activate
from tests.factories.directory import make_family
from tests.queries import exactly

PAGE = "/fiches/a-activer/"


def said(response):
    return " ".join(response.content.decode().split())


def wrote_to(user, *, days=0, status=MailStatus.SENT):
    mailing = SheetMailing.objects.create(kind=MailingKind.REMINDER, title="CE1 A")
    SheetMail.objects.create(mailing=mailing, user=user, status=status, at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("activated", "total", "percent"), [(0, 0, 100), (0, 3, 0), (2, 3, 66), (999, 1000, 99), (3, 3, 100)]
)
def test_never_all_before_the_last_one(activated, total, percent):
    assert Activation(activated, total).percent == percent


def test_the_numbers(school):
    assert activation_of(school.head) == Activation(3, 8)
    assert activation_of(school.teacher) == Activation(1, 5)
    activate(school.lea)
    ce1, cm2 = activation_by_class(school.head)
    assert (ce1.school_class, ce1.pupils, ce1.relatives) == (school.ce1, Activation(1, 2), Activation(1, 3))
    assert (cm2.pupils, cm2.relatives) == (Activation(0, 1), Activation(0, 2))
    assert [one.school_class for one in activation_by_class(school.teacher)] == [school.ce1]


def test_whoever_leaves_is_not_counted(school):
    type(school.zoe).objects.filter(pk__in=[school.zoe.pk, school.paul.pk]).update(leaving_at=timezone.now())
    [ce1] = activation_by_class(school.teacher)
    assert (ce1.pupils, ce1.relatives) == (Activation(0, 1), Activation(0, 1))


def test_when_they_were_last_written_to(school):
    wrote_to(school.claire, days=9)
    wrote_to(school.claire, days=4)
    wrote_to(school.paul, status=MailStatus.REFUSED)
    people = {person.first_name: person.last_mail for person in pending_people(school.head, Selection())}
    assert list(people) == ["Zoé", "Claire", "Léa", "Paul", "Tom"]
    assert (timezone.now() - people["Claire"]).days == 4
    assert people["Paul"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [("martin", 4), ("léa mar", 1), ("LEA", 1), ("inconnu", 0), ("  ", 5), ("%", 5)],
)
def test_search(school, asked, found):
    assert pending_people(school.head, Selection(), asked).count() == found


def test_the_page(as_teacher, school):
    type(school.claire).objects.filter(pk=school.claire.pk).update(email="claire@exemple.fr")
    wrote_to(school.claire, days=1)
    page = said(as_teacher.get(PAGE))
    assert "1 compte activé sur 5" in page
    assert "4 personnes n’ont pas encore activé leur compte" in page
    assert "Dernier e-mail" in page
    assert "Sans adresse e-mail" in page
    assert "Parent de Léa Martin, Tom Martin" in page
    assert "Marc" not in page
    assert "Tom Martin" not in said(as_teacher.get(PAGE, {"q": "durand"}))
    assert "Personne ne correspond" in said(as_teacher.get(PAGE, {"q": "inconnu"}))


@pytest.mark.parametrize(
    "data", [{"classe": "x"}, {"classe": 10**30}, {"profil": "team"}, {"page": "x"}, {"q": "a" * 500}]
)
def test_nonsense_narrows_nothing(as_head, data):
    assert "5 personnes" in said(as_head.get(PAGE, data))


def test_filters(as_head, school):
    assert "3 personnes" in said(as_head.get(PAGE, {"classe": school.cm2.pk}))
    page = said(as_head.get(PAGE, {"classe": school.cm2.pk, "profil": "pupil"}))
    assert "1 personne n’a pas" in page
    assert f'<input type="hidden" name="classe" value="{school.cm2.pk}">' in page


def test_as_many_queries_for_many(as_head, school):
    as_head.get(PAGE)
    with exactly(12):
        as_head.get(PAGE)
    for _family in range(5):
        make_family(school.ce1, children=2, relatives=2)
    with exactly(12):
        as_head.get(PAGE)


def test_the_first_page_says_how_many(as_head, as_teacher, school, alpha_client):
    page = said(as_head.get("/"))
    assert "3 comptes activés sur 8" in page
    assert 'href="/fiches/a-activer/"' in page
    assert "1 compte activé sur 5" in said(as_teacher.get("/"))
    alpha_client.force_login(school.marc)
    assert "a-activer" not in said(alpha_client.get("/"))
    for person in (school.lea, school.tom, school.zoe, school.claire, school.paul):
        activate(person)
    assert "a-activer" not in said(as_teacher.get("/"))
