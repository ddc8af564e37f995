"""What each step of an opening does. All stand in `public`, may run twice, and leave one result."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from provisioning import rules
from provisioning.choices import EventKind, MailKind, StepName
from provisioning.mails import queue_mail
from provisioning.models import OrderedSchool
from provisioning.services import add_event
from tenant_apps.accounts.choices import Function, Profile, Source
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.services import create_user
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.services import create_class, gathered_changes
from tenants import birth, events
from tenants import services as schools
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.hosts import school_url
from tenants.models import School

Step = Callable[[OrderedSchool], None]


def school_of(ordered: OrderedSchool) -> School:
    """The school being opened: accepting the order registered it."""
    if ordered.school is None:
        raise LookupError(f"{ordered.uai} was never registered: its order is not accepted.")
    return ordered.school


def make_role(ordered: OrderedSchool) -> None:
    """The school's PostgreSQL role; from here the school is opening."""
    school = school_of(ordered)
    birth.create_role(school)
    if school.status == SchoolStatus.ORDERED:
        schools.set_status(school=school, status=SchoolStatus.OPENING)


def make_schema(ordered: OrderedSchool) -> None:
    """The school's tables, from the template."""
    birth.create_schema(school_of(ordered))


def make_domain(ordered: OrderedSchool) -> None:
    """The school's address on the web."""
    schools.add_domain(school=school_of(ordered))


def wanted_classes(ordered: OrderedSchool) -> list[tuple[str, tuple[str, ...]]]:
    """Names and levels of the classes asked for; those nobody named are « Classe 1 », « Classe 2 »…"""
    wishes = [(item["name"], tuple(item["levels"])) for item in ordered.classes] or [("", ())] * ordered.class_count
    return rules.name_classes(wishes)


def make_classes(ordered: OrderedSchool) -> None:
    """The classes asked for, those that are not there yet."""
    with in_school(school_of(ordered)), gathered_changes():
        there = {name.casefold() for name in SchoolClass.objects.values_list("name", flat=True)}
        for name, levels in wanted_classes(ordered):
            if name.casefold() not in there:
                create_class(actor=None, name=name, levels=levels)


def _administrators() -> UserQuerySet:
    """The account an opening makes, in the school we stand in."""
    return User.objects.filter(source=Source.ORDER).order_by("pk")


def make_administrator(ordered: OrderedSchool) -> None:
    """The account of whoever directs the school, not activated yet."""
    with in_school(school_of(ordered)):
        if not _administrators().exists():
            create_user(
                actor=None,
                profile=Profile.TEACHER,
                functions=[Function.HEAD],
                first_name=ordered.administrator_first_name,
                last_name=ordered.administrator_last_name,
                email=ordered.administrator_email,
                source=Source.ORDER,
            )


def send_welcome(ordered: OrderedSchool) -> None:
    """The school opens its door, and its administrator is told how to come in."""
    school = school_of(ordered)
    if school.status == SchoolStatus.OPENING:
        schools.set_status(school=school, status=SchoolStatus.OPEN)
    with in_school(school):
        administrator = _administrators()[0]
    queue_mail(
        order=ordered.order,
        kind=MailKind.WELCOME,
        key=f"school:{school.pk}:welcome",
        to=administrator.email,
        # No code here: the link is made when the mail leaves, so that `public` never holds a code.
        context={"ordered_school": ordered.pk, "user": administrator.pk},
    )


def _payer(ordered: OrderedSchool) -> dict[str, Any]:
    order = ordered.order
    names = ("name", "siret", "service_code", "commitment_number", "email", "address", "postal_code", "city")
    return {name: getattr(order, f"payer_{name}") for name in names}


def tell_billing(ordered: OrderedSchool) -> None:
    """The fact that the school is open, with what its invoice needs."""
    school, order = school_of(ordered), ordered.order
    events.publish(
        "school_opened",
        key=f"school_opened:{school.pk}",
        school=school,
        payload={
            "order_reference": order.reference,
            "ordered_on": timezone.localdate(order.created_at).isoformat(),  # an order keeps the prices of its day
            "plan": order.plan,
            "class_count": ordered.class_count,
            "options": ordered.options,
            "payer": _payer(ordered),
        },
    )
    address = f"{school.name} : {school_url(school)}"
    add_event(actor=None, order=order, kind=EventKind.OPENED, text=address, is_public=True)


# In the order in which they run.
STEPS: dict[StepName, Step] = {
    StepName.ROLE: make_role,
    StepName.SCHEMA: make_schema,
    StepName.DOMAIN: make_domain,
    StepName.CLASSES: make_classes,
    StepName.ADMINISTRATOR: make_administrator,
    StepName.WELCOME: send_welcome,
    StepName.EVENT: tell_billing,
}
