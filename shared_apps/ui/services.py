"""The services a school has: what bars, « Mes applis », the news feed and the help call them.

A service says itself in its AppConfig.ready:

    services.register(Service("documents", _("Documents"), "documents:home", "folder", Profile.values))
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Service:
    """A service as people see it.

    `key` is the namespace of its addresses, and names its page of help; "people.faces" is one of two doors
    into one namespace.
    """

    key: str
    label: Any  # a lazy text
    url_name: str
    icon: str
    # Profiles that have it while the school's administrators close nothing.
    profiles: Collection[str]
    # Smaller comes first in bars; a phone shows the first four.
    order: int = 50
    # Name of its hue (tokens.css), when it is not its key.
    hue: str = ""
    # Namespaces of the pages it leads to beside its own: its entry of the bar is lit there too.
    also: Collection[str] = ()
    # Beyond the profile, whether this person has it (an administrator); None: everybody of the profiles.
    only_if: Callable[[Any], bool] | None = None

    @property
    def namespace(self) -> str:
        """The namespace of its addresses."""
        return self.key.partition(".")[0]

    def is_for(self, user: Any) -> bool:
        """Whether this person (accounts.User) has the service, as far as the service itself says."""
        return user.profile in self.profiles and (self.only_if is None or self.only_if(user))


_services: dict[str, Service] = {}


def register(service: Service) -> None:
    """Add a service; the same key again replaces it."""
    _services[service.key] = service


def get(key: str) -> Service | None:
    """The service of this key, None when nothing has it."""
    return _services.get(key)


def registered() -> list[Service]:
    """All of them, in the order of bars."""
    return sorted(_services.values(), key=lambda service: (service.order, service.key))
