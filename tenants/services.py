"""Verbs on schools: the changes of their life, each allowed only from where it makes sense."""

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tenants.choices import NEXT_STATUS, SchoolStatus
from tenants.context import in_public
from tenants.hosts import forget_hosts, school_host
from tenants.models import Domain, School
from tenants.text import search_form, transliterate


class WrongStatus(ValueError):
    """This change is not possible from the school's present status."""


_DATES = {SchoolStatus.OPEN: "opened_at", SchoolStatus.SUSPENDED: "suspended_at", SchoolStatus.CLOSED: "closed_at"}


def schema_name_for(uai: str) -> str:
    """The schema of the school with this UAI: `ecole_0350122t`."""
    return f"ecole_{uai.lower()}"


def _role_name(schema_name: str) -> str:
    """Roles belong to the whole server: the database's name keeps two platforms apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        [database] = cursor.fetchone() or [""]
    return f"{database}_{schema_name}"[:63]


# The address is printed on every sheet and typed by parents: the words all schools share go.
_SHARED_WORDS = frozenset(
    {"ecole", "groupe", "scolaire", "primaire", "elementaire", "maternelle", "publique", "prive", "privee"}
    | {"de", "du", "des", "la", "le", "les", "d", "l"}
)


def _label(text: str) -> str:
    words = [word for word in search_form(transliterate(text)).split() if word not in _SHARED_WORDS]
    return "-".join(words)[:50].strip("-")


def free_subdomain(name: str, city: str) -> str:
    """A short DNS label for a school: its own name, else with its town, else with a number."""
    with_city = _label(f"{name} {city}") or "ecole"
    alone = _label(name) or with_city
    candidates = [alone, with_city, *(f"{with_city}-{n}" for n in range(2, 1000))]
    taken = set(School.objects.filter(subdomain__startswith=alone).values_list("subdomain", flat=True))
    return next(label for label in candidates if label not in taken | settings.RESERVED_SUBDOMAINS)


@transaction.atomic
def register_school(*, uai: str, name: str, city: str, subdomain: str = "", **identity: str) -> School:
    """The School row for this UAI, made with status `ordered`; the existing one when there is one.

    `identity` may hold kind, address, postal_code, academy, zone.
    """
    existing = School.objects.select_for_update().filter(uai=uai).first()
    if existing:
        return existing
    schema_name = schema_name_for(uai)
    school = School(
        uai=uai,
        name=name,
        city=city,
        schema_name=schema_name,
        db_role=_role_name(schema_name),
        subdomain=subdomain or free_subdomain(name, city),
        search_name=search_form(name, city, uai),
        **identity,
    )
    school.full_clean()
    school.save()
    return school


@transaction.atomic
def set_status(*, school: School, status: SchoolStatus, reason: str = "") -> School:
    """Move the school along its life; raises WrongStatus when that step does not exist."""
    with in_public():
        locked = School.objects.select_for_update().get(pk=school.pk)
        if locked.status == status:
            return locked
        if status not in NEXT_STATUS[locked.status]:
            raise WrongStatus(f"{locked.get_status_display()} → {status.label}")
        locked.status = status
        locked.status_reason = reason
        stamp = _DATES.get(status)
        if stamp and not (status == SchoolStatus.OPEN and locked.opened_at):
            setattr(locked, stamp, timezone.now())
        locked.save()
        transaction.on_commit(forget_hosts)
    return locked


def add_domain(*, school: School) -> Domain:
    """The school's host name on the platform; the existing one when there is one."""
    with in_public():
        domain, _created = Domain.objects.get_or_create(
            domain=school_host(school), defaults={"tenant": school, "is_primary": True}
        )
        transaction.on_commit(forget_hosts)
    return domain


@transaction.atomic
def set_picture(*, school: School, fingerprint: str) -> str:
    """The school's picture is this one from now on ('' for none); the fingerprint of the one before.

    Only the row: whoever calls keeps the files and writes the audit line.
    """
    with in_public():
        locked = School.objects.select_for_update().get(pk=school.pk)
        before, locked.picture = locked.picture, fingerprint
        locked.save(update_fields=["picture"])
        transaction.on_commit(forget_hosts)
    return str(before)
