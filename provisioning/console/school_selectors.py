"""What the console shows of schools."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from provisioning.models import OrderedSchool
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.directory.models import SchoolClass
from tenants.birth import schema_is_complete
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import School
from tenants.text import search_form


def matching_schools(q: str = "") -> QuerySet[School]:
    """Schools in whose name, town or UAI every word of `q` is found; a subdomain too."""
    schools = School.objects.all()
    for word in search_form(q).split():
        schools = schools.filter(Q(search_name__contains=word) | Q(subdomain__contains=word))
    return schools


def count_by_status(schools: QuerySet[School]) -> dict[str, int]:
    """How many of these schools have each status, in one query; `""` counts them all."""
    found = dict(schools.order_by().values_list("status").annotate(number=Count("pk")))
    return {"": sum(found.values()), **{status: found.get(status, 0) for status in SchoolStatus.values}}


def schools_for_list(schools: QuerySet[School], status: str = "") -> QuerySet[School]:
    """The schools of a tab by name, each with the order it came from in `.ordered.all`."""
    chosen = schools.filter(status=status) if status in SchoolStatus.values else schools
    ordered = OrderedSchool.objects.select_related("order").order_by("pk")
    return chosen.prefetch_related(Prefetch("ordered", ordered)).order_by("search_name", "pk")


@dataclass(frozen=True)
class ProfileCount:
    """People of one profile, and how many of them have used their sheet."""

    label: str
    total: int
    activated: int


@dataclass(frozen=True)
class SchoolInside:
    """What stands inside a school, read as its own role."""

    profiles: list[ProfileCount]
    class_count: int
    last_login: datetime | None

    @property
    def people(self) -> int:
        """Everybody."""
        return sum(each.total for each in self.profiles)

    @property
    def activated(self) -> int:
        """Everybody who has used their sheet."""
        return sum(each.activated for each in self.profiles)


def look_inside(school: School) -> SchoolInside | None:
    """Counts of people and classes; None while the school has no schema to look into."""
    if not schema_is_complete(school):
        return None
    with in_school(school):
        counts = {
            row["profile"]: row
            for row in User.objects.order_by()
            .values("profile")
            .annotate(total=Count("pk"), activated=Count("activated_at"))
        }
        last_login = User.objects.aggregate(last=Max("last_login"))["last"]
        classes = SchoolClass.objects.count()
    profiles = [
        ProfileCount(str(profile.label), counts[profile.value]["total"], counts[profile.value]["activated"])
        for profile in Profile
        if profile.value in counts
    ]
    return SchoolInside(profiles, classes, last_login)


def find_school(uai: str) -> School | None:
    """The school with this UAI."""
    return School.objects.filter(uai=uai.upper()).first()


def history_of(school: School) -> QuerySet[AuditEntry]:
    """What the team did to this school, the latest first."""
    return AuditEntry.objects.filter(target_key=f"school:{school.pk}").order_by("-at", "-pk")


def orders_of(school: School) -> QuerySet[OrderedSchool]:
    """The orders that concern this school."""
    return OrderedSchool.objects.filter(uai=school.uai).select_related("order").order_by("-order__created_at", "-pk")
