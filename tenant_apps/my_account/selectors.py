"""What « Mon compte » shows of a person."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from tenant_apps.accounts.choices import Contact, Profile
from tenant_apps.accounts.models import ContactCheck, User
from tenant_apps.accounts.selectors import contact_checks_of
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.choices import Authority, Shown
from tenant_apps.directory.models import Card, Guardianship, PersonalDetails, SchoolClass


@dataclass(frozen=True)
class Account:
    """The parts of the page; an empty one is not shown."""

    card: Card
    details: PersonalDetails
    classes: list[SchoolClass]
    children: list[User]  # `legal` says whether they are answered for by law
    checks: dict[str, ContactCheck | None]  # what waits for its code, by kind

    @property
    def celebrated(self) -> list[User]:
        """The children whose birthday the person shows or hides."""
        return [child for child in self.children if child.legal and child.birth_date]  # type: ignore[attr-defined]

    @property
    def address(self) -> list[str]:
        """The postal address the school knows, line by line; empty when it knows none."""
        town = f"{self.details.postal_code} {self.details.city}".strip()
        return [line for line in (self.details.address, town) if line]


def account_of(user: User) -> Account:
    """What the page shows to its owner."""
    return Account(
        card=directory.card_of(user),
        details=directory.details_of(user),
        classes=[] if user.profile == Profile.RELATIVE else list(directory.classes_of(user)),
        children=_children_of(user),
        checks={**dict.fromkeys(Contact.values), **contact_checks_of(user)},
    )


def _children_of(user: User) -> list[User]:
    """The children one answers for, with their classes and cards."""
    if user.profile == Profile.PUPIL:
        return []
    classes = Prefetch("classes", SchoolClass.objects.by_level())
    legal = Guardianship.objects.filter(relative=user, child=OuterRef("pk"), authority=Authority.LEGAL)
    children = directory.children_of(user).annotate(legal=Exists(legal)).select_related("card")
    return list(children.prefetch_related(classes))


def shows_birthday(child: User) -> bool:
    """Whether the birthday of one of these children may be seen."""
    card: Card | None = getattr(child, "card", None)
    return card is not None and card.shows(Shown.BIRTHDAY)
