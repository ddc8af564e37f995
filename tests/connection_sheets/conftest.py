"""A small school: two classes, a family across both, a teacher in one."""

from types import SimpleNamespace

import pytest

from tenant_apps.directory import services as directory
from tests.client import StrictClient
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory, activate
from tests.factories.directory import ClassFactory, make_class


@pytest.fixture
def school(inside_alpha):
    """Alpha with a head, two classes and their families, standing inside it."""
    teacher = TeacherFactory(first_name="Sophie", last_name="Roy", activated=True)
    ce1 = make_class(teacher, name="CE1 A")
    cm2 = ClassFactory(name="CM2")
    lea = PupilFactory(first_name="Léa", last_name="Martin")
    tom = PupilFactory(first_name="Tom", last_name="Martin")
    zoe = PupilFactory(first_name="Zoé", last_name="Durand")
    for school_class, pupil in [(ce1, lea), (ce1, zoe), (cm2, tom)]:
        directory.attach(actor=None, school_class=school_class, user=pupil)
    claire = RelativeFactory(first_name="Claire", last_name="Martin")
    paul = RelativeFactory(first_name="Paul", last_name="Martin")
    marc = activate(RelativeFactory(first_name="Marc", last_name="Durand"))
    for relative, child in [(claire, lea), (claire, tom), (paul, lea), (paul, tom), (marc, zoe)]:
        directory.add_guardian(actor=None, relative=relative, child=child)
    head = activate(HeadFactory(first_name="Anne", last_name="Chef"))
    names = {"teacher": teacher, "head": head, "lea": lea, "tom": tom, "zoe": zoe}
    names |= {"claire": claire, "paul": paul, "marc": marc, "ce1": ce1, "cm2": cm2, "row": inside_alpha}
    return SimpleNamespace(**names)


@pytest.fixture
def as_head(school, alpha_client) -> StrictClient:
    alpha_client.force_login(school.head)
    return alpha_client


@pytest.fixture
def as_teacher(school, alpha) -> StrictClient:
    from django.conf import settings

    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    client.force_login(school.teacher)
    return client
