"""Whom one may choose as recipients: sources register here, one token names each choice (« user:3 »).

A source proposes (`find`), tells what a token stands for (`get`) and what it comes to (`expand`); none of
them ever gives what the person asking does not reach.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from shared_apps.ui.templatetags.ui import hue
from tenant_apps.accounts.models import User
from tenants.http import id_said

# Beyond, people choose a group.
MOST_TOKENS = 200


@dataclass(frozen=True)
class Recipient:
    """A proposal: `kind` says which source it is of, `id` which of its things."""

    kind: str
    id: int
    label: str
    detail: str = ""
    photo_url: str = ""
    icon: str = ""

    @property
    def token(self) -> str:
        """What the form sends: « user:3 »."""
        return f"{self.kind}:{self.id}"

    @property
    def hue(self) -> int:
        """The colour of initials (0 to 11), drawn from the name."""
        return hue(self.label)

    @property
    def full_name(self) -> str:
        """The name from which initials are drawn."""
        return self.label


@dataclass(frozen=True)
class Chosen:
    """What recipients come to: people one by one, and groups left whole."""

    user_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()

    def __or__(self, other: "Chosen") -> "Chosen":
        return Chosen(self.user_ids | other.user_ids, self.group_ids | other.group_ids)

    def __bool__(self) -> bool:
        return bool(self.user_ids or self.group_ids)


class Source(Protocol):
    """Where recipients of one kind come from."""

    def find(self, user: User, words: str, limit: int) -> list[Recipient]:
        """At most `limit` whose name holds every word."""

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """Those of these ids that `user` may choose."""

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """What these come to; ids that `get` does not give come to nothing."""


class RecipientRefused(ValueError):
    """A recipient cannot be chosen; the text says so in words."""


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Add a source of recipients; the same kind again replaces it."""
    _sources[kind] = source


def sources() -> dict[str, Source]:
    """Kind → source, in the order in which they registered."""
    return dict(_sources)


def _parse(tokens: Iterable[str]) -> dict[str, list[int]]:
    """Kind → ids, each once. Raises RecipientRefused for what is no token, and beyond MOST_TOKENS."""
    wanted: dict[str, list[int]] = {}
    unique = list(dict.fromkeys(tokens))
    if len(unique) > MOST_TOKENS:
        raise RecipientRefused(_("%(most)s destinataires au plus : choisissez un groupe.") % {"most": MOST_TOKENS})
    for token in unique:
        kind, colon, number = token.partition(":")
        if kind not in _sources or not colon or not id_said(number):
            raise RecipientRefused(_("Un destinataire n’est plus joignable : retirez-le et choisissez-le à nouveau."))
        wanted.setdefault(kind, []).append(int(number))
    return wanted


def describe(user: User, tokens: Iterable[str]) -> list[Recipient]:
    """What these tokens stand for, in their order, to show a form again; what one may not choose is left out."""
    tokens = list(dict.fromkeys(tokens))[:MOST_TOKENS]
    known = _each(user, _parse(token for token in tokens if _makes_sense(token)))
    return [known[token] for token in tokens if token in known]


def _makes_sense(token: str) -> bool:
    try:
        return bool(_parse([token]))
    except RecipientRefused:
        return False


def _each(user: User, wanted: dict[str, list[int]]) -> dict[str, Recipient]:
    return {one.token: one for kind, ids in wanted.items() for one in _sources[kind].get(user, ids)}


def expand(user: User, tokens: Iterable[str]) -> Chosen:
    """The people and groups these tokens come to.

    Raises RecipientRefused when one of them is not (or no longer) somebody `user` reaches: nothing is
    sent to a part of those who were chosen.
    """
    wanted = _parse(tokens)
    asked = sum(map(len, wanted.values()))
    if len(_each(user, wanted)) != asked:
        raise RecipientRefused(_("Un destinataire n’est plus joignable : retirez-le et choisissez-le à nouveau."))
    chosen = Chosen()
    for kind, ids in wanted.items():
        chosen |= _sources[kind].expand(user, ids)
    return chosen
