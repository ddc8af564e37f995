"""The school as it is now, read once in a fixed number of queries: what records are compared with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Guardianship, Membership, PersonalDetails, SchoolClass
from tenant_apps.imports.models import Import

# Columns of accounts and of administrative files that an import may write.
ACCOUNT_FIELDS = (
    "first_name",
    "last_name",
    "profile",
    "functions",
    "birth_date",
    "email",
    "mobile",
    "source",
    "ine",
    "feed_key",
)
DETAIL_FIELDS = (
    "title",
    "gender",
    "family_name",
    "address",
    "postal_code",
    "city",
    "country",
    "home_phone",
    "work_phone",
    "level",
    "photo_flag",
)
_STATE_FIELDS = ("activated_at", "email_verified_at", "mobile_verified_at", "leaving_at", "leaving_reason")


@dataclass(slots=True)
class Person:
    """Somebody of the school; lists of ids say where they belong."""

    pk: int
    first_name: str
    last_name: str
    profile: str
    functions: list[str] = field(default_factory=list)
    birth_date: date | None = None
    email: str = ""
    mobile: str = ""
    source: str = ""
    ine: str = ""
    feed_key: str = ""
    activated_at: datetime | None = None
    email_verified_at: datetime | None = None
    mobile_verified_at: datetime | None = None
    leaving_at: datetime | None = None
    leaving_reason: str = ""
    # Columns of PersonalDetails; None when there is no such row.
    details: dict[str, Any] | None = None
    classes: set[int] = field(default_factory=set)
    children: set[int] = field(default_factory=set)
    guardians: set[int] = field(default_factory=set)

    @property
    def full_name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_leaving(self) -> bool:
        """Pre-deleted."""
        return self.leaving_at is not None

    @property
    def is_admin(self) -> bool:
        """Runs the school: never leaves by an import."""
        return bool(ADMIN_FUNCTIONS.intersection(self.functions))

    @property
    def is_head(self) -> bool:
        """Holds the function of head."""
        return Function.HEAD in self.functions

    def detail(self, name: str) -> Any:
        """One column of the administrative file, "" when there is none."""
        return (self.details or {}).get(name, "")


@dataclass(slots=True)
class ClassState:
    """A class; `label` is what files call it, "" when no file ever named it."""

    pk: int
    name: str
    levels: list[str] = field(default_factory=list)
    onde_id: str = ""
    label: str = ""


@dataclass
class Snapshot:
    """Everybody (leaving included) and every class, by id."""

    people: dict[int, Person] = field(default_factory=dict)
    classes: dict[int, ClassState] = field(default_factory=dict)

    def of_profile(self, *profiles: str) -> Iterable[Person]:
        """People with one of these profiles."""
        return (person for person in self.people.values() if person.profile in profiles)


def class_labels() -> dict[str, str]:
    """What files called each class last, by its id as text: kept with the last import applied."""
    last = Import.objects.applied().order_by("-finished_at", "-pk").values_list("class_labels", flat=True).first()
    return dict(last or {})


def read_school() -> Snapshot:
    """The school the connection stands in, in six queries."""
    school = Snapshot(people=_read_people(), classes=_read_classes())
    for school_class, user in Membership.objects.order_by().values_list("school_class", "user"):
        school.people[user].classes.add(school_class)
    for relative, child in Guardianship.objects.order_by().values_list("relative", "child"):
        school.people[relative].children.add(child)
        school.people[child].guardians.add(relative)
    return school


def _read_people() -> dict[int, Person]:
    details: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in PersonalDetails.objects.order_by().values_list("user", *DETAIL_FIELDS):
        details[row[0]] = dict(zip(DETAIL_FIELDS, row[1:], strict=True))
    columns = ("pk", *ACCOUNT_FIELDS, *_STATE_FIELDS)
    rows = User.objects.exclude(profile=Profile.TEAM).order_by("pk").values_list(*columns)
    people = (Person(**dict(zip(columns, row, strict=True))) for row in rows)
    found = {person.pk: person for person in people}
    for pk, columns_of in details.items():
        found[pk].details = columns_of
    return found


def _read_classes() -> dict[int, ClassState]:
    labels = class_labels()
    rows = SchoolClass.objects.order_by("pk").values_list("pk", "name", "levels", "onde_id")
    return {pk: ClassState(pk, name, levels, onde_id, labels.get(str(pk), "")) for pk, name, levels, onde_id in rows}
