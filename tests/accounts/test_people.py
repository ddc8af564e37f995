"""People of a school: made, changed, blocked, given a new code."""

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts import codes, links, services
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import AuditEntry, User
from tests.factories.accounts import HeadFactory, TeacherFactory, activate, make_team_member

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _make(first_name="Élodie", last_name="Dupont", **fields):
    return services.create_user(
        **{"actor": None, "profile": Profile.PUPIL, "first_name": first_name, "last_name": last_name, **fields}
    )


def test_a_new_person_has_a_login_a_code_and_no_password():
    user = _make("  Élodie ", "Dupont  Martin")
    assert (user.login, user.full_name, user.sort_name) == (
        "elodie.dupontmartin",
        "Élodie Dupont Martin",
        "dupont martin elodie",
    )
    assert len(codes.read_code(user)) == 8
    assert not user.has_usable_password()
    assert not user.is_activated


def test_homonyms_get_numbers():
    assert [_make().login for _ in range(4)] == ["elodie.dupont", "elodie.dupont2", "elodie.dupont3", "elodie.dupont4"]


def test_a_team_member_is_not_of_a_school():
    with pytest.raises(services.AccountRefused):
        _make(profile=Profile.TEAM)


def test_a_bad_email_is_refused_and_nothing_is_written():
    with pytest.raises(ValidationError) as refusal:
        _make(email="pas une adresse")
    assert "email" in refusal.value.message_dict
    assert not User.objects.exists()


def test_every_verb_leaves_an_audit_line_without_values():
    head = HeadFactory()
    user = _make()
    services.update_user(actor=head, user=user, last_name="Durand", email="elodie@example.test")
    services.block_user(actor=head, user=user)
    services.unblock_user(actor=head, user=user)
    services.renew_code(actor=head, user=user)
    lines = list(AuditEntry.objects.filter(target_key=f"user:{user.pk}").order_by("pk"))
    assert [line.verb for line in lines] == [
        "accounts.create_user",
        "accounts.update_user",
        "accounts.block_user",
        "accounts.unblock_user",
        "accounts.renew_code",
    ]
    assert lines[1].data == {"fields": ["email", "last_name"]}
    assert lines[1].actor_name == head.full_name


def test_a_change_keeps_the_login_and_moves_the_sort_name():
    user = services.update_user(actor=None, user=_make(), last_name="Zola")
    assert (user.login, user.sort_name) == ("elodie.dupont", "zola elodie")


def test_only_a_persons_own_fields_change():
    with pytest.raises(TypeError):
        services.update_user(actor=None, user=_make(), login="root")


def test_nobody_blocks_themselves():
    head = HeadFactory()
    with pytest.raises(services.AccountRefused):
        services.block_user(actor=head, user=head)


def test_a_new_code_makes_the_old_sheet_worthless():
    user = _make()
    old = codes.read_code(user)
    new = services.renew_code(actor=None, user=user)
    user.refresh_from_db()
    assert codes.read_code(user) == new != old
    assert links.activation_path(user) == f"/activation/?identifiant=elodie.dupont&code={new}"


def test_an_activated_account_has_no_code_any_more():
    user = activate(_make())
    assert codes.read_code(user) == ""
    assert links.activation_path(user) == "/activation/?identifiant=elodie.dupont"
    with pytest.raises(services.AccountRefused):
        services.renew_code(actor=None, user=user)


def test_the_factory_makes_people_who_can_sign_in():
    assert TeacherFactory(activated=True).check_password("Cartable-42 bleu")


def test_the_team_lives_in_public():
    member = make_team_member()
    assert not User.objects.filter(login=member.login).exists()
    with pytest.raises(ValidationError):
        make_team_member()
