"""Who comes into a class, who leaves it: rooms above that want to tell people register here.

    arrivals.register("people", joined=announce, left=withdraw)     # in their AppConfig.ready

Called in the transaction of the change, when groups may not be settled yet.
"""

from collections.abc import Sequence
from typing import Protocol

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass


class Joined(Protocol):
    """Hears of people attached to a class by hand, one or many; never of a whole file being imported."""

    def __call__(self, *, actor: User | None, school_class: SchoolClass, users: Sequence[User]) -> None:
        """In the transaction of the change."""


class Left(Protocol):
    """Hears of somebody taken out of a class."""

    def __call__(self, *, actor: User | None, school_class: SchoolClass, user: User) -> None:
        """In the transaction of the change."""


_hearers: dict[str, tuple[Joined, Left]] = {}


def register(name: str, *, joined: Joined, left: Left) -> None:
    """Have these called at each arrival and departure; the same name again replaces them."""
    _hearers[name] = (joined, left)


def tell_joined(*, actor: User | None, school_class: SchoolClass, users: Sequence[User]) -> None:
    """These people are new in the class."""
    if users:
        for name in sorted(_hearers):
            _hearers[name][0](actor=actor, school_class=school_class, users=users)


def tell_left(*, actor: User | None, school_class: SchoolClass, user: User) -> None:
    """This person is no longer in the class."""
    for name in sorted(_hearers):
        _hearers[name][1](actor=actor, school_class=school_class, user=user)
