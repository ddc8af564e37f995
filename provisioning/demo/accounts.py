"""The accounts one visits the demo with, and the table that says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from provisioning.demo.schools import ROSA_BONHEUR, SCHOOLS
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.links import activation_path
from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import login_base
from tenant_apps.accounts.services import create_team_member
from tenants.context import in_public, in_school
from tenants.hosts import console_url, platform_url, school_url
from tenants.models import School

PASSWORD = "cartable-bleu"  # known to all: the demo answers on this machine only
TEAM = ("Camille", "Roy")


@dataclass(frozen=True)
class Shown:
    """An account of the first school, with the word that says who it is."""

    who: str
    first_name: str
    last_name: str


HEAD = Shown("head (direction)", *ROSA_BONHEUR.head)
TEACHER = Shown("teacher (CE1)", "Julien", "Moreau")
PARENT = Shown("parent of two", "Samira", "Haddad")
PUPIL = Shown("pupil (CE1)", "Inès", "Haddad")
ACTIVATED = (HEAD, TEACHER, PARENT, PUPIL)
# Not activated: whoever visits the demo does it with the sheet's login and code.
PENDING = Shown("parent", "Thomas", "Lefebvre")


def login_of(first_name: str, last_name: str) -> str:
    """The login of someone who came first with this name."""
    return login_base(first_name, last_name)


def ensure_team_member() -> User:
    """The member of the ONE team of the demo, made when missing."""
    login = login_of(*TEAM)
    with in_public():
        found = User.objects.filter(login=login).first()
    if found:
        return found
    first_name, last_name = TEAM
    email = f"{login}@{settings.PLATFORM_DOMAIN}"
    return create_team_member(
        actor=None, login=login, first_name=first_name, last_name=last_name, email=email, password=PASSWORD
    )


def activate_shown(uai: str, activate: Callable[..., Any]) -> None:
    """Activate the accounts one visits, in the first school only: hashing passwords takes its time."""
    if uai != ROSA_BONHEUR.uai:
        return
    for shown in ACTIVATED:
        user = User.objects.get(login=login_of(shown.first_name, shown.last_name))
        activate(actor=user, code=read_code(user), password=PASSWORD, email=user.email)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _pending_lines(school: School) -> list[str]:
    with in_school(school):
        user = User.objects.filter(login=login_of(PENDING.first_name, PENDING.last_name)).first()
        if user is None or user.is_activated:
            return []
        link, code = school_url(school, activation_path(user)), read_code(user)
    return [
        "",
        f"To try an activation ({user.full_name}, parent): login {user.login}, code {code}, or the link of the sheet:",
        f"  {link}",
    ]


def describe() -> str:
    """Addresses and accounts of the demo, as printed when it starts."""
    schools = {school.uai: school for school in School.objects.filter(uai__in=[plan.uai for plan in SCHOOLS])}
    if len(schools) < len(SCHOOLS):
        return "The demo is not loaded: manage.py demo"
    first = schools[ROSA_BONHEUR.uai]
    places = [
        ("Public site, orders", platform_url()),
        ("Console of the ONE team", console_url()),
        *((schools[plan.uai].name, school_url(schools[plan.uai])) for plan in SCHOOLS),
    ]
    if settings.SHOW_TOOLS:
        places.append(("Mail that was sent", platform_url("/_mail/")))
    people = [("who", "where", "login", "password"), ("ONE team", "console", login_of(*TEAM), PASSWORD)]
    people += [(shown.who, first.name, login_of(shown.first_name, shown.last_name), PASSWORD) for shown in ACTIVATED]
    return "\n".join([*_table(places), "", *_table(people), *_pending_lines(first)])
