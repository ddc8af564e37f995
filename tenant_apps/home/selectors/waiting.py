"""What waits for a person on the first page."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.followup import Activation, activation_of
from tenant_apps.connection_sheets.permissions import can_print
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.school_admin.rules import SchoolFacts
from tenant_apps.school_admin.selectors import school_facts
from tenant_apps.school_admin.steps import Step, next_step, starting_steps


@dataclass(frozen=True)
class Home:
    """The parts of the page; an empty one is not shown."""

    steps: list[Step] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    children: list[User] = field(default_factory=list)
    # For those who print connection sheets; None for others.
    activation: Activation | None = None

    @property
    def next(self) -> Step | None:
        """What an administrator has to do now; None for others, and when the school is started."""
        return next_step(self.steps)


def home_of(user: User) -> Home:
    """What this person sees: the school's start, their classes, their children."""
    facts = school_facts() if user.is_school_admin else None
    return Home(
        steps=starting_steps(facts) if facts else [],
        classes=_classes_of(user),
        children=_children_of(user),
        activation=_activation_of(user, facts),
    )


def _activation_of(user: User, facts: SchoolFacts | None) -> Activation | None:
    """Of the accounts whose sheets this person prints; an administrator's are the school's, counted already."""
    if facts:
        return Activation(facts.activated, facts.people)
    return activation_of(user) if can_print(user) else None


def _classes_of(user: User) -> list[SchoolClass]:
    """The classes one belongs to, with their teachers; a parent's are said child by child."""
    if user.profile == Profile.RELATIVE:
        return []
    classes = directory.with_pending(directory.with_counts(directory.classes_of(user)))
    return list(directory.with_teachers(classes))


def _children_of(user: User) -> list[User]:
    """The children one answers for, with their classes and teachers; `legal` says whether by law."""
    if user.profile == Profile.PUPIL:
        return []
    classes = directory.with_teachers(SchoolClass.objects.by_level())
    legal = Guardianship.objects.filter(relative=user, child=OuterRef("pk"), authority=Authority.LEGAL)
    children = directory.children_of(user).faces().annotate(legal=Exists(legal))
    return list(children.prefetch_related(Prefetch("classes", classes)))
