"""Who sees whom (product.md 3), as a table of examples."""

import pytest

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import block_user, predelete_users
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory import services
from tenant_apps.directory.permissions import visible_classes
from tests.factories.accounts import PupilFactory, RelativeFactory, UserFactory
from tests.factories.directory import make_class

EVERYONE = {
    "admin", "teacher", "other_teacher", "staff", "parent", "pupil", "other_pupil", "other_parent", "classmate",
    "classmate_parent", "co_parent", "sibling", "guest", "lost",
}  # fmt: skip


@pytest.fixture
def people(world):
    """The small school, and around its pupil: a classmate and their parent, a brother elsewhere, a second parent."""
    extra = {
        "classmate": PupilFactory(),
        "classmate_parent": RelativeFactory(activated=True),
        "co_parent": RelativeFactory(activated=True),
        "sibling": PupilFactory(activated=True),
        "guest": UserFactory(profile=Profile.GUEST, activated=True),
        "lost": UserFactory(profile=Profile.PUPIL, activated=True),  # in no class
    }
    for one in ("classmate", "guest"):
        services.attach(actor=None, school_class=world.school_class, user=extra[one])
    make_class(extra["sibling"], name="Les Iris")
    for relative, child in (
        (extra["classmate_parent"], extra["classmate"]),
        (extra["co_parent"], world.pupil),
        (world.parent, extra["sibling"]),
    ):
        services.add_guardian(actor=None, relative=relative, child=child)
    return {name: extra.get(name) or getattr(world, name) for name in EVERYONE}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", EVERYONE),
        ("teacher", EVERYONE),
        ("other_teacher", EVERYONE),
        ("staff", EVERYONE),
        ("pupil", {"pupil", "parent", "co_parent", "teacher", "classmate", "staff"}),
        ("sibling", {"sibling", "parent", "staff"}),
        ("lost", {"lost", "staff"}),
        ("parent", {"parent", "pupil", "sibling", "teacher", "staff", "admin"}),
        ("co_parent", {"co_parent", "pupil", "teacher", "staff", "admin"}),
        ("classmate_parent", {"classmate_parent", "classmate", "teacher", "staff", "admin"}),
        ("other_parent", {"other_parent", "other_pupil", "other_teacher", "staff", "admin"}),
        ("guest", {"guest", "teacher", "staff", "admin"}),
    ],
)
def test_who_sees_whom(people, who, seen):
    names = {user.pk: name for name, user in people.items()}
    assert {names[user.pk] for user in reachable(people[who])} == seen


@pytest.mark.parametrize(
    ("who", "classes"),
    [
        ("admin", ["Les Coquelicots", "Les Iris", "Les Bleuets"]),
        ("staff", ["Les Coquelicots", "Les Iris", "Les Bleuets"]),
        ("teacher", ["Les Coquelicots"]),
        ("pupil", ["Les Coquelicots"]),
        ("parent", ["Les Coquelicots", "Les Iris"]),
        ("other_parent", ["Les Bleuets"]),
        ("lost", []),
    ],
)
def test_whose_classes_one_looks_at(people, who, classes):
    assert [one.name for one in visible_classes(people[who])] == classes


@pytest.mark.parametrize("who", ["admin", "parent", "pupil"])
def test_the_blocked_and_those_who_leave_are_seen_by_nobody(people, who):
    block_user(actor=None, user=people["teacher"])
    predelete_users(actor=None, users=[people["staff"], people["classmate"]])
    gone = {people[name] for name in ("teacher", "staff", "classmate")}
    assert not gone & set(reachable(people[who]))


def test_a_teacher_of_a_child_who_left_is_the_parents_no_more(people):
    predelete_users(actor=None, users=[people["pupil"]])
    assert people["teacher"] not in reachable(User.objects.get(pk=people["co_parent"].pk))


def test_it_is_one_query(people, django_assert_num_queries):
    for who in ("teacher", "pupil", "parent"):
        with django_assert_num_queries(1):
            list(reachable(people[who]))
