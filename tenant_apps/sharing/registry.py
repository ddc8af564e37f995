"""What can be shared: each service says its things once (in AppConfig.ready), and has the panel for them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.sharing.choices import Level


@dataclass(frozen=True)
class Change:
    """What one change of shares gave and took: ids of people and of groups."""

    gained_users: Collection[int] = ()
    gained_groups: Collection[int] = ()
    lost_users: Collection[int] = ()
    lost_groups: Collection[int] = ()


def _ignore(actor: User | None, thing: Any, change: Change) -> None:
    """A service that tells nobody."""


def _alone(thing: Any) -> None:
    """A thing that lies in no other."""


def _owner_id(thing: Any) -> int | None:
    """Things have an `owner`, as a rule."""
    owner_id: int | None = getattr(thing, "owner_id", None)
    return owner_id


@dataclass(frozen=True)
class Shareable:
    """One sort of thing that can be shared. `kind` ("documents.folder") stands in addresses."""

    kind: str
    # The concrete sharing.models.Share of the service.
    share_model: Any
    # The thing of this id when `user` may look at its shares, None otherwise (a 404).
    find: Callable[[User, int], Any]
    can_share: Callable[[User, Any], Decision]
    title: Callable[[Any], str] = str
    # Where the thing is seen.
    url: Callable[[Any], str] = lambda thing: thing.get_absolute_url()
    levels: Collection[Level] = tuple(Level)
    # The thing that holds this one and whose shares hold for it too (a folder), None without one.
    holder: Callable[[Any], Any] = _alone
    # Called after each change, in its transaction. Without an actor, a group or a person was deleted.
    on_change: Callable[[User | None, Any, Change], None] = field(default=_ignore)
    # Id of whose it is: nobody shares a thing with its owner. None without one.
    owner: Callable[[Any], int | None] = field(default=_owner_id)
    # What one calls it with its article (« le dossier »), lazily translated; "" when its title says enough.
    noun: Any = ""
    # Things whose shares this person manages: rights may be copied from them. None: not proposed.
    mine: Callable[[User], QuerySet[Any]] | None = None

    @property
    def model(self) -> Any:
        """The model of the things themselves."""
        return self.share_model._meta.get_field("target").related_model

    @property
    def slug(self) -> str:
        """`kind` as a word for ids of pages."""
        return self.kind.replace(".", "-")

    @property
    def app(self) -> str:
        """The service, whose hue its pages wear."""
        return self.kind.partition(".")[0]


_things: dict[str, Shareable] = {}


def register(thing: Shareable) -> Shareable:
    """Let this sort of thing be shared; the same kind again replaces it."""
    _things[thing.kind] = thing
    label = thing.share_model._meta.label
    post_delete.connect(_gone, sender=thing.share_model, dispatch_uid=f"sharing-gone-{label}")
    return thing


def _gone(sender: Any, instance: Any, origin: Any, **_kwargs: Any) -> None:
    """A line went with its person, its group or its class: the service is told. Its own verbs tell by themselves."""
    source = origin.model if isinstance(origin, QuerySet) else type(origin)
    for kind in registered():
        if kind.share_model is sender and source not in {sender, kind.model}:
            lost = Change(lost_users=ids_of(instance.user_id), lost_groups=ids_of(instance.group_id))
            kind.on_change(None, instance.target, lost)


def ids_of(one: int | None) -> list[int]:
    """Nobody or one, for a Change."""
    return [one] if one else []


def get(kind: str) -> Shareable | None:
    """The sort of thing of this name, None when no service declared it."""
    return _things.get(kind)


def registered() -> list[Shareable]:
    """All sorts of things, by name."""
    return [_things[kind] for kind in sorted(_things)]


def kind_of(thing: Any, *, near: Shareable) -> Shareable | None:
    """What sort of thing this is: that of `near` when it may be, otherwise the first of its model; None for none."""
    return next((kind for kind in [near, *registered()] if isinstance(thing, kind.model)), None)


def share_models() -> list[Any]:
    """The tables of shares of all services, each once."""
    return list(dict.fromkeys(kind.share_model for kind in registered()))
