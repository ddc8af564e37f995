"""Classes and families, made through the services, so that a test's school is a real one."""

from typing import Any

import factory

from tenant_apps.accounts.models import User
from tenant_apps.directory import services
from tenant_apps.directory.choices import Level
from tenant_apps.directory.models import SchoolClass
from tests.factories.accounts import PupilFactory, RelativeFactory


class ClassFactory(factory.django.DjangoModelFactory[SchoolClass]):
    """A class of the school the test stands in, empty."""

    class Meta:
        model = SchoolClass

    name = factory.Sequence(lambda n: f"Classe {n}")
    levels = (Level.CP,)

    @classmethod
    def _create(cls, model_class: type[SchoolClass], *args: Any, **kwargs: Any) -> SchoolClass:
        return services.create_class(**{"actor": None, **kwargs})


def make_class(*members: User, **fields: Any) -> SchoolClass:
    """A class with these teachers, pupils or staff in it."""
    school_class = ClassFactory(**fields)
    for user in members:
        services.attach(actor=None, school_class=school_class, user=user)
    return school_class


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
