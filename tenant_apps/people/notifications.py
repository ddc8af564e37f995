"""What « La classe » tells people: who comes to teach in a class, who comes to learn in it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, Guardianship, SchoolClass
from tenant_apps.timeline import kinds
from tenant_apps.timeline.services import publish, retract

TEACHER_JOINED = kinds.register(
    kinds.Kind(
        key="people.teacher_joined",
        label=_("Quelqu’un vient enseigner dans la classe"),
        sentence=_("%(person)s enseigne maintenant dans la classe « %(class)s »."),
    )
)
WELCOME = kinds.register(
    kinds.Kind(
        key="people.welcome",
        label=_("Une nouvelle classe pour mon enfant"),
        sentence=_("Bienvenue dans la classe « %(class)s »."),
        sentence_to_pupil=_("Bienvenue dans ta classe « %(class)s » !"),
    )
)
PUPILS_JOINED = kinds.register(
    kinds.Kind(
        key="people.pupils_joined",
        label=_("De nouveaux élèves dans ma classe"),
        sentence=_("De nouveaux élèves rejoignent la classe « %(class)s »."),
    )
)


def announce(*, actor: User | None, school_class: SchoolClass, users: Sequence[User]) -> None:
    """Tell the class who teaches there now, the pupils and their parents that they are welcome, the teachers of pupils.

    However many arrive, pupils are one piece of news; their teachers are told once a day, without names.
    """
    pupils = [user for user in users if user.profile == Profile.PUPIL]
    for user in users:
        if user.profile == Profile.TEACHER:
            tell_teacher(actor=actor, school_class=school_class, teacher=user)
    if pupils:
        tell_pupils(actor=actor, school_class=school_class, pupils=pupils)


def tell_teacher(*, actor: User | None, school_class: SchoolClass, teacher: User) -> None:
    """The pupils of the class and their parents learn who teaches there now."""
    publish(
        kind=TEACHER_JOINED,
        actor=actor,
        target=_membership(school_class, teacher),
        url=_page_of(school_class),
        data={"person": teacher.full_name, "class": school_class.name},
        groups=_groups(school_class, Profile.PUPIL, Profile.RELATIVE),
    )


def tell_pupils(*, actor: User | None, school_class: SchoolClass, pupils: Sequence[User]) -> None:
    """Pupils and those who answer for them are welcome; the class's teachers learn that there are new pupils."""
    ids = [pupil.pk for pupil in pupils]
    adults = Guardianship.objects.filter(child__in=ids).order_by("relative").values_list("relative", flat=True)
    facts: dict[str, Any] = {"actor": actor, "url": _page_of(school_class), "data": {"class": school_class.name}}
    target = _membership(school_class, pupils[0]) if len(pupils) == 1 else ""
    publish(kind=WELCOME, target=target, users=[*ids, *adults], **facts)
    publish(
        kind=PUPILS_JOINED,
        key=f"people.pupils_joined:{school_class.pk}:{timezone.localdate()}",
        groups=_groups(school_class, Profile.TEACHER),
        **facts,
    )


def withdraw(*, actor: User | None, school_class: SchoolClass, user: User) -> None:
    """Who is no longer in the class is no longer announced."""
    retract(actor=actor, target=_membership(school_class, user))


def _membership(school_class: SchoolClass, user: User) -> str:
    return f"directory.membership:{school_class.pk}-{user.pk}"


def _page_of(school_class: SchoolClass) -> str:
    return f"{reverse('people:faces')}?classe={school_class.pk}"


def _groups(school_class: SchoolClass, *profiles: str) -> list[int]:
    groups = Group.objects.filter(school_class=school_class, kind=GroupKind.CLASS_PROFILE, profile__in=profiles)
    return list(groups.order_by("pk").values_list("pk", flat=True))
