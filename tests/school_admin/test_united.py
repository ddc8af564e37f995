"""An account united with another is not restored: nothing is left to come back to (docs/decisions/0021)."""

import pytest

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import restore_users
from tenant_apps.directory import merging
from tenant_apps.directory.selectors import adult_candidates, pupil_candidates
from tenant_apps.school_admin.bulk import make_plan
from tenant_apps.school_admin.choices import Bulk
from tests.factories.accounts import PupilFactory, TeacherFactory

PEOPLE = "/administration/personnes/"


def _text(response):
    return response.content.decode()


@pytest.fixture
def united(world):
    """The pupil's second account, which went into the first."""
    other = PupilFactory(first_name="Lou", last_name="Martin")
    merging.merge(actor=world.admin, kept=world.pupil, merged=other)
    return User.objects.get(pk=other.pk)


def _is_still_leaving(user):
    return User.objects.get(pk=user.pk).is_leaving


def test_the_service_refuses_before_anything_is_written(world, united):
    with pytest.raises(AccountRefused, match="qui a tout repris"):
        restore_users(actor=world.admin, users=[united])
    assert _is_still_leaving(united)
    assert not AuditEntry.objects.filter(verb="accounts.restore_user").exists()


def test_its_page_says_so_and_leads_to_the_one_that_stays(as_admin, world, united):
    page = _text(as_admin.get(f"{PEOPLE}{united.pk}/"))
    assert "ne se restaure pas" in page
    assert f'href="{PEOPLE}{world.pupil.pk}/"' in page
    assert f"{PEOPLE}{united.pk}/restaurer/" not in page
    assert f"{PEOPLE}{united.pk}/rattacher/" not in page


def test_an_old_page_is_answered_in_words(as_admin, world, united):
    for verb, data in (("restaurer/", {}), ("rattacher/", {"school_class": world.other_class.pk})):
        answer = as_admin.post(f"{PEOPLE}{united.pk}/{verb}", data, follow=True)
        assert "qui a tout repris" in _text(answer)
    assert _is_still_leaving(united)


@pytest.mark.parametrize("action", [Bulk.RESTORE, Bulk.ATTACH, Bulk.MOVE])
def test_with_others_it_is_left_out(world, united, action):
    plan = make_plan(actor=world.admin, action=action, ids=[united.pk])
    assert plan.people == []
    assert "qui a tout repris" in plan.left_out[0].reason


def test_it_is_nobody_that_a_new_account_could_be(world, united):
    found = pupil_candidates(first_name="Lou", last_name="Martin", birth_date=None)
    assert [one.user.pk for one in found] == [world.pupil.pk]
    kept, merged = (TeacherFactory(first_name="Zoé", last_name="Aab") for _ in range(2))
    merging.merge(actor=world.admin, kept=kept, merged=merged)
    assert [one.user.pk for one in adult_candidates(first_name="Zoé", last_name="Aab")] == [kept.pk]
