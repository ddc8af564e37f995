"""The panel of a thing, as who manages it and who only sees it read it; each of its verbs."""

import re
from dataclasses import replace

import pytest

from tenant_apps.accounts.permissions import Allowed
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.documents.models import Folder
from tenant_apps.people.services import add_to_list, create_list
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.forms import ShareForm
from tenant_apps.sharing.services import share
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.queries import exactly

HTMX = {"HX-Request": "true"}
PANEL = 12  # three of them to know who asks


@pytest.fixture
def url(kind, folder):
    return f"/partage/tests.folder/{folder.pk}/"


@pytest.fixture
def send(alpha_client):
    """What somebody sends, and the page they then read."""

    def post(user, url, data, **headers):
        alpha_client.force_login(user)
        answer = alpha_client.post(url, data, follow=True, headers=headers)
        assert answer.status_code == 200
        return answer.content.decode()

    return post


def _levels(folder):
    return {(row.user_id or f"group {row.group_id}"): row.level for row in folder.shares.all()}


def test_nobody_else_has_it_yet(world, see, url):
    page = see(world.teacher, url)
    assert "Partager « Photos »" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Personne d’autre que vous" in page
    assert "Avec qui" in page
    assert "Ouvrir et lire, rien de plus." in page


def test_it_is_shared_and_those_reached_are_counted(world, url, send, folder, parents):
    data = {"people": [f"user:{world.staff.pk}", f"group:{parents.pk}"], "level": "2"}
    page = send(world.teacher, url, data)
    assert "C’est partagé avec 2 personnes." in page
    assert "2 personnes en tout" in page
    assert "Les Coquelicots" in page
    assert _levels(folder) == {world.staff.pk: 2, f"group {parents.pk}": 2}


def test_a_saved_list_and_the_parents_of_a_pupil_become_people(world, url, send, folder):
    saved = create_list(actor=world.teacher, name="Lecture")
    add_to_list(actor=world.teacher, person_list=saved, users=[world.pupil, world.staff])
    send(world.teacher, url, {"people": [f"list:{saved.pk}", f"parents_of:{world.pupil.pk}"], "level": "1"})
    assert _levels(folder) == {world.pupil.pk: 1, world.staff.pk: 1, world.parent.pk: 1}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"level": "1"}, "Choisissez au moins une personne ou un groupe."),
        ({"people": ["user:999999"], "level": "1"}, "n’est plus joignable"),
        ({"people": ["x"], "level": "1"}, "n’est plus joignable"),
        ({"people_q": "Alex", "level": "1"}, "Cochez les bonnes personnes"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(world, url, send, folder, data, said):
    page = send(world.teacher, url, data)
    assert said in page
    assert not folder.shares.exists()


def test_what_was_chosen_comes_back_with_the_error(world, url, send):
    page = send(world.teacher, url, {"people": [f"user:{world.staff.pk}"], "level": "9"})
    assert f'value="user:{world.staff.pk}" checked' in page
    assert "has-error" in page


def test_the_search_step_without_scripts(world, url, send):
    data = {"people": [f"user:{world.staff.pk}"], "people_q": "lou", "people_find": "1", "level": "3"}
    page = send(world.teacher, url, data)
    assert f'value="user:{world.staff.pk}" checked' in page
    assert f'value="user:{world.pupil.pk}"' in page
    assert f'value="parents_of:{world.pupil.pk}"' in page
    assert re.search(r'name="level" value="3"[^>]*checked', page)
    assert "has-error" not in page


def test_many_people_are_confirmed_with_their_number(world, url, send, folder, parents, monkeypatch):
    monkeypatch.setattr("tenant_apps.sharing.forms.MANY_PEOPLE", 1)
    for _ in range(2):
        relative = RelativeFactory()
        directory.add_guardian(actor=None, relative=relative, child=world.pupil)
    data = {"people": [f"group:{parents.pk}"], "level": "1"}
    for answer in ({}, {"sure": "2"}, {"sure": "x"}):
        page = send(world.teacher, url, data | answer)
        assert not folder.shares.exists()
    assert "Oui, partager avec 3 personnes" in send(world.teacher, url, data)
    assert "C’est partagé avec 3 personnes." in send(world.teacher, url, data | {"sure": "3"})
    assert page


def test_a_hundred_is_not_many(world, inside_alpha):
    pupils = [PupilFactory() for _ in range(99)]
    choir = create_group(actor=None, kind=GroupKind.MANUAL, name="La chorale")
    add_members(actor=None, group=choir, users=[*pupils, world.pupil])
    levels = [Level.READ]
    for extra, asks in ((), False), ([world.parent], True):
        add_members(actor=None, group=choir, users=extra)
        form = ShareForm({"people": [f"group:{choir.pk}"], "level": "1"}, user=world.admin, levels=levels)
        assert form.is_valid()
        assert form.asks is asks


def test_a_level_changes(world, kind, url, send, folder):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk])
    line = folder.shares.get()
    page = send(world.teacher, f"{url}{line.pk}/droit/", {"level": "4"})
    assert "Alex Martin : gérer" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Ce droit n’existe pas ici." in send(world.teacher, f"{url}{line.pk}/droit/", {"level": "7"})
    assert _levels(folder) == {world.staff.pk: 4}
    assert "entre-temps" in send(world.teacher, f"{url}999999/droit/", {"level": "4"})


