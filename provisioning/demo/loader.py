"""Makes the demo by the verbs of real life: order, acceptance, opening, then people.

Each part is done once: a second load finds everything and writes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from provisioning.choices import OrderSource, OrderStatus
from provisioning.demo import accounts
from provisioning.demo.communication import open_communication
from provisioning.demo.documents import fill_shelves
from provisioning.demo.extracts import drop_extracts
from provisioning.demo.feed import ensure_feed
from provisioning.demo.homework import fill_notebooks
from provisioning.demo.liaison import write_words
from provisioning.demo.messages import write_letters
from provisioning.demo.news import tell_beginnings
from provisioning.demo.people import Family, Worker
from provisioning.demo.picture import draw_school
from provisioning.demo.schools import ALOUETTES, ROSA_BONHEUR, SCHOOLS, WAITING, DemoSchool
from provisioning.directory import load_directory
from provisioning.drafts import parse_order
from provisioning.models import Order
from provisioning.opening import Outcome, accept, run_opening
from provisioning.services import submit_order
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import activate_account, create_user
from tenant_apps.directory.choices import Authority, GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.services import Care, enrol_many, gathered_changes
from tenant_apps.school_admin.pictures import SHELF
from tenant_apps.school_admin.services import set_picture
from tenants.context import in_school
from tenants.models import School

AUGUST = 8
_TOLD = (accounts.HEAD, accounts.PARENT)
Tell = Callable[[str], None]


class DemoFailed(RuntimeError):
    """A school of the demo could not be opened; the console shows why."""


@dataclass
class _Enrolment:
    """Who sits in which class and who answers for whom, until it is written at once."""

    memberships: list[tuple[SchoolClass, User]]
    care: list[Care]


def school_year(today: date) -> int:
    """The calendar year in which today's school year began: from August on, this one."""
    return today.year if today.month >= AUGUST else today.year - 1


def load_demo(*, tell: Tell) -> None:
    """Everything the demo holds that is not there yet; `tell` hears a line for each part. Raises DemoFailed."""
    _load_directory(tell)
    team = accounts.ensure_team_member()
    for plan in SCHOOLS:
        _open(plan, _order(plan), team)
        _people(plan, tell)
    _picture(ROSA_BONHEUR)
    _shelves(ROSA_BONHEUR)
    _homework(ROSA_BONHEUR)
    _news(ROSA_BONHEUR)
    _letters(ROSA_BONHEUR)
    _words(ROSA_BONHEUR)
    _order(WAITING)
    if ensure_feed(team, school_year(timezone.localdate())):
        tell(f"Academic feed: one drop taken in {ALOUETTES.name}")


def _load_directory(tell: Tell) -> None:
    report = load_directory(settings.DEMO_DIRECTORY)
    if report.created or report.updated:
        tell(f"Fictitious directory: {report.created + report.updated} schools")


def _order(plan: DemoSchool) -> Order:
    """The order of this school; the same one however often it is sent (its key)."""
    draft = parse_order(plan.order() | {"key": f"demo-{plan.uai}"})
    return submit_order(actor=None, draft=draft, source=OrderSource.SITE)


def _open(plan: DemoSchool, order: Order, team: User) -> None:
    if order.status == OrderStatus.SUBMITTED:
        order = accept(actor=team, order=order)
    if order.status == OrderStatus.ACCEPTED and run_opening(order.pk) is not Outcome.DONE:
        raise DemoFailed(f"{plan.name} did not open: its order {order.reference} in the console says why.")


def _picture(plan: DemoSchool) -> None:
    """The school has an image of its own, as if its head had chosen it; the others show the drawing."""
    school = School.objects.get(uai=plan.uai)
    if not school.picture:
        with in_school(school):
            head = User.objects.get(login=accounts.login_of(*plan.head))
            set_picture(actor=head, picture=SHELF.read(draw_school()))


def _shelves(plan: DemoSchool) -> None:
    """The folders of the teacher one visits as."""
    with in_school(School.objects.get(uai=plan.uai)):
        shown = accounts.TEACHER
        fill_shelves(User.objects.get(login=accounts.login_of(shown.first_name, shown.last_name)))


def _homework(plan: DemoSchool) -> None:
    """What is to be done in the class one visits, and in that of the brother."""
    with in_school(School.objects.get(uai=plan.uai)):
        shown = (accounts.TEACHER, accounts.PARENT)
        fill_notebooks(*(User.objects.get(login=accounts.login_of(one.first_name, one.last_name)) for one in shown))


