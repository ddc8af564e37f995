"""The pages of duplicates."""

from datetime import date

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.directory import duplicates
from tenant_apps.directory.models import DistinctPeople
from tenant_apps.school_admin.views import duplicates as views
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.queries import exactly

PAGE = "/administration/doublons/"
BORN = date(2018, 3, 12)


def _text(response):
    return response.content.decode()


@pytest.fixture
def twin(world):
    return PupilFactory(first_name="Lou", last_name="Martin", birth_date=BORN)


def _url(one, other):
    return f"{PAGE}{one.pk}/{other.pk}/"


def test_nothing_to_look_at(as_admin):
    assert "Aucun doublon" in _text(as_admin.get(PAGE))


def test_a_pair_is_listed_compared_and_united(as_admin, world, twin):
    page = _text(as_admin.get(PAGE))
    assert "1 paire à regarder" in page
    assert "très probable" in page
    url = _url(world.pupil, twin)
    assert url in page
    compared = _text(as_admin.get(url))
    assert twin.login in compared
    assert "On ne peut pas revenir en arrière" in compared
    assert not User.objects.get(pk=twin.pk).is_leaving
    assert as_admin.post(url, {"answer": "one", "kept": world.pupil.pk})["Location"] == PAGE
    assert User.objects.get(pk=twin.pk).is_leaving
    assert "Réuni avec un doublon" in _text(as_admin.get(f"/administration/personnes/{world.pupil.pk}/"))


def test_two_people_are_proposed_no_more(as_admin, world, twin):
    as_admin.post(_url(world.pupil, twin), {"answer": "two"})
    assert DistinctPeople.objects.count() == 1
    assert "Aucun doublon" in _text(as_admin.get(PAGE))
    assert "deux personnes" in _text(as_admin.get(_url(world.pupil, twin)))


def test_between_two_activated_accounts_a_human_chooses(as_admin, world):
    other = RelativeFactory(first_name="Sacha", last_name="Martin", activated=True)
    url = _url(world.parent, other)
    assert "Lequel garde son identifiant" in _text(as_admin.get(url))
    answer = as_admin.post(url, {"answer": "one"})
    assert (answer.status_code, "Choisissez le compte qui reste." in _text(answer)) == (422, True)
    as_admin.post(url, {"answer": "one", "kept": other.pk})
    assert User.objects.get(pk=world.parent.pk).is_leaving


def test_the_page_of_a_person_names_those_of_the_same_name(as_admin, world, twin):
    url = f"/administration/personnes/{world.pupil.pk}/"
    assert _url(world.pupil, twin) in _text(as_admin.get(url))
    as_admin.post(_url(world.pupil, twin), {"answer": "two"})
    assert _url(world.pupil, twin) not in _text(as_admin.get(url))


def test_the_list_of_people_shows_those_in_pairs(as_admin, world, twin):
    page = _text(as_admin.get("/administration/personnes/?doublons=on"))
    assert "2 personnes" in page


def test_what_cannot_be_united_is_said(as_admin, world):
    page = _text(as_admin.get(_url(world.pupil, world.parent)))
    assert "Un élève et un adulte" in page
    assert "Réunir les deux comptes" not in page


def test_somebody_of_no_school_is_nowhere(as_admin, world):
    assert as_admin.get(f"{PAGE}{world.pupil.pk}/999999/").status_code == 404


def test_many_pairs_cost_what_one_costs(as_admin, world, twin):
    as_admin.get(PAGE)
    with exactly(QUERIES):
        as_admin.get(PAGE)
    for _ in range(4):
        PupilFactory(first_name="Lou", last_name="Martin", birth_date=BORN)
    with exactly(QUERIES):
        page = _text(as_admin.get(PAGE))
    assert "15 paires" in page


QUERIES = 10


def test_who_is_gone_since_the_pairs_were_found_is_left_out(as_admin, world, twin, monkeypatch):
    found = duplicates.find_pairs()
    monkeypatch.setattr(duplicates, "find_pairs", lambda: found)
    twin.delete()
    answer = as_admin.get(PAGE)
    assert (answer.status_code, _url(world.pupil, twin) in _text(answer)) == (200, False)


@pytest.mark.parametrize("answer", ["one", "two"])
def test_who_is_gone_since_the_page_was_asked_for_is_said(as_admin, world, twin, monkeypatch, answer):
    """Deleted between the page's own reading and the answer."""
    real = views.person_or_404

    def gone(pk):
        found = real(pk)
        User.objects.filter(pk=twin.pk).delete()
        return found

    monkeypatch.setattr(views, "person_or_404", lambda pk: real(pk) if pk == world.pupil.pk else gone(pk))
    said = as_admin.post(_url(world.pupil, twin), {"answer": answer, "kept": world.pupil.pk})
    assert (said.status_code, "effacé entre-temps" in _text(said)) == (422, True)
    assert as_admin.get(_url(world.pupil, twin)).status_code == 404
