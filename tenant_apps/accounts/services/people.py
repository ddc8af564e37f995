"""People of a school: made, changed, blocked, given a new code."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tenant_apps.accounts.choices import Contact, Profile, Source
from tenant_apps.accounts.codes import read_code, seal_code
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, can_block, can_renew_code, demand
from tenant_apps.accounts.rules import draw_code, free_login, login_base
from tenant_apps.accounts.services.journal import audit, audit_people, audit_person
from tenant_apps.accounts.signals import people_changing
from tenants.context import current_schema, current_school_or_none
from tenants.locks import wait_for
from tenants.text import search_form

_BATCH = 500
_CHANGEABLE = frozenset(
    {"first_name", "last_name", "birth_date", "email", "mobile", "functions", "language", "profile"}
)


def clean_words(text: str) -> str:
    """A name without the spaces people leave around and inside it."""
    return " ".join(text.split())


def sort_name(first_name: str, last_name: str) -> str:
    """What lists sort by and search looks in: last name then first name, plain."""
    return search_form(last_name, first_name)[:130]


def lock_logins() -> None:
    """Let one transaction at a time give out logins of this school."""
    wait_for(f"logins:{current_schema()}")


def _taken(base: str = "") -> set[str]:
    """Names to sign in with, logins and aliases, that begin with `base`."""
    people = User.objects.filter(Q(login__startswith=base) | Q(alias__startswith=base)).order_by()
    return {name for pair in people.values_list("login", "alias") for name in pair}


def _insert(user: User) -> User:
    """Save a new account under the first free login, however many are made at the same time."""
    people_changing.send(sender=User)
    lock_logins()
    base = login_base(user.first_name, user.last_name)
    user.login = free_login(base, _taken(base))
    user.save(force_insert=True)
    return user


def _demand_school(profile: str) -> None:
    if profile == Profile.TEAM or current_school_or_none() is None:
        raise AccountRefused("People are made inside a school; the ONE team by create_team_member.")


def _new(**fields: Any) -> User:
    """An account not saved yet, without a login. Raises ValidationError for a field that cannot be stored."""
    user = User(**fields, password=make_password(None), activation_code=seal_code(draw_code()))
    user.first_name, user.last_name = clean_words(user.first_name), clean_words(user.last_name)
    user.sort_name = sort_name(user.first_name, user.last_name)
    user.clean_fields(exclude=["login"])
    return user


@transaction.atomic
def create_users(*, actor: User | None, people: Sequence[Mapping[str, Any]], source: str) -> list[User]:
    """Many new people at once, in a fixed number of queries; in the order given.

    Each mapping holds profile, first_name, last_name and what else is known (fields of the model).
    Logins are given out in that order. The audit log gets one line for all. Groups are the
    caller's to settle (directory.groups.settle): no signal is sent. Raises ValidationError and
    AccountRefused as `create_user` does, before anything is written.
    """
    users = []
    for fields in people:
        _demand_school(fields["profile"])
        users.append(_new(source=source, **fields))
    lock_logins()
    taken = _taken()
    for user in users:
        user.login = free_login(login_base(user.first_name, user.last_name), taken)
        taken.add(user.login)
    User.objects.bulk_create(users, batch_size=_BATCH)
    audit(actor=actor, verb="accounts.create_users", data={"count": len(users), "source": str(source)})
    return users


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
    _demand_school(profile)
    user = _new(
        profile=profile,
        first_name=first_name,
        last_name=last_name,
        birth_date=birth_date,
        email=email.strip(),
        mobile=mobile,
        functions=[str(name) for name in functions],
        source=source,
    )
    _insert(user)
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
    proofs = [f"{name}_verified_at" for name in Contact.values if name in changed]
    for name in proofs:  # nobody has answered from there yet
        setattr(locked, name, None)
    locked.sort_name = sort_name(locked.first_name, locked.last_name)
    locked.clean_fields()
    locked.save(update_fields=[*changed, *proofs, "sort_name"])
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
def set_blocked(*, actor: User | None, users: Iterable[User], blocked: bool) -> list[User]:
    """Close or open many accounts at once, those that are so already left alone; who changed is returned.

    Raises AccountRefused, before anything is written, when one of them is the actor's own.
    """
    ids = [user.pk for user in users]
    found = User.objects.filter(pk__in=ids, blocked_at__isnull=blocked).order_by("pk").select_for_update()
    changed = list(found)
    for user in changed if blocked else ():
        demand(can_block(actor, user))
    User.objects.filter(pk__in=[user.pk for user in changed]).update(blocked_at=timezone.now() if blocked else None)
    audit_people(actor=actor, verb=f"accounts.{'block' if blocked else 'unblock'}_user", users=changed)
    return changed


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
def renew_code(*, actor: User | None, user: User, good_for: timedelta | None = None) -> str:
    """A new activation code, `good_for` a while or for ever; those before are worthless.

    Raises AccountRefused once activated.
    """
    locked = _locked(user)
    demand(can_renew_code(actor, locked))
    code = draw_code()
    locked.activation_code = user.activation_code = seal_code(code, good_for)
    locked.save(update_fields=["activation_code"])
    audit_person(actor=actor, verb="renew_code", user=locked)
    return code


@transaction.atomic
def replace_spent_codes(*, actor: User | None, people: Iterable[int]) -> int:
    """A new code for those among these (user ids) whose temporary one is over unused; how many.

    Without it their sheet would open nothing.
    """
    waiting = User.objects.pending().filter(pk__in=list(people)).order_by("pk").select_for_update()
    spent = [user for user in waiting if not read_code(user)]
    for user in spent:
        user.activation_code = seal_code(draw_code())
    User.objects.bulk_update(spent, ["activation_code"], batch_size=_BATCH)
    audit_people(actor=actor, verb="accounts.renew_code", users=spent)
    return len(spent)
