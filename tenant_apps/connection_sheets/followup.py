"""Who has not activated yet: numbers by class, the people, when they were last written to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.connection_sheets.choices import MailStatus
from tenant_apps.connection_sheets.models import SheetMail
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.connection_sheets.selectors import Selection, chosen_people
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass
from tenant_apps.directory.permissions import manageable_classes

_ACTIVATED = Q(activated_at__isnull=False)


@dataclass(frozen=True)
class Activation:
    """How many of these accounts are activated."""

    activated: int = 0
    total: int = 0

    @property
    def pending(self) -> int:
        """How many are not."""
        return self.total - self.activated

    @property
    def percent(self) -> int:
        """Never 100 before the last one."""
        return 100 * self.activated // self.total if self.total else 100


@dataclass(frozen=True)
class ClassActivation:
    """A class: its pupils, and the parents of its pupils."""

    school_class: SchoolClass
    pupils: Activation
    relatives: Activation

    @property
    def everyone(self) -> Activation:
        """Both together."""
        return Activation(self.pupils.activated + self.relatives.activated, self.pupils.total + self.relatives.total)


def activation_of(actor: User) -> Activation:
    """The accounts whose sheets the actor may print, in one query."""
    found = User.objects.filter(pk__in=printable_by(actor).values("pk"))
    return Activation(**found.aggregate(activated=Count("pk", filter=_ACTIVATED), total=Count("pk")))


def activation_by_class(actor: User) -> list[ClassActivation]:
    """The same for each class of the actor, youngest first, in three queries; a parent of two classes is in both."""
    classes = list(manageable_classes(actor))
    pupils, relatives = _pupils(actor, classes), _relatives(actor, classes)
    nobody = Activation()
    return [ClassActivation(one, pupils.get(one.pk, nobody), relatives.get(one.pk, nobody)) for one in classes]


def _pupils(actor: User, classes: Sequence[SchoolClass]) -> dict[int, Activation]:
    printable = printable_by(actor).with_profile(Profile.PUPIL)
    rows = Membership.objects.filter(school_class__in=classes, user__in=printable.values("pk")).order_by()
    counted = rows.values_list("school_class").annotate(
        activated=Count("user", filter=Q(user__activated_at__isnull=False)), total=Count("user")
    )
    return {pk: Activation(activated, total) for pk, activated, total in counted}


def _relatives(actor: User, classes: Sequence[SchoolClass]) -> dict[int, Activation]:
    printable = printable_by(actor).with_profile(Profile.RELATIVE)
    rows = Guardianship.objects.filter(
        relative__in=printable.values("pk"), child__memberships__school_class__in=classes, child__leaving_at=None
    ).order_by()
    counted = rows.values_list("child__memberships__school_class").annotate(
        activated=Count("relative", distinct=True, filter=Q(relative__activated_at__isnull=False)),
        total=Count("relative", distinct=True),
    )
    return {pk: Activation(activated, total) for pk, activated, total in counted}


def pending_people(actor: User, selection: Selection, words: str = "") -> UserQuerySet:
    """Those who have not activated, by name, with their classes, children and `last_mail`."""
    people = chosen_people(actor, selection).named(words)
    mails = SheetMail.objects.filter(user=OuterRef("pk"), status=MailStatus.SENT).order_by().values("user")
    found: UserQuerySet = (
        User.objects.filter(pk__in=people.order_by().values("pk"))
        .annotate(last_mail=Subquery(mails.annotate(last=Max("at")).values("last")))
        .by_name()
        .prefetch_related(
            Prefetch("classes", SchoolClass.objects.order_by("name", "pk")),
            Prefetch(
                "guardianships",
                Guardianship.objects.filter(child__leaving_at=None)
                .select_related("child")
                .order_by("child__sort_name", "pk"),
            ),
        )
    )
    return found