def _news(plan: DemoSchool) -> None:
    """Whoever visits the demo finds news, and the head a report of a parent."""
    with in_school(School.objects.get(uai=plan.uai)):
        head, parent = (User.objects.get(login=accounts.login_of(one.first_name, one.last_name)) for one in _TOLD)
        tell_beginnings(head, parent)


def _words(plan: DemoSchool) -> None:
    """The carnet of the teacher and of the parent one visits as."""
    with in_school(School.objects.get(uai=plan.uai)):
        shown = (accounts.TEACHER, accounts.PARENT)
        teacher, parent = (User.objects.get(login=accounts.login_of(one.first_name, one.last_name)) for one in shown)
        write_words(teacher, parent)


def _letters(plan: DemoSchool) -> None:
    """Messages between those one visits as."""
    with in_school(School.objects.get(uai=plan.uai)):
        shown = (accounts.HEAD, accounts.TEACHER, accounts.PARENT, accounts.PUPIL)
        write_letters(*(User.objects.get(login=accounts.login_of(one.first_name, one.last_name)) for one in shown))


def _people(plan: DemoSchool, tell: Tell) -> None:
    school = School.objects.get(uai=plan.uai)
    with in_school(school):
        if User.objects.filter(profile=Profile.PUPIL).exists():
            return
        with gathered_changes():
            _make_people(plan)
            accounts.activate_shown(plan.uai, activate_account)
        if plan is ROSA_BONHEUR:
            drop_extracts(User.objects.get(login=accounts.login_of(*plan.head)), school_year(timezone.localdate()))
        tell(f"{plan.name}: {_count()}")


def _make_people(plan: DemoSchool) -> None:
    """The head (made by the opening) makes the teachers and staff, then every family."""
    head = User.objects.get(login=accounts.login_of(*plan.head))
    classes = {school_class.name: school_class for school_class in SchoolClass.objects.order_by("pk")}
    enrolment = _Enrolment([], [])
    for worker in plan.workers():
        _make_worker(head, worker, classes, enrolment)
    year = school_year(timezone.localdate())
    for family in plan.families():
        _make_family(head, family, year, classes, enrolment)
    enrol_many(actor=head, memberships=enrolment.memberships, care=enrolment.care)
    _make_choir(head, enrolment)
    open_communication(head)


def _make_choir(head: User, enrolment: _Enrolment) -> None:
    """A group made by hand: a few pupils of several classes."""
    pupils = [user for _class, user in enrolment.memberships if user.profile == Profile.PUPIL]
    choir = create_group(actor=head, kind=GroupKind.MANUAL, name="La chorale")
    add_members(actor=head, group=choir, users=pupils[::9])


def _make_worker(head: User, worker: Worker, classes: dict[str, SchoolClass], enrolment: _Enrolment) -> None:
    user = create_user(
        actor=head,
        profile=worker.profile,
        first_name=worker.first_name,
        last_name=worker.last_name,
        functions=worker.functions,
    )
    enrolment.memberships += [(classes[name], user) for name in worker.classes]


def _make_family(head: User, family: Family, year: int, classes: dict[str, SchoolClass], enrolment: _Enrolment) -> None:
    children = []
    for child in family.children:
        pupil = create_user(
            actor=head,
            profile=Profile.PUPIL,
            first_name=child.first_name,
            last_name=child.last_name,
            birth_date=child.birth_date(year),
        )
        enrolment.memberships.append((classes[child.class_name], pupil))
        children.append(pupil)
    for adult in family.adults:
        relative = create_user(
            actor=head,
            profile=Profile.RELATIVE,
            first_name=adult.first_name,
            last_name=adult.last_name,
            email=adult.email,
            mobile=adult.mobile,
        )
        enrolment.care += [Care(relative, pupil, Authority(adult.authority)) for pupil in children]


def _count() -> str:
    """How many people of each kind the school has."""
    profiles: Iterable[tuple[Profile, str]] = (
        (Profile.PUPIL, "pupils"),
        (Profile.RELATIVE, "parents"),
        (Profile.TEACHER, "teachers"),
        (Profile.STAFF, "staff"),
    )
    parts = [f"{User.objects.filter(profile=profile).count()} {word}" for profile, word in profiles]
    return ", ".join([f"{SchoolClass.objects.count()} classes", *parts])
