"""Two accounts of one person: found, united, told apart."""

from datetime import date

import pytest
from django.core import mail

from tenant_apps.accounts.choices import LeavingReason, Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import predelete_users
from tenant_apps.directory import duplicates, merging, services
from tenant_apps.directory.choices import Authority, GroupKind
from tenant_apps.directory.models import Card, DistinctPeople, Group, GroupMember, Guardianship, PersonalDetails
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import make_small_school
from tests.queries import exactly

BORN = date(2018, 3, 12)


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def twins(world):
    """The pupil of `world` and an account ONDE made for the same child in another class."""
    twin = PupilFactory(first_name="LOU", last_name="MARTIN", birth_date=BORN, source=Source.ONDE)
    User.objects.filter(pk=twin.pk).update(ine="123456789AB")
    services.attach(actor=None, school_class=world.other_class, user=twin)
    return world.pupil, User.objects.get(pk=twin.pk)


def _pairs():
    return {(pair.first, pair.second) for pair in duplicates.find_pairs()}


def test_pairs_are_found_whatever_the_source_and_told_apart_for_good(world, twins):
    assert _pairs() == {(twins[0].pk, twins[1].pk)}
    duplicates.tell_apart(actor=world.admin, one=twins[1], other=twins[0])
    duplicates.tell_apart(actor=world.admin, one=twins[0], other=twins[1])
    assert _pairs() == set()
    assert DistinctPeople.objects.count() == 1
    assert duplicates.are_distinct(*twins)


def test_those_who_leave_are_in_no_pair(twins):
    predelete_users(actor=None, users=[twins[1]])
    assert _pairs() == set()


def test_finding_pairs_costs_three_queries_whatever_the_school(world):
    for n in (1, 5):
        for _ in range(n):
            PupilFactory(first_name="Zoé", last_name="Aab", birth_date=BORN)
        with exactly(3):
            duplicates.find_pairs()


def test_the_account_that_stays_has_everything_of_both(world, twins):
    kept, merged = twins
    father = RelativeFactory()
    services.add_guardian(actor=None, relative=father, child=merged)
    services.add_guardian(actor=None, relative=world.parent, child=merged)
    Guardianship.objects.filter(child=kept).update(authority=Authority.CONTACT)
    choir = Group.objects.create(kind=GroupKind.MANUAL, name="La chorale")
    choir.members.add(merged)
    PersonalDetails.objects.create(user=kept, city="Nancy", home_phone="03")
    PersonalDetails.objects.create(user=merged, city="Metz", address="1 rue")
    Card.objects.create(user=merged, motto="Lire")
    User.objects.filter(pk=merged.pk).update(photo="a" * 16)
    login = kept.login

    merging.merge(actor=world.admin, kept=kept, merged=merged)

    kept, merged = (User.objects.get(pk=one.pk) for one in twins)
    assert (kept.login, kept.source, kept.ine, kept.last_name) == (login, Source.ONDE, "123456789AB", "MARTIN")
    assert (merged.leaving_reason, merged.ine) == (LeavingReason.MERGED, "")
    assert set(kept.classes.all()) == {world.school_class, world.other_class}
    links = {link.relative_id: link.authority for link in kept.guardians.all()}
    assert links == {father.pk: Authority.LEGAL, world.parent.pk: Authority.LEGAL}
    assert kept in choir.members.all()
    details = PersonalDetails.objects.get()
    assert (details.user, details.city, details.address, details.home_phone) == (kept, "Metz", "1 rue", "03")
    assert (kept.card.motto, kept.photo, merged.photo) == ("Lire", "a" * 16, "")
    in_class = GroupMember.objects.filter(group__school_class=world.other_class)
    assert set(in_class.filter(group__profile="pupil").values_list("user", flat=True)) == {
        kept.pk,
        world.other_pupil.pk,
    }
    assert in_class.filter(user=father).exists()
    assert AuditEntry.objects.filter(verb="directory.merge", target_key=f"user:{kept.pk}").exists()


def test_a_teacher_who_is_also_a_parent_keeps_classes_children_and_functions(world):
    parent = RelativeFactory(first_name="Julien", last_name="Martin", activated=True)
    services.add_guardian(actor=None, relative=parent, child=world.other_pupil)
    User.objects.filter(pk=world.teacher.pk).update(functions=["digital_referent"])
    merging.merge(actor=world.admin, kept=parent, merged=world.teacher)
    kept = User.objects.get(pk=parent.pk)
    assert (kept.profile, kept.functions) == ("teacher", ["digital_referent"])
    assert world.school_class in kept.classes.all()
    assert kept.guardianships.count() == 1


@pytest.mark.parametrize(
    ("kept", "merged", "said"),
    [
        ("pupil", "parent", "ne sont pas la même personne"),
        ("pupil", "pupil", "deux comptes différents"),
        ("pending", "parent", "c’est lui qui reste"),
        ("parent", "admin", "votre propre compte"),
    ],
)
def test_what_cannot_be_one_is_refused_with_a_reason(world, kept, merged, said):
    with pytest.raises(AccountRefused, match=said):
        merging.merge(actor=world.admin, kept=getattr(world, kept), merged=getattr(world, merged))
    assert not User.objects.leaving().exists()


@pytest.mark.parametrize("field", ["ine", "feed_key"])
def test_two_official_numbers_are_two_people(world, field):
    User.objects.filter(pk=world.pupil.pk).update(**{field: "1"})
    User.objects.filter(pk=world.other_pupil.pk).update(**{field: "2"})
    pair = [User.objects.get(pk=one.pk) for one in (world.pupil, world.other_pupil)]
    assert "officiels différents" in merging.can_merge(*pair).reason


def test_rooms_move_what_they_keep_and_one_that_fails_stops_it_all(world, twins, monkeypatch):
    moved = []
    monkeypatch.setattr(merging, "_steps", {})
    merging.register("blog", lambda *, kept, merged: moved.append((kept, merged)))
    merging.merge(actor=world.admin, kept=twins[0], merged=twins[1])
    assert moved == [twins]

    def fail(*, kept, merged):
        raise RuntimeError

    merging.register("blog", fail)
    other = PupilFactory()
    with pytest.raises(RuntimeError):
        merging.merge(actor=world.admin, kept=world.other_pupil, merged=other)
    assert not User.objects.get(pk=other.pk).is_leaving


def test_the_owner_of_an_activated_account_is_told(world, django_capture_on_commit_callbacks):
    twin = RelativeFactory(first_name="Sacha", last_name="Martin", activated=True, email="autre@exemple.test")
    with django_capture_on_commit_callbacks(execute=True):
        merging.merge(actor=world.admin, kept=world.parent, merged=twin)
    assert mail.outbox[-1].to == ["autre@exemple.test"]
    assert "a réuni vos deux comptes" in mail.outbox[-1].body


def test_the_usual_choice(world):
    assert merging.usual_choice(world.parent, world.pending) == world.parent
    assert merging.usual_choice(world.pending, world.parent) == world.parent
    assert merging.usual_choice(world.parent, world.teacher) is None
    older, newer = TeacherFactory(), TeacherFactory()
    assert merging.usual_choice(newer, older) == older
