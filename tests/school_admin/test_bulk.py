"""Several people at once: chosen, asked about, done, taken back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts.choices import Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import create_users, predelete_users
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.directory.hand_groups import create_group
from tenant_apps.directory.models import GroupMember, Membership
from tenant_apps.school_admin import bulk
from tenant_apps.school_admin.choices import Bulk
from tests.factories.accounts import PupilFactory, TeacherFactory

PEOPLE = "/administration/personnes/"
TOGETHER = f"{PEOPLE}ensemble/"


def _text(response):
    return response.content.decode()


def _ask(client, action, *people, **data):
    return client.post(TOGETHER, {"action": action, "ids": [one.pk for one in people], **data})


def _confirm(client, asked, **data):
    token = re.search(r'name="demande" value="([^"]+)"', _text(asked)).group(1)
    return client.post(f"{TOGETHER}confirmer/", {"demande": token, **data}, follow=True)


def _again(*people):
    return [User.objects.get(pk=one.pk) for one in people]


def test_blocking_says_whom_it_leaves_out_and_why_then_can_be_undone(as_admin, world):
    asked = _ask(as_admin, "bloquer", world.parent, world.teacher, world.admin)
    page = _text(asked)
    assert "Bloquer 2 comptes ?" in page
    assert "C’est votre propre compte." in page
    assert all(one.is_active for one in _again(world.parent, world.teacher))
    done = _text(_confirm(as_admin, asked))
    assert "2 comptes sont bloqués." in done
    assert not any(one.is_active for one in _again(world.parent, world.teacher))
    assert User.objects.get(pk=world.admin.pk).is_active
    offer = re.search(r'name="offer" value="([^"]+)"', done).group(1)
    as_admin.post(f"{TOGETHER}annuler/", {"offer": offer})
    assert all(one.is_active for one in _again(world.parent, world.teacher))


def test_the_whole_of_a_large_school_can_be_taken_back(as_admin, world):
    """800 ids are more than a message's cookie holds: the offer must not ride in it."""
    PupilFactory.create_batch(800)
    asked = as_admin.post(TOGETHER, {"action": "bloquer", "tous": "1", "filtre": "profil=pupil"})
    done = _text(_confirm(as_admin, asked))
    assert "802 comptes sont bloqués." in done
    offer = re.search(r'name="offer" value="([^"]+)"', done).group(1)
    as_admin.post(f"{TOGETHER}annuler/", {"offer": offer})
    assert not User.objects.filter(profile="pupil", blocked_at__isnull=False).exists()
    again = as_admin.post(f"{TOGETHER}annuler/", {"offer": offer}, follow=True)
    assert "Il est trop tard" in _text(again)


def test_deleting_erases_what_nobody_used_and_keeps_the_rest_ninety_days(as_admin, world):
    unused = PupilFactory(first_name="Jamais")
    asked = _ask(as_admin, "supprimer", unused, world.pupil)
    assert "1 compte passe dans les départs" in _text(asked)
    assert "1 compte créé à la main et jamais activé est effacé tout de suite" in _text(asked)
    done = _text(_confirm(as_admin, asked))
    assert not User.objects.filter(pk=unused.pk).exists()
    assert User.objects.get(pk=world.pupil.pk).is_leaving
    offer = re.search(r'name="offer" value="([^"]+)"', done).group(1)
    as_admin.post(f"{TOGETHER}annuler/", {"offer": offer})
    assert not User.objects.get(pk=world.pupil.pk).is_leaving


def test_what_was_deleted_at_once_is_not_offered_back(as_admin, world):
    done = _confirm(as_admin, _ask(as_admin, "supprimer", PupilFactory()))
    assert 'name="offer"' not in _text(done)


def test_restoring_from_the_departures(as_admin, world):
    predelete_users(actor=None, users=[world.pupil])
    page = _text(as_admin.get(f"{PEOPLE}?etat=depart"))
    assert "Restaurer les comptes en départ" in page
    _confirm(as_admin, _ask(as_admin, "restaurer", world.pupil, world.teacher))
    assert not User.objects.get(pk=world.pupil.pk).is_leaving
    assert "Restaurer les comptes en départ" not in _text(as_admin.get(PEOPLE))


@pytest.mark.parametrize(("action", "classes"), [("changer", 1), ("rattacher", 2)])
def test_a_class_is_chosen_and_parents_follow(as_admin, world, action, classes):
    asked = _ask(as_admin, action, world.pupil, world.parent)
    assert "il suit ses enfants" in _text(asked)
    again = _confirm(as_admin, asked)
    assert "Choisissez une classe." in _text(again)
    _confirm(as_admin, again, school_class=world.other_class.pk)
    assert world.pupil.classes.count() == classes
    assert world.other_class in world.pupil.classes.all()
    assert GroupMember.objects.filter(group__school_class=world.other_class, user=world.parent).exists()
    assert GroupMember.objects.filter(group__school_class=world.school_class, user=world.parent).exists() is (
        action == "rattacher"
    )


