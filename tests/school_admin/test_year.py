"""The pages of the passage to the next year."""

import re

import pytest
from lxml import html

from tenant_apps.accounts.models import User
from tenant_apps.directory import services
from tenant_apps.directory.models import YearTransition
from tests.factories.accounts import PupilFactory
from tests.factories.directory import make_class
from tests.queries import exactly

PAGE = "/administration/annee/"


def _text(response):
    return response.content.decode()


@pytest.fixture
def leaver(world):
    """A pupil of CM2."""
    pupil = PupilFactory(first_name="Grand", last_name="Partant", activated=True)
    make_class(pupil, name="CM2", levels=["CM2"])
    return pupil


@pytest.fixture
def choices(world, leaver):
    """Each class's usual choice, as the page proposes it."""
    [cm2] = leaver.classes.all()
    return {
        "annee": "",
        f"classe-{world.school_class.pk}": str(world.other_class.pk),
        f"adultes-{world.school_class.pk}": "on",
        f"classe-{world.other_class.pk}": "repartir",
        f"adultes-{world.other_class.pk}": "on",
        f"classe-{cm2.pk}": "partent",
    }


def _year(client):
    return re.search(r'<option value="(\d{4}-\d{4})"', _text(client.get(PAGE))).group(1)


def _preview(client, choices):
    return client.post(PAGE, {**choices, "annee": _year(client)})


def _token(page):
    return re.search(r'name="demande" value="([^"]+)"', _text(page)).group(1)


def test_the_usual_choices_are_proposed(as_admin, world, leaver):
    page = _text(as_admin.get(PAGE))
    assert f'<option value="{world.other_class.pk}" selected>vont en Les Bleuets' in page
    assert '<option value="partent" selected>' in page


def _unfolded(page):
    """The names of the classes whose line is unfolded."""
    names = html.fromstring(_text(page)).xpath(
        "//details[contains(@class, 'year-line')][@open]//*[@class='year-class']"
    )
    return [name.text.strip() for name in names]


@pytest.mark.usefixtures("leaver")
def test_a_class_that_follows_the_proposal_is_folded(as_admin, world, choices):
    assert _unfolded(as_admin.get(PAGE)) == [world.other_class.name]  # nobody knows where its pupils go
    wrong = _preview(as_admin, {**choices, f"classe-{world.school_class.pk}": "nulle-part"})
    assert world.school_class.name in _unfolded(wrong)
    assert f'id="id_classe-{world.school_class.pk}_error"' in _text(wrong)


def test_what_it_would_do_is_shown_done_and_taken_back(as_admin, world, leaver, choices):
    preview = _preview(as_admin, choices)
    assert "Grand Partant" in _text(preview)
    assert not User.objects.leaving().exists()
    done = as_admin.post(f"{PAGE}valider/", {"demande": _token(preview)}, follow=True)
    assert "La nouvelle année est prête." in _text(done)
    assert User.objects.get(pk=leaver.pk).is_leaving
    assert list(world.pupil.classes.all()) == [world.other_class]
    assert list(world.other_pupil.classes.all()) == []
    assert "Annuler le passage" in _text(done)
    made = YearTransition.objects.get()
    as_admin.post(f"{PAGE}{made.pk}/annuler/")
    assert not User.objects.leaving().exists()
    assert list(world.pupil.classes.all()) == [world.school_class]


def test_sent_twice_it_is_done_once(as_admin, choices):
    token = _token(_preview(as_admin, choices))
    as_admin.post(f"{PAGE}valider/", {"demande": token})
    again = as_admin.post(f"{PAGE}valider/", {"demande": token})
    assert "a changé depuis" in _text(again) or "déjà fait" in _text(again)
    assert YearTransition.objects.count() == 1


def test_a_school_that_changed_is_shown_again(as_admin, world, choices):
    token = _token(_preview(as_admin, choices))
    services.attach(actor=None, school_class=world.school_class, user=PupilFactory(last_name="Nouveau"))
    answer = _text(as_admin.post(f"{PAGE}valider/", {"demande": token}))
    assert "a changé depuis cet aperçu" in answer
    assert "Nouveau" in answer
    assert not YearTransition.objects.exists()


@pytest.mark.parametrize("chosen", ["", "999999", "x"])
def test_a_class_that_is_none_is_said(as_admin, world, choices, chosen):
    answer = _preview(as_admin, {**choices, f"classe-{world.school_class.pk}": chosen})
    assert "error-summary" in _text(answer)


def test_a_forged_request_does_nothing(as_admin, world):
    answer = as_admin.post(f"{PAGE}valider/", {"demande": "x"}, follow=True)
    assert "trop ancien" in _text(answer)


def test_the_preview_costs_the_same_for_a_whole_school(as_admin, world, choices):
    year = _year(as_admin)
    for n in (1, 5):
        for _ in range(n):
            services.attach(actor=None, school_class=world.school_class, user=PupilFactory())
        with exactly(10):
            answer = as_admin.post(PAGE, {**choices, "annee": year})
        assert "Rien n’est encore fait" in _text(answer)


def test_a_year_that_has_ended_is_not_offered_again(as_admin, choices):
    year = _year(as_admin)
    token = re.search(r'name="demande" value="([^"]+)"', _text(_preview(as_admin, choices))).group(1)
    done = _text(as_admin.post(f"{PAGE}valider/", {"demande": token}, follow=True))
    assert f"L’année {year} est terminée" in done
    assert 'name="annee"' not in done
    as_admin.post(f"{PAGE}{YearTransition.objects.get().pk}/annuler/")
    assert _year(as_admin) == year
