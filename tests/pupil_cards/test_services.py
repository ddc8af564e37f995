"""Cards made, replaced and cancelled; classes opened and closed."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import AccountRefused, block_user, predelete_users
from tenant_apps.directory.merging import merge
from tenant_apps.pupil_cards import services
from tenant_apps.pupil_cards.codes import card_of_code, digest_of
from tenant_apps.pupil_cards.models import ClassOpening, PupilCard
from tenants.context import in_school
from tests.factories.accounts import activate
from tests.factories.directory import make_family


def _make(world, *pupils):
    return services.make_cards(actor=world.teacher, school_class=world.school_class, pupils=pupils or [world.pupil])


def test_a_card_opens_with_its_code_which_is_kept_nowhere(world, code):
    assert card_of_code(code).user == world.pupil
    assert card_of_code(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest || animal FROM pupil_cards_pupilcard")
        assert code not in cursor.fetchone()[0]
    assert code not in str(list(AuditEntry.objects.order_by("pk").values_list("data", "target")))


def test_a_new_card_replaces_the_one_before_and_keeps_its_animal(world, code):
    before = PupilCard.objects.get()
    [card] = _make(world)
    assert (card_of_code(code), card_of_code(card.code).user) == (None, world.pupil)
    assert card.animal == before.animal


def test_a_cancelled_card_opens_nothing_and_its_neighbour_still_does(world, code):
    [child], _none = make_family(world.school_class, relatives=0)
    [other] = _make(world, child)
    assert services.revoke_card(actor=world.teacher, pupil=world.pupil)
    assert not services.revoke_card(actor=world.teacher, pupil=world.pupil)
    assert card_of_code(code) is None
    assert card_of_code(other.code).user == child
    assert AuditEntry.objects.filter(verb="pupil_cards.revoke_card").count() == 1


def test_cards_of_a_class_have_different_animals(world, opening):
    children, _none = make_family(world.school_class, children=5, relatives=0)
    assert len({card.animal for card in _make(world, world.pupil, *children)}) == 6


@pytest.mark.parametrize("close", [block_user, None])
def test_nobody_makes_a_card_for_a_closed_account_or_an_adult(world, close):
    user = world.pupil if close else world.parent
    if close:
        close(actor=world.admin, user=user)
    with pytest.raises(AccountRefused):
        _make(world, User.objects.get(pk=user.pk))
    assert not PupilCard.objects.exists()


def test_who_leaves_gets_no_card(world):
    predelete_users(actor=None, users=[world.pupil])
    with pytest.raises(AccountRefused):
        _make(world, User.objects.get(pk=world.pupil.pk))


def test_the_same_code_means_nothing_in_another_school(alpha, beta):
    with in_school(alpha):
        here = digest_of("0" * 26)
    with in_school(beta):
        assert digest_of("0" * 26) != here


def test_opening_again_changes_the_hours(world, opening):
    services.open_class(actor=world.teacher, school_class=world.school_class, days=[2], starts=time(9), ends=time(12))
    kept = ClassOpening.objects.get()
    assert (kept.hours.days, kept.starts, kept.ends) == ((2,), time(9), time(12))


@pytest.mark.parametrize(
    ("days", "starts", "ends"), [([], time(9), time(12)), ([7], time(9), time(12)), ([1], time(12), time(9))]
)
def test_hours_that_never_come_are_refused(world, days, starts, ends):
    with pytest.raises(ValidationError):
        services.open_class(actor=world.teacher, school_class=world.school_class, days=days, starts=starts, ends=ends)


def test_closing_is_said_once(world, opening):
    assert services.close_class(actor=world.teacher, school_class=world.school_class)
    assert not services.close_class(actor=world.teacher, school_class=world.school_class)
    assert AuditEntry.objects.filter(verb="pupil_cards.close_class").count() == 1


def test_coming_in_is_audited_among_sign_ins(world, code):
    services.come_in(actor=world.pupil, card=PupilCard.objects.get())
    line = AuditEntry.objects.get(verb="accounts.sign_in_card")
    assert (line.actor, line.target_key) == (world.pupil, f"user:{world.pupil.pk}")
    assert PupilCard.objects.get().last_used_at is not None


def test_a_pupil_become_something_else_does_not_come_in(world, code):
    world.pupil.profile = Profile.RELATIVE
    with pytest.raises(AccountRefused):
        services.come_in(actor=world.pupil, card=PupilCard.objects.get())


@pytest.mark.parametrize("both", [True, False])
def test_a_card_follows_its_pupil_into_the_account_kept(world, code, both):
    [twin], _none = make_family(world.school_class, relatives=0, first_name="Lou", last_name="Martin")
    kept_code = _make(world, twin)[0].code if both else ""
    merge(actor=world.admin, kept=activate(twin), merged=User.objects.get(pk=world.pupil.pk))
    if both:
        assert (card_of_code(code), card_of_code(kept_code).user) == (None, twin)
    else:
        assert card_of_code(code).user == twin
