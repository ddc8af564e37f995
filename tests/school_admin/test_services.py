"""Verbs of the administrators: adults made at once with their classes, functions, the last administrator."""

import pytest

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import AccountRefused, block_user
from tenant_apps.school_admin import services
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import ClassFactory

pytestmark = pytest.mark.usefixtures("inside_alpha")


@pytest.fixture
def head():
    return HeadFactory(activated=True)


def test_a_teacher_is_made_with_the_classes(head):
    classes = [ClassFactory(), ClassFactory()]
    teacher = services.create_adult(
        actor=head, profile=Profile.TEACHER, classes=classes, first_name="Anne", last_name="Le Goff", email=""
    )
    assert set(teacher.classes.order_by("pk")) == set(classes)
    assert set(teacher.member_groups.filter(kind="class_profile").order_by("pk").values_list("profile", flat=True)) == {
        "teacher"
    }
    assert AuditEntry.objects.filter(target_key=f"user:{teacher.pk}", actor=head).count() == 3


def test_another_administrator_is_named_and_the_first_may_leave(head):
    teacher = TeacherFactory(activated=True)
    services.set_functions(actor=head, user=teacher, functions=[Function.LOCAL_ADMIN])
    services.set_functions(actor=head, user=head, functions=[])
    assert User.objects.get(pk=teacher.pk).is_school_admin
    assert not User.objects.get(pk=head.pk).is_school_admin


@pytest.mark.parametrize("kind", ["nobody", "pending", "blocked", "only a referent"])
def test_the_last_administrator_who_can_come_in_stays_one(head, kind):
    if kind == "pending":
        HeadFactory()
    elif kind == "blocked":
        block_user(actor=head, user=HeadFactory(activated=True))
    elif kind == "only a referent":
        TeacherFactory(activated=True, functions=[Function.DIGITAL_REFERENT])
    with pytest.raises(AccountRefused, match="Nommez d’abord"):
        services.set_functions(actor=head, user=head, functions=[Function.DIGITAL_REFERENT])
    assert User.objects.get(pk=head.pk).is_school_admin


def test_the_last_administrator_may_change_from_one_function_to_the_other(head):
    services.set_functions(actor=head, user=head, functions=[Function.LOCAL_ADMIN, Function.DIGITAL_REFERENT])
    assert User.objects.get(pk=head.pk).functions == ["digital_referent", "local_admin"]


@pytest.mark.parametrize("factory", [PupilFactory, RelativeFactory])
def test_functions_are_for_adults_of_the_school(head, factory):
    with pytest.raises(AccountRefused, match="adulte de l’école"):
        services.set_functions(actor=head, user=factory(), functions=[Function.LOCAL_ADMIN])


def test_the_last_administrator_is_not_blocked(head):
    colleague = HeadFactory()
    with pytest.raises(AccountRefused, match="Nommez d’abord"):
        services.block(actor=colleague, user=head)
    services.block(actor=head, user=colleague)
    assert not User.objects.get(pk=colleague.pk).is_active


def test_nobody_takes_their_own_access_away(head):
    HeadFactory(activated=True)
    with pytest.raises(AccountRefused):
        services.block(actor=head, user=head)
    with pytest.raises(AccountRefused, match="Mot de passe oublié"):
        services.reset_access(actor=head, user=head)


def test_a_new_sheet_for_a_forgotten_password(head):
    parent = RelativeFactory(activated=True)
    code = services.reset_access(actor=head, user=parent)
    parent = User.objects.get(pk=parent.pk)
    assert (read_code(parent), parent.is_activated, parent.has_usable_password()) == (code, False, False)


def test_two_administrators_do_not_shut_each_other_out(head):
    other = HeadFactory(activated=True)
    services.reset_access(actor=head, user=other)
    with pytest.raises(AccountRefused, match="Personne d’autre"):
        services.reset_access(actor=other, user=head)


@pytest.mark.parametrize("state", ["pending", "blocked"])
def test_who_has_no_password_or_no_account_gets_no_new_sheet(head, state):
    parent = RelativeFactory(activated=state == "blocked")
    if state == "blocked":
        services.block(actor=head, user=parent)
    with pytest.raises(AccountRefused):
        services.reset_access(actor=head, user=User.objects.get(pk=parent.pk))