def _offer(page):
    # Without its type, htmx leaves the value of a button outside its form out.
    assert re.search(r'<button type="submit"[^>]*name="offer"', page)
    return re.search(r'name="offer" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_removed_then_undone(world, kind, url, send, folder, headers):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.COMMENT, users=[world.staff.pk])
    page = send(world.teacher, f"{url}{folder.shares.get().pk}/retirer/", {}, **headers)
    assert "accès retiré" in page
    assert not folder.shares.exists()
    assert "l’accès est rendu" in send(world.teacher, f"{url}annuler/", {"offer": _offer(page)}, **headers)
    assert _levels(folder) == {world.staff.pk: 2}


def test_an_offer_to_undo_is_for_one_thing_and_one_person(world, kind, url, send, folder):
    other = Folder.objects.create(owner=world.teacher, name="Autre")
    everyone = [world.staff.pk, world.admin.pk]
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.MANAGE, users=everyone)
    page = send(world.teacher, f"{url}{folder.shares.get(user=world.staff).pk}/retirer/", {})
    offer = {"offer": _offer(page)}
    assert "trop tard" in send(world.teacher, f"/partage/tests.folder/{other.pk}/annuler/", offer)
    assert "trop tard" in send(world.admin, f"{url}annuler/", offer)
    assert "trop tard" in send(world.teacher, f"{url}annuler/", {"offer": "forgé"})
    assert set(_levels(folder)) == {world.admin.pk}


def test_what_one_does_not_see_is_not_there(world, see, url, folder):
    see(world.other_teacher, url, code=404)
    for wrong in ("tests.folder/999999", "tests.nothing/1", f"tests.folder/{2**70}"):
        see(world.teacher, f"/partage/{wrong}/", code=404)


def test_who_sees_it_reads_the_list_and_the_reason(world, kind, see, url, folder, parents, alpha_client):
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, groups=[parents.pk])
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk])
    line = folder.shares.first()
    page = see(world.parent, url)
    assert "Ce dossier n’est pas à vous." in page
    assert "Julien Martin" in page
    assert "Les Coquelicots" in page
    assert "Avec qui" not in page
    assert "Retirer" not in page
    for verb in ("", f"{line.pk}/droit/", f"{line.pk}/retirer/", "annuler/", "copier/"):
        assert alpha_client.post(f"{url}{verb}", {"level": "1"}).status_code == 403
    assert alpha_client.get(f"{url}copier/").status_code == 403


def test_whom_one_does_not_reach_is_not_named_to_readers(world, kind, see, url, folder):
    secret = create_group(actor=None, kind=GroupKind.BROADCAST, name="Suivi discret")
    add_members(actor=None, group=secret, users=[world.parent])
    hidden = RelativeFactory(first_name="Yolande", activated=True)
    directory.add_guardian(actor=None, relative=hidden, child=world.pupil)
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.parent.pk, hidden.pk])
    share(actor=world.admin, kind=_managed(kind), thing=folder, level=Level.READ, groups=[secret.pk])
    page = see(world.parent, url)
    assert "Yolande" not in page
    assert "Suivi discret" not in page
    assert "que vous ne voyez pas" in page
    assert "Sacha Martin (vous)" in page
    everything = see(world.teacher, url)
    assert "Yolande" in everything
    assert "Suivi discret" in everything
    assert "Liste de diffusion" in everything
    assert "2 personnes en tout" in everything