def test_a_filtered_list_joins_a_group(as_admin, world):
    group = create_group(actor=None, kind="manual", name="La chorale")
    asked = as_admin.post(TOGETHER, {"action": "groupe", "tous": "1", "filtre": "profil=pupil"})
    assert "Choisissez un groupe." in _text(_confirm(as_admin, asked))
    _confirm(as_admin, asked, group=group.pk)
    assert set(group.members.all()) == {world.pupil, world.other_pupil}


def test_sheets_of_those_chosen_are_printed(as_admin, world):
    asked = _ask(as_admin, "fiches", world.pending, world.parent)
    answer = _confirm(as_admin, asked, format="cards")
    assert answer.redirect_chain[-1][0].startswith("/fiches/")
    assert SheetPrint.objects.get().format == "cards"


def test_the_whole_list_is_what_its_filters_let_through(as_admin, world):
    asked = as_admin.post(TOGETHER, {"action": "bloquer", "tous": "1", "filtre": "profil=pupil"})
    assert "Bloquer 2 comptes ?" in _text(asked)
    done = _confirm(as_admin, asked)
    assert done.redirect_chain[-1][0] == f"{PEOPLE}?profil=pupil"
    assert not any(one.is_active for one in _again(world.pupil, world.other_pupil))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"action": "bloquer"}, "Cochez d’abord"),
        ({"action": "bruler", "ids": ["1"]}, "Choisissez ce que vous voulez faire."),
        ({"action": "bloquer", "ids": ["x", "9" * 19]}, "Cochez d’abord"),
    ],
)
def test_what_makes_no_sense_does_nothing_and_says_why(as_admin, data, said):
    assert said in _text(as_admin.post(TOGETHER, data, follow=True))


def test_too_many_are_refused(as_admin, world, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    answer = as_admin.post(TOGETHER, {"action": "bloquer", "tous": "1"}, follow=True)
    assert "réduisez la liste" in _text(answer)


@pytest.mark.parametrize("address", ["confirmer", "annuler"])
def test_forged_words_do_nothing(as_admin, world, address):
    answer = as_admin.post(f"{TOGETHER}{address}/", {"demande": "x", "offer": "x"}, follow=True)
    assert answer.status_code == 200


def test_what_another_administrator_was_asked_is_not_mine(as_admin, world, alpha_client):
    asked = _ask(as_admin, "bloquer", world.parent)
    User.objects.filter(pk=world.teacher.pk).update(functions=["local_admin"])
    alpha_client.force_login(world.teacher)
    assert "trop ancienne" in _text(_confirm(alpha_client, asked))
    assert User.objects.get(pk=world.parent.pk).is_active


def test_administrators_are_handled_one_by_one(as_admin, world):
    other = TeacherFactory(functions=["local_admin"], activated=True)
    for action in (Bulk.BLOCK, Bulk.DELETE):
        plan = bulk.make_plan(actor=world.admin, action=action, ids=[other.pk])
        assert (plan.people, plan.left_out[0].reason) == ([], "Administre l’école : à faire depuis sa fiche.")


def test_nothing_to_do_is_said_so(as_admin, world):
    page = _text(_ask(as_admin, Bulk.UNBLOCK.value, world.pupil))
    assert "<h1>Rien à faire</h1>" in page
    assert "0 compte" not in page


def _pupils(n):
    people = [{"profile": "pupil", "first_name": f"P{i}", "last_name": f"Aab{i}"} for i in range(n)]
    return [user.pk for user in create_users(actor=None, people=people, source=Source.ONDE)]


@pytest.mark.parametrize("action", [Bulk.BLOCK, Bulk.DELETE, Bulk.ATTACH, Bulk.MOVE])
def test_hundreds_cost_what_one_costs(world, action):
    cost = 0
    for n in (1, 300):
        ids = _pupils(n)
        with CaptureQueriesContext(connection) as queries:
            bulk.carry_out(actor=world.admin, action=action, ids=ids, target=world.other_class)
        cost = cost or len(queries)
        User.objects.filter(pk__in=ids).delete()
    assert len(queries) == cost < 30


def test_everyone_touched_has_a_line_in_the_journal(world):
    ids = _pupils(3)
    bulk.carry_out(actor=world.admin, action=Bulk.MOVE, ids=ids, target=world.other_class)
    assert AuditEntry.objects.filter(verb="directory.move").count() == 3
    assert Membership.objects.filter(user__in=ids).count() == 3
