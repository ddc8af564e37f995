"""Keys: who has them, what they open, when they stop."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused, Allowed, Denied
from tenant_apps.api import permissions, rules, services
from tenant_apps.api.models import Token
from tenants import services as schools
from tenants.choices import SchoolStatus


def test_a_key_reads_in_the_name_of_its_person(echo, world, key_of, program):
    answer = program.get(echo, headers=key_of(world.parent, "echo:read"))
    assert answer.json() == {"login": world.parent.login}
    assert Token.objects.get().last_used_at is not None


def test_only_a_print_of_the_key_is_kept(world, echo):
    token, key = services.create_token(actor=world.parent, name="Essai", scopes=["echo:read"], days=30)
    assert key.startswith("one_")
    assert len(key) > 40
    assert token.digest == rules.digest_of(key)
    assert key not in str(list(Token.objects.values()))
    assert key not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer one_", "Bearer \xe9\xe9", "Basic abc", "Bearer one_" + "a" * 43]
)
def test_without_a_good_key_nothing_opens(echo, world, program, header):
    answer = program.get(echo, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_nothing(echo, world, program):
    program.force_login(world.parent)
    assert program.get(echo).status_code == 401
    assert program.post(echo, {}, content_type="application/json").status_code == 401


def test_a_key_that_reads_does_not_write(echo, world, key_of, program):
    headers = key_of(world.parent, "echo:read")
    answer = program.post(echo, {}, content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert "echo:write" in answer.json()["detail"]
    assert program.post(
        echo, {"a": 1}, content_type="application/json", headers=key_of(world.parent, "echo:write")
    ).json() == {"took": {"a": 1}}


def _ended(world, token):
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _revoked(world, token):
    services.revoke_token(actor=world.parent, token=token)


def _password_changed(world, token):
    world.parent.set_password("Une autre trottinette 7")
    world.parent.save()


@pytest.mark.parametrize("stop", [_ended, _revoked, _password_changed])
def test_a_key_that_ended_opens_nothing(echo, world, key_of, program, stop):
    headers = key_of(world.parent, "echo:read")
    stop(world, Token.objects.get())
    assert program.get(echo, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "change", [{"blocked_at": timezone.now()}, {"charter_version": ""}, {"leaving_at": timezone.now()}]
)
def test_a_key_follows_its_account(echo, world, key_of, program, change):
    headers = key_of(world.parent, "echo:read")
    User.objects.filter(pk=world.parent.pk).update(**change)
    answer = program.get(echo, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["detail"].endswith(".")


def test_a_service_the_school_closed_is_closed_to_keys(echo, world, key_of, program):
    headers = key_of(world.parent, "echo:read")
    permissions.add_gate(lambda user, service: Denied("Fermé.") if service == "echo" else Allowed())
    answer = program.get(echo, headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Fermé."})


def test_a_suspended_school_is_read_not_written(echo, alpha, world, key_of, program):
    headers = key_of(world.parent, "echo:read", "echo:write")
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    assert program.get(echo, headers=headers).status_code == 200
    assert program.post(echo, {}, content_type="application/json", headers=headers).status_code == 403


def test_too_many_requests_are_told_to_wait(echo, world, key_of, program, monkeypatch):
    from tenant_apps.api.throttling import PerKey

    monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "2/min"})
    mine, other = key_of(world.parent, "echo:read"), key_of(world.teacher, "echo:read")
    assert [program.get(echo, headers=mine).status_code for _n in range(3)] == [200, 200, 429]
    assert program.get(echo, headers=other).status_code == 200


def test_pupils_have_no_keys(echo, world):
    with pytest.raises(AccountRefused):
        services.create_token(actor=world.pupil, name="Essai", scopes=["echo:read"], days=30)


@pytest.mark.parametrize(("scopes", "days"), [([], 30), (["other:read"], 30), (["echo:read"], 31)])
def test_odd_keys_are_refused(echo, world, scopes, days):
    with pytest.raises(ValueError, match=str(days)):
        services.create_token(actor=world.parent, name="Essai", scopes=scopes, days=days)
    assert not Token.objects.exists()


def test_one_has_so_many_keys(echo, world):
    for number in range(rules.MOST):
        services.create_token(actor=world.parent, name=f"Essai {number}", scopes=["echo:read"], days=30)
    with pytest.raises(services.TooManyKeys, match="supprimez"):
        services.create_token(actor=world.parent, name="De trop", scopes=["echo:read"], days=30)


def test_what_is_done_with_keys_is_written_down(echo, world):
    token, _key = services.create_token(actor=world.parent, name="Essai", scopes=["echo:read"], days=30)
    services.revoke_token(actor=world.teacher, token=token)  # not theirs: nothing
    services.revoke_token(actor=world.parent, token=token)
    services.revoke_token(actor=world.parent, token=token)
    verbs = list(AuditEntry.objects.filter(verb__startswith="api.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["api.create_key", "api.revoke_key"]