def _managed(kind):
    return replace(kind, can_share=lambda user, thing: Allowed())


def test_lines_of_the_folder_above_are_said_with_their_source(world, kind, see, url, folder, parents):
    inside = Folder.objects.create(owner=world.teacher, name="Sortie", parent=folder)
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, groups=[parents.pk])
    page = see(world.teacher, f"/partage/tests.folder/{inside.pk}/")
    assert "Par le dossier « Photos »" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "1 personne en tout" in page
    assert "Les Coquelicots" in page
    assert "Personne d’autre" not in page
    assert "Par le dossier" in see(world.parent, f"/partage/tests.folder/{inside.pk}/")


def test_rights_are_copied_from_another_thing(world, kind, url, see, send, folder, parents):
    source = Folder.objects.create(owner=world.teacher, name="Chants")
    Folder.objects.create(owner=world.teacher, name="Personne dedans")
    share(actor=world.teacher, kind=kind, thing=source, level=Level.CONTRIBUTE, groups=[parents.pk])
    page = see(world.teacher, f"{url}copier/")
    assert "Chants" in page
    assert "Personne dedans" not in page
    assert "Chants" not in see(world.teacher, f"{url}copier/?q=zzz")
    assert "Choisissez d’abord" in send(world.teacher, f"{url}copier/", {})
    assert "n’est plus là" in send(world.teacher, f"{url}copier/", {"source": f"tests.folder:{10**6}"})
    assert "Les droits sont copiés." in send(world.teacher, f"{url}copier/", {"source": f"tests.folder:{source.pk}"})
    assert _levels(folder) == {f"group {parents.pk}": 3}
    assert "rien de plus" in send(world.teacher, f"{url}copier/", {"source": f"tests.folder:{source.pk}"})


def test_another_ones_thing_is_not_copied(world, kind, url, send, folder):
    theirs = Folder.objects.create(owner=world.other_teacher, name="À Nadia")
    share(actor=world.other_teacher, kind=kind, thing=theirs, level=Level.READ, users=[world.staff.pk])
    assert "n’est plus là" in send(world.teacher, f"{url}copier/", {"source": f"tests.folder:{theirs.pk}"})
    assert not folder.shares.exists()


def test_copying_to_many_is_confirmed(world, kind, url, send, folder, parents, monkeypatch):
    monkeypatch.setattr("tenant_apps.sharing.forms.MANY_PEOPLE", 0)
    source = Folder.objects.create(owner=world.teacher, name="Chants")
    share(actor=world.teacher, kind=kind, thing=source, level=Level.READ, groups=[parents.pk])
    data = {"source": f"tests.folder:{source.pk}"}
    assert "1 personne" in send(world.teacher, f"{url}copier/", data)
    assert not folder.shares.exists()
    send(world.teacher, f"{url}copier/", data | {"sure": "1"})
    assert folder.shares.exists()


def test_a_dialog_gets_the_panel_alone(world, see, url):
    page = see(world.teacher, url, headers={**HTMX, "HX-Current-URL": "http://alpha.one.localhost/documents/"})
    assert "<html" not in page
    assert "<h2" in page
    assert page.count('class="share-panel') == 1


def test_the_panel_costs_the_same_for_one_line_as_for_five(world, kind, see, url, folder, parents, alpha_client):
    alpha_client.force_login(world.teacher)
    for users in ([world.staff], [PupilFactory(activated=True) for _ in range(4)]):
        for user in users:
            if user.profile == "pupil":
                directory.attach(actor=None, school_class=world.school_class, user=user)
        whom = {"users": [user.pk for user in users], "groups": [parents.pk]}
        share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, **whom)
        with exactly(PANEL):
            alpha_client.get(url)
