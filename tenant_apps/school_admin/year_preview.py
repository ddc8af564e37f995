"""What a passage to the next year would do, in names and numbers."""

from dataclasses import dataclass, field

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.transition import Plan


@dataclass(frozen=True)
class ClassPreview:
    """A class after the passage."""

    name: str
    adults: list[User] = field(default_factory=list)
    pupils: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """The whole school after it."""

    classes: list[ClassPreview]
    leavers: list[User]
    parents: list[User]
    without_class: list[User]


def preview_of(plan: Plan) -> Preview:
    """Two queries, whatever the school's size."""
    outcome = plan.outcome
    ids = {pk for pk, _class in outcome.memberships} | outcome.leavers | outcome.without_class | plan.parents
    people = {user.pk: user for user in User.objects.filter(pk__in=ids).by_name()}  # dicts keep the order
    classes = {one.pk: ClassPreview(one.name) for one in SchoolClass.objects.by_level()}
    by_person: dict[int, list[int]] = {}
    for pk, class_id in outcome.memberships:
        by_person.setdefault(pk, []).append(class_id)
    for pk, user in people.items():
        for class_id in by_person.get(pk, []):
            place = classes[class_id]
            (place.pupils if user.profile == Profile.PUPIL else place.adults).append(user)

    def named(wanted: frozenset[int]) -> list[User]:
        return [user for pk, user in people.items() if pk in wanted]

    return Preview(list(classes.values()), named(outcome.leavers), named(plan.parents), named(outcome.without_class))
