"""Parents: typed in, recognised, linked to brothers and sisters, unlinked and linked again."""

import pytest

from tenant_apps.accounts.choices import Function
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import update_user
from tenant_apps.directory import selectors, services
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship
from tests.factories.accounts import RelativeFactory
from tests.factories.directory import make_family


def _text(response):
    return response.content.decode()


@pytest.fixture
def child(world):
    """A pupil of the class without parents yet."""
    [pupil], _none = make_family(world.school_class, relatives=0, last_name="Durand")
    return pupil


@pytest.fixture
def parents_url(world, child):
    return f"/ma-classe/{world.school_class.pk}/eleves/{child.pk}/parents/"


@pytest.fixture
def add(as_teacher, parents_url, child):
    """Post the form of a new parent."""

    def send(**data):
        filled = {"last_name": "Durand", "first_name": "Anne", "email": "anne@exemple.test", "authority": "legal"}
        return as_teacher.post(parents_url, {**filled, "children": [child.pk], **data})

    return send


def test_a_new_parent_answers_for_brothers_and_sisters_at_once(add, world, child, parents_url):
    [sister], _none = make_family(world.school_class, relatives=0, last_name="Durand")
    assert add(children=[child.pk, sister.pk])["Location"] == parents_url
    parent = User.objects.get(login="anne.durand")
    assert (parent.profile, parent.email) == ("relative", "anne@exemple.test")
    assert set(selectors.children_of(parent)) == {child, sister}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last_name": ""}, "Écrivez le nom."),
        ({"email": "anne@"}, "elle s’écrit comme prenom.nom@exemple.fr"),
        ({"children": []}, "Cochez au moins un enfant."),
        ({"children": ["999999"]}, "999999"),
        ({"authority": "owner"}, "owner"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(add, typed, said):
    page = _text(add(**typed))
    assert said in page
    assert 'value="Anne"' in page
    assert not User.objects.filter(login="anne.durand").exists()


def test_a_pupil_of_another_class_cannot_be_ticked(add, world):
    add(children=[world.other_pupil.pk])
    assert not Guardianship.objects.filter(child=world.other_pupil).exclude(relative=world.other_parent).exists()


def test_the_same_name_and_address_is_proposed_and_linked(add, child):
    known = RelativeFactory(first_name="Anne", last_name="Durand", email="anne@exemple.test")
    page = _text(add())
    assert "Même nom, même adresse e-mail" in page
    assert "a•••@exemple.test" in page
    add(same=known.pk, authority="contact")
    assert Guardianship.objects.get(child=child).relative == known
    assert Guardianship.objects.get(child=child).authority == Authority.CONTACT
    assert User.objects.filter(last_name="Durand", profile="relative").count() == 1


def test_an_address_longer_than_any_is_said_at_its_field(add, child):
    assert "254" in _text(add(email=f"{'a' * 250}@exemple.test"))
    assert not child.guardians.exists()


def test_a_namesake_is_never_merged_unasked(add, child):
    known = RelativeFactory(first_name="Anne", last_name="Durand", email="autre@exemple.test")
    assert "peut-être déjà" in _text(add())
    assert not Guardianship.objects.filter(child=child).exists()
    add(create="1", seen=known.pk)
    assert Guardianship.objects.get(child=child).relative.login == "anne.durand2"


def test_who_was_responsible_already_is_said_so(add, as_teacher, parents_url, child):
    parent = RelativeFactory(first_name="Anne", last_name="Durand", email="anne@exemple.test")
    services.add_guardian(actor=None, relative=parent, child=child)
    add(same=parent.pk, seen=[parent.pk])
    assert "était déjà responsable" in _text(as_teacher.get(parents_url))
    assert Guardianship.objects.filter(relative=parent).count() == 1


def test_parents_of_the_same_family_are_proposed_in_one_press(as_teacher, parents_url, child, world):
    _children, [mother] = make_family(world.other_class, relatives=1, last_name="Durand")
    assert "Déjà dans l’école ?" in _text(as_teacher.get(parents_url))
    as_teacher.post(f"{parents_url}rattacher/", {"relative": mother.pk})
    assert [link.relative for link in child.guardians.select_related("relative").order_by("pk")] == [mother]


def test_only_who_is_proposed_can_be_linked_so(as_teacher, parents_url, child, world):
    page = as_teacher.post(f"{parents_url}rattacher/", {"relative": world.other_parent.pk}, follow=True)
    assert "n’est plus proposée" in _text(page)
    assert not child.guardians.exists()


def test_a_link_removed_can_be_taken_back_as_it_was(as_teacher, world):
    services.add_guardian(actor=None, relative=world.parent, child=world.pupil, authority=Authority.CONTACT)
    base = f"/ma-classe/{world.school_class.pk}/"
    url = f"{base}eleves/{world.pupil.pk}/parents/{world.parent.pk}/retirer/"
    page = _text(as_teacher.post(url, follow=True))
    assert "n’est plus responsable" in page
    assert not world.pupil.guardians.exists()
    as_teacher.post(f"{base}annuler/", {"offer": page.split('name="offer" value="')[1].split('"')[0]})
    assert Guardianship.objects.get(child=world.pupil).authority == Authority.CONTACT


def test_the_address_of_an_activated_parent_is_not_the_teachers_to_change(as_teacher, world):
    url = f"/ma-classe/{world.school_class.pk}/parents/{world.parent.pk}/modifier/"
    as_teacher.post(url, {"last_name": "Nouveau", "first_name": "Nom", "email": "voleur@exemple.test"})
    parent = User.objects.get(pk=world.parent.pk)
    assert (parent.last_name, parent.email) == ("Nouveau", "sacha@exemple.test")


def test_the_address_of_a_parent_who_has_not_come_yet_is(as_teacher, world):
    [_child], [parent] = make_family(world.school_class, relatives=1)
    url = f"/ma-classe/{world.school_class.pk}/parents/{parent.pk}/modifier/"
    as_teacher.post(url, {"last_name": "Durand", "first_name": "Anne", "email": "anne@exemple.test"})
    assert User.objects.get(pk=parent.pk).email == "anne@exemple.test"


@pytest.mark.parametrize("change", [{"profile": "staff"}, {"functions": [Function.LOCAL_ADMIN]}])
def test_a_parent_who_works_at_the_school_is_edited_by_an_administrator_only(as_teacher, world, change):
    update_user(actor=None, user=world.parent, **change)
    url = f"/ma-classe/{world.school_class.pk}/parents/{world.parent.pk}/modifier/"
    assert as_teacher.get(url).status_code == 403
    as_teacher.force_login(world.admin)
    assert as_teacher.get(url).status_code == 200
