"""People: made through the services, so that a test's people are real ones."""

from typing import Any

import factory
from django.utils import timezone

from tenant_apps.accounts import services
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User

# 8 signs of four kinds: the shortest the rule lets through.
PASSWORD = "Cartable-42 bleu"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person of the school the test stands in, not activated yet."""

    class Meta:
        model = User

    class Params:
        activated = factory.Trait(password=PASSWORD)

    profile = Profile.TEACHER
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", "")
        user = services.create_user(**{"actor": None, **kwargs})
        return activate(user, password) if password else user


_ACTIVATED = ["password", "activation_code", "activated_at", "terms_accepted_at", "terms_version", "charter_version"]


def activate(user: User, password: str = PASSWORD) -> User:
    """Make the account one that can sign in with this password, terms accepted."""
    from django.conf import settings

    user.set_password(password)
    user.activation_code = ""
    user.activated_at = user.terms_accepted_at = timezone.now()
    user.terms_version = settings.TERMS_VERSION
    user.charter_version = settings.CHARTER_VERSION
    user.save(update_fields=_ACTIVATED)  # nothing of these moves anybody from a group to another
    return user


class PupilFactory(UserFactory):
    """An élève."""

    profile = Profile.PUPIL


class RelativeFactory(UserFactory):
    """A parent."""

    profile = Profile.RELATIVE


class TeacherFactory(UserFactory):
    """An enseignant."""


class HeadFactory(UserFactory):
    """The head of the school: a teacher with the function."""

    functions = (Function.HEAD,)


def make_team_member(login: str = "equipe", **fields: Any) -> User:
    """A member of the ONE team, in `public`."""
    given = {"first_name": "Camille", "last_name": "Équipe", "email": "camille@one.test", "password": PASSWORD}
    return services.create_team_member(actor=None, login=login, **{**given, **fields})
