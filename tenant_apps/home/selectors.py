"""What waits for a person on the first page."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin.selectors import school_facts
from tenant_apps.school_admin.steps import Step, next_step, starting_steps


@dataclass(frozen=True)
class Home:
    """The parts of the page; an empty one is not shown."""

    steps: list[Step] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    children: list[User] = field(default_factory=list)

    @property
    def next(self) -> Step | None:
        """What an administrator has to do now; None for others, and when the school is started."""
        return next_step(self.steps)


def home_of(user: User) -> Home:
    """What this person sees: the school's start, their classes, their children."""
    return Home(
        steps=starting_steps(school_facts()) if user.is_school_admin else [],
        classes=_classes_of(user),
        children=_children_of(user),
    )


def _classes_of(user: User) -> list[SchoolClass]:
    """The classes one belongs to, with their teachers; a parent's are said child by child."""
    if user.profile == Profile.RELATIVE:
        return []
    classes = directory.with_pending(directory.with_counts(directory.classes_of(user)))
    return list(directory.with_teachers(classes))


def _children_of(user: User) -> list[User]:
    """The children one answers for, with their classes and teachers."""
    if user.profile == Profile.PUPIL:
        return []
    classes = directory.with_teachers(SchoolClass.objects.by_level())
    return list(directory.children_of(user).prefetch_related(Prefetch("classes", classes)))
