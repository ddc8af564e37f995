"""Verbs of the keys."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import demand
from tenant_apps.accounts.services import audit
from tenant_apps.api import scopes as known
from tenant_apps.api.models import Token
from tenant_apps.api.permissions import can_have_keys
from tenant_apps.api.rules import LIVES, MOST, digest_of, draw_key

# How often a key's use is written down, to spare writes.
_USE_STEP = timedelta(minutes=10)


class TooManyKeys(ValueError):
    """One has as many keys as one may; its text says what to do."""


@transaction.atomic
def create_token(*, actor: User, name: str, scopes: Collection[str], days: int) -> tuple[Token, str]:
    """A key of `actor` good for `days` (one of LIVES), and its text, which nobody can read again.

    Raises AccountRefused, TooManyKeys, and ValueError for a right or a length of life that there is not.
    """
    demand(can_have_keys(actor))
    if days not in LIVES or not scopes or not set(scopes) <= set(known.registered()):
        raise ValueError((scopes, days))
    actor = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)  # two windows do not pass MOST together
    if Token.objects.filter(user=actor).count() >= MOST:
        raise TooManyKeys(_("Vous avez déjà %(most)s clés : supprimez celles qui ne servent plus.") % {"most": MOST})
    key = draw_key()
    ends = timezone.now() + timedelta(days=days)
    token = Token.objects.create(
        user=actor,
        name=name,
        scopes=sorted(scopes),
        digest=digest_of(key),
        password_print=actor.get_session_auth_hash(),
        expires_at=ends,
    )
    data = {"scopes": token.scopes}
    audit(actor=actor, verb="api.create_key", target=name, target_key=f"token:{token.pk}", data=data)
    return token, key


@transaction.atomic
def revoke_token(*, actor: User, token: Token) -> None:
    """The key opens nothing any more. Again: nothing."""
    deleted, _rows = Token.objects.filter(pk=token.pk, user=actor).delete()
    if deleted:
        audit(actor=actor, verb="api.revoke_key", target=token.name, target_key=f"token:{token.pk}")


def note_use(token: Token) -> None:
    """Write down that the key is used: to ten minutes."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USE_STEP:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
