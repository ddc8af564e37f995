"""What the pages of a class show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from tenant_apps.accounts.choices import Profile, SignIn
from tenant_apps.accounts.models import AuditEntry, User, UserQuerySet
from tenant_apps.accounts.rules import readable_mobile
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.choices import Shown
from tenant_apps.directory.models import Card, Guardianship, Membership, SchoolClass
from tenant_apps.directory.permissions import can_see_contact
from tenants.text import search_form


@dataclass(frozen=True)
class Counts:
    """How far the accounts of a class are."""

    pupils: int
    relatives: int
    activated: int

    @property
    def people(self) -> int:
        """Pupils and relatives together."""
        return self.pupils + self.relatives

    @property
    def pending(self) -> int:
        """Those who have not used their connection sheet yet."""
        return self.people - self.activated


def families_of(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class and the adults who answer for them."""
    pupil = Q(pk__in=directory.pupils_of(school_class).values("pk"))
    relative = Q(pk__in=directory.relatives_of(school_class).values("pk"))
    return User.objects.filter(pupil | relative).by_name()


def counts_of(school_class: SchoolClass) -> Counts:
    """Pupils, other people and activated accounts of a class's families, in one query."""
    found = families_of(school_class).aggregate(
        pupils=Count("pk", filter=Q(profile=Profile.PUPIL)),
        relatives=Count("pk", filter=~Q(profile=Profile.PUPIL)),
        activated=Count("pk", filter=Q(activated_at__isnull=False)),
    )
    return Counts(**found)


def family_first(school_class: SchoolClass, pupil: User) -> tuple[list[User], int]:
    """The pupils of the class: this one, those who look like brothers and sisters, the others.

    And how many come before the others.
    """
    siblings = set(directory.siblings_of(pupil))
    name = search_form(pupil.last_name)
    near: list[User] = [pupil]
    far: list[User] = []
    for one in directory.pupils_of(school_class).exclude(pk=pupil.pk):
        (near if one in siblings or search_form(one.last_name) == name else far).append(one)
    return [*near, *far], len(near)


def pupils_with_parents(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of a class with their responsables."""
    return directory.with_guardians(directory.pupils_of(school_class))


def others_of_the_school(school_class: SchoolClass) -> UserQuerySet:
    """The pupils of the school who are not in this class."""
    here = Membership.objects.filter(school_class=school_class).values("user")
    return User.objects.staying().with_profile(Profile.PUPIL).exclude(pk__in=here).by_name()


def find_pupils(school_class: SchoolClass, words: str, *, unplaced: bool = False) -> UserQuerySet:
    """Pupils to take into the class, their classes loaded: by name or login; those in no class when nothing is typed.

    Accents, capitals and the order of the words do not matter.
    """
    found = others_of_the_school(school_class).known_as(words)
    if unplaced or not words.strip():
        found = found.filter(memberships=None)
    return found.prefetch_related("classes")


@dataclass(frozen=True)
class Contact:
    """How to reach an adult, as far as this reader may know; "" when there is nothing or it is hidden."""

    person: User
    email: str = ""
    mobile: str = ""
    hidden: bool = False

    @property
    def mobile_in_words(self) -> str:
        """The mobile number in groups of digits."""
        return readable_mobile(self.mobile)


def contacts_of(actor: User, people: Iterable[User]) -> dict[int, Contact]:
    """Each of these people's address and number by their id, those the family hides left out; one query."""
    adults = list(people)
    cards = {card.pk: card for card in Card.objects.filter(user__in=adults)}
    return {adult.pk: _contact(actor, adult, cards.get(adult.pk)) for adult in adults}


def _contact(actor: User, adult: User, card: Card | None) -> Contact:
    email = adult.email if can_see_contact(actor, adult, Shown.EMAIL, card) else ""
    mobile = adult.mobile if can_see_contact(actor, adult, Shown.MOBILE, card) else ""
    return Contact(adult, email, mobile, hidden=(email, mobile) != (adult.email, adult.mobile))


@dataclass(frozen=True)
class Responsible:
    """A line of « Ses parents »: the link and how to reach the adult."""

    link: Guardianship
    contact: Contact


def responsibles_of(actor: User, pupil: User) -> list[Responsible]:
    """The adults who answer for a pupil (read by `directory.with_guardians`), the legal ones first."""
    links = list(pupil.guardians.all())
    contacts = contacts_of(actor, [link.relative for link in links])
    return [Responsible(link, contacts[link.relative_id]) for link in links]


def answers_for_all(relative: User, children: Iterable[User], authority: str) -> bool:
    """Whether this adult is already responsible for each of these children, in this capacity."""
    wanted = {child.pk for child in children}
    links = Guardianship.objects.filter(relative=relative, child__in=wanted, authority=authority)
    return wanted == set(links.order_by().values_list("child", flat=True))


def journal_of(school_class: SchoolClass) -> QuerySet[AuditEntry]:
    """What was done in the class, the latest first: the class, who came and left, the accounts of its families.

    What people do to their own accounts is theirs, and is left out.
    """
    members = Membership.objects.filter(school_class=school_class, user__profile=Profile.PUPIL).values_list("user")
    parents = Guardianship.objects.filter(child__in=members).values_list("relative")
    keys = [f"user:{pk}" for (pk,) in members.union(parents)]
    about_class = Q(target_key=f"class:{school_class.pk}") | Q(data__class_id=school_class.pk)
    own = Concat(Value("user:"), Cast("actor_id", CharField()))
    lines = AuditEntry.objects.filter(about_class | Q(target_key__in=keys)).annotate(own=own)
    return lines.exclude(target_key=F("own")).exclude(verb__in=SignIn.values).order_by("-at", "-pk")
