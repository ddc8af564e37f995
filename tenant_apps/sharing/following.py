"""Shares follow what happens elsewhere: two accounts are united, a school year is taken back.

Somebody erased, a group or a class deleted: foreign keys take the shares away, and registry.register tells the service.
"""

from typing import Any

from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory import transition
from tenant_apps.directory.models import YearTransition
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Shareable, registered, share_models


def follow_merge(*, kept: User, merged: User) -> None:
    """What was shared with the account that goes is shared with the one that stays, at the higher level of both."""
    for model in share_models():
        _move(model._default_manager, kept, merged)
    for kind in registered():
        _forget_own(kind, kept)


def _move(rows: Any, kept: User, merged: User) -> None:
    here, theirs = rows.filter(user=kept), rows.filter(user=merged)
    for level in Level:
        here.filter(level__lt=level, target__in=theirs.filter(level=level).values("target")).update(level=level)
    theirs.filter(target__in=here.values("target")).delete()
    theirs.update(user=kept)


def _forget_own(kind: Shareable, kept: User) -> None:
    """Nothing is shared with its owner: one account may have shared with the other."""
    lines = kind.share_model._default_manager.filter(user=kept).select_related("target").order_by("pk")
    own = [line.pk for line in lines if kind.owner(line.target) == kept.pk]
    kind.share_model._default_manager.filter(pk__in=own).delete()


def may_undo_year(made: YearTransition) -> Decision:
    """The groups of the new year go with the undo, and with them what was shared with them: refused then."""
    groups = transition.new_groups(made).values("pk")
    if any(model._default_manager.filter(group__in=groups).exists() for model in share_models()):
        return Denied(
            _("Des partages sont faits avec les classes de la nouvelle année : ce passage ne peut plus être annulé.")
        )
    return Allowed()
