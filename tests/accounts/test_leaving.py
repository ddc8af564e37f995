"""People on their way out: restorable for 90 days, then gone."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tenant_apps.accounts import services, tasks
from tenant_apps.accounts.choices import LeavingReason, Profile, Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.rules import PREDELETION
from tenant_apps.directory.models import Group, GroupMember
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory
from tests.factories.directory import ClassFactory, make_family

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _groups_of(user):
    return set(GroupMember.objects.filter(user=user).order_by("pk").values_list("group", flat=True))


def _in_class(school_class, profile):
    return set(Group.objects.get(school_class=school_class, profile=profile).members.order_by("pk"))


def test_who_leaves_is_in_no_group_and_comes_back_as_before():
    school_class = ClassFactory()
    [pupil], parents = make_family(school_class)
    before = _groups_of(pupil)
    services.predelete_users(actor=None, users=[pupil], reason=LeavingReason.ABSENT)
    assert _groups_of(pupil) == set()
    assert _in_class(school_class, Profile.RELATIVE) == set()
    services.restore_users(actor=None, users=[pupil])
    assert _groups_of(pupil) == before
    assert _in_class(school_class, Profile.RELATIVE) == set(parents)


def test_leaving_twice_is_leaving_once():
    pupil = PupilFactory()
    assert services.predelete_users(actor=None, users=[pupil]) == [pupil]
    since = User.objects.get(pk=pupil.pk).leaving_at
    assert services.predelete_users(actor=None, users=[pupil]) == []
    assert User.objects.get(pk=pupil.pk).leaving_at == since
    assert AuditEntry.objects.filter(verb="accounts.predelete_user").count() == 1


def test_nobody_sends_themselves_away_and_then_nobody_leaves():
    head, pupil = HeadFactory(), PupilFactory()
    with pytest.raises(services.AccountRefused, match="propre compte"):
        services.predelete_users(actor=head, users=[pupil, head])
    assert not User.objects.leaving().exists()


def test_an_activated_person_with_an_address_is_told(django_capture_on_commit_callbacks):
    parent = RelativeFactory(email="nadia@example.org", activated=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.predelete_users(actor=None, users=[parent])
    [message] = mail.outbox
    assert message.to == ["nadia@example.org"]
    assert parent.login in message.body


def test_deleted_for_good_after_ninety_days_only():
    early, late = PupilFactory(), PupilFactory()
    services.predelete_users(actor=None, users=[early, late])
    User.objects.filter(pk=early.pk).update(leaving_at=timezone.now() - PREDELETION - timedelta(minutes=1))
    assert services.purge_leavers() == 1
    assert set(User.objects.order_by("pk")) == {late}


def test_an_account_nobody_used_goes_at_once():
    pupil = PupilFactory()
    services.delete_user(actor=None, user=pupil)
    assert not User.objects.filter(pk=pupil.pk).exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"activated": True}, "a servi"),
        ({"source": Source.ONDE}, "vient d’un import"),
    ],
)
def test_other_accounts_do_not_go_at_once(fields, words):
    pupil = PupilFactory(**fields)
    with pytest.raises(services.AccountRefused, match=words):
        services.delete_user(actor=None, user=pupil)
    assert User.objects.filter(pk=pupil.pk).exists()


def test_many_accounts_have_logins_of_their_own():
    PupilFactory(first_name="Zoé", last_name="Dupont")
    people = [{"profile": Profile.PUPIL, "first_name": "Zoé", "last_name": "Dupont"}] * 2
    made = services.create_users(actor=None, people=people, source=Source.ONDE)
    assert [user.login for user in made] == ["zoe.dupont2", "zoe.dupont3"]
    assert all(user.activation_code and user.pk for user in made)


def test_a_login_is_never_somebodys_alias():
    parent = RelativeFactory()
    User.objects.filter(pk=parent.pk).update(alias="zoe.dupont")
    user = services.create_user(actor=None, profile=Profile.PUPIL, first_name="Zoé", last_name="Dupont")
    assert user.login == "zoe.dupont2"


def test_the_last_reminder_goes_once_to_whoever_has_an_address(django_capture_on_commit_callbacks):
    told = RelativeFactory(email="nadia@example.org", activated=True)
    silent = RelativeFactory()
    services.predelete_users(actor=None, users=[told, silent])
    days = {79: 0, 81: 1, 82: 0}
    for days_later, expected in days.items():
        later = time_machine.travel(timezone.now() + timedelta(days=days_later))
        with later, django_capture_on_commit_callbacks(execute=True):
            assert services.remind_leavers() == expected
    [message] = mail.outbox
    assert message.to == ["nadia@example.org"]


def test_every_night_those_whose_time_is_over_are_gone(alpha):
    pupil = PupilFactory()
    services.predelete_users(actor=None, users=[pupil])
    with time_machine.travel(timezone.now() + PREDELETION + timedelta(days=1)):
        tasks.see_leavers_out.apply(headers={"_schema_name": alpha.schema_name})
    assert not User.objects.filter(pk=pupil.pk).exists()
