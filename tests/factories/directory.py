"""Classes and families, made through the services, so that a test's school is a real one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import factory

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory import services
from tenant_apps.directory.choices import Level
from tenant_apps.directory.groups import gathered_changes
from tenant_apps.directory.models import SchoolClass
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory, UserFactory


class ClassFactory(factory.django.DjangoModelFactory[SchoolClass]):
    """A class of the school the test stands in, empty."""

    class Meta:
        model = SchoolClass

    name = factory.Sequence(lambda n: f"Classe {n}")
    levels = (Level.CP,)

    @classmethod
    def _create(cls, model_class: type[SchoolClass], *args: Any, **kwargs: Any) -> SchoolClass:
        return services.create_class(**{"actor": None, **kwargs})


@gathered_changes()
def make_class(*members: User, **fields: Any) -> SchoolClass:
    """A class with these teachers, pupils or staff in it."""
    school_class = ClassFactory(**fields)
    for user in members:
        services.attach(actor=None, school_class=school_class, user=user)
    return school_class


@gathered_changes()
def make_family(
    school_class: SchoolClass | None = None, *, children: int = 1, relatives: int = 2, **names: Any
) -> tuple[list[User], list[User]]:
    """Brothers and sisters (in a class, unless None) and the adults who answer for them: (children, relatives)."""
    pupils = [PupilFactory(**names) for _ in range(children)]
    adults = [RelativeFactory(**names) for _ in range(relatives)]
    for pupil in pupils:
        if school_class is not None:
            services.attach(actor=None, school_class=school_class, user=pupil)
        for adult in adults:
            services.add_guardian(actor=None, relative=adult, child=pupil)
    return pupils, adults


@dataclass(frozen=True)
class SmallSchool:
    """One person of each role around one class, and a second class one must not see."""

    admin: User
    teacher: User
    other_teacher: User
    staff: User
    parent: User
    pupil: User
    school_class: SchoolClass
    other_class: SchoolClass
    other_pupil: User
    other_parent: User

    @property
    def pending(self) -> User:
        """A parent of the second class who has not activated the account."""
        return self.other_parent


@gathered_changes()
def make_small_school(mark: str = "") -> SmallSchool:
    """A school of two classes, all accounts activated; `mark` ends every name in it."""
    names = {"activated": True, "last_name": f"Martin{mark}"}
    people = {
        "admin": HeadFactory(first_name="Claire", **names),
        "teacher": TeacherFactory(first_name="Julien", **names),
        "other_teacher": TeacherFactory(first_name="Nadia", **names),
        "staff": UserFactory(profile=Profile.STAFF, first_name="Alex", **names),
        "pupil": PupilFactory(first_name="Lou", birth_date=date(2018, 3, 12), **names),
        "parent": RelativeFactory(first_name="Sacha", email=f"sacha{mark}@exemple.test".lower(), **names),
    }
    school_class = make_class(people["teacher"], people["staff"], people["pupil"], name=f"Les Coquelicots{mark}")
    services.add_guardian(actor=None, relative=people["parent"], child=people["pupil"])
    other_class = make_class(people["other_teacher"], name=f"Les Bleuets{mark}", levels=(Level.CE1,))
    [other_pupil], [other_parent] = make_family(other_class, relatives=1, last_name=f"Petit{mark}")
    return SmallSchool(
        **people,
        school_class=school_class,
        other_class=other_class,
        other_pupil=other_pupil,
        other_parent=other_parent,
    )
