"""People of a school: made, changed, blocked, given a new code."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from tenant_apps.accounts.choices import Profile, Source
from tenant_apps.accounts.codes import seal_code
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, can_block, can_renew_code, demand
from tenant_apps.accounts.rules import draw_code, free_login, login_base
from tenant_apps.accounts.services.journal import audit_person
from tenants.context import current_school_or_none
from tenants.text import search_form

_LOGIN_ATTEMPTS = 50
_CHANGEABLE = frozenset(
    {"first_name", "last_name", "birth_date", "email", "mobile", "functions", "language", "profile"}
)


def clean_words(text: str) -> str:
    """A name without the spaces people leave around and inside it."""
    return " ".join(text.split())


def sort_name(first_name: str, last_name: str) -> str:
    """What lists sort by and search looks in: last name then first name, plain."""
    return search_form(last_name, first_name)[:130]


def _taken(base: str) -> set[str]:
    return set(User.objects.filter(login__startswith=base).order_by().values_list("login", flat=True))


def _insert(user: User, base: str) -> User:
    """Save a new account under the first free login, however many are made at the same time."""
    for _attempt in range(_LOGIN_ATTEMPTS):
        user.login = free_login(base, _taken(base))
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            # Somebody took it in between, unless it is another constraint.
            if user.login not in _taken(base):
                raise
            user.pk = None
        else:
            return user
    raise AccountRefused(f"No free login for {base!r} after {_LOGIN_ATTEMPTS} attempts.")


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    profile: str,
    first_name: str,
    last_name: str,
    birth_date: date | None = None,
    email: str = "",
    mobile: str = "",
    functions: Iterable[str] = (),
    source: str = Source.MANUAL,
) -> User:
    """A new person of the school, with a login of their own and an activation code.

    `mobile` is E.164. Raises ValidationError for a field that cannot be stored, and
    AccountRefused when asked for a member of the ONE team, who is not of a school.
    """
    if (profile == Profile.TEAM) or current_school_or_none() is None:
        raise AccountRefused("People are made inside a school; the ONE team by create_team_member.")
    user = User(
        profile=profile,
        first_name=clean_words(first_name),
        last_name=clean_words(last_name),
        birth_date=birth_date,
        email=email.strip(),
        mobile=mobile,
        functions=[str(name) for name in functions],
        source=source,
        password=make_password(None),
        activation_code=seal_code(draw_code()),
    )
    user.sort_name = sort_name(user.first_name, user.last_name)
    user.clean_fields(exclude=["login"])
    _insert(user, login_base(user.first_name, user.last_name))
    audit_person(actor=actor, verb="create_user", user=user, data={"profile": str(profile), "source": str(source)})
    return user


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def update_user(*, actor: User | None, user: User, **fields: Any) -> User:
    """Change first_name, last_name, birth_date, email, mobile, functions, language or profile.

    The login stays, because it is printed. The audit line names the fields, never their values.
    Raises ValidationError; TypeError for a field that is not a person's to change.
    """
    unknown = set(fields) - _CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable: {', '.join(sorted(unknown))}")
    locked = _locked(user)
    for name in {"first_name", "last_name"} & set(fields):
        fields[name] = clean_words(fields[name])
    changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, fields[name])
    locked.sort_name = sort_name(locked.first_name, locked.last_name)
    locked.clean_fields()
    locked.save(update_fields=[*changed, "sort_name"])
    audit_person(actor=actor, verb="update_user", user=locked, data={"fields": changed})
    return locked


@transaction.atomic
def block_user(*, actor: User | None, user: User) -> User:
    """Close the account at once: open sessions end with their next page. Raises AccountRefused."""
    demand(can_block(actor, user))
    locked = _locked(user)
    if locked.blocked_at is None:
        locked.blocked_at = timezone.now()
        locked.save(update_fields=["blocked_at"])
        audit_person(actor=actor, verb="block_user", user=locked)
    return locked


@transaction.atomic
def unblock_user(*, actor: User | None, user: User) -> User:
    """Open a blocked account again, with the password it had."""
    locked = _locked(user)
    if locked.blocked_at is not None:
        locked.blocked_at = None
        locked.save(update_fields=["blocked_at"])
        audit_person(actor=actor, verb="unblock_user", user=locked)
    return locked


@transaction.atomic
def renew_code(*, actor: User | None, user: User) -> str:
    """A new activation code; sheets printed before are worthless. Raises AccountRefused once activated."""
    locked = _locked(user)
    demand(can_renew_code(actor, locked))
    code = draw_code()
    locked.activation_code = user.activation_code = seal_code(code)
    locked.save(update_fields=["activation_code"])
    audit_person(actor=actor, verb="renew_code", user=locked)
    return code
