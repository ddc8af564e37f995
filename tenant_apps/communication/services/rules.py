"""Rules between groups: changed together, or all back to the defaults."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.matrix import Known, count_differences, known_groups, name_of
from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.rules import Changes, ClassPair, Pair, allowed_in_class_by_default, write_change
from tenants.context import current_schema
from tenants.locks import wait_for

# A page shows some hundred pairs at most.
MOST_CHANGES = 200
_TOLD = 40  # of a batch, in the journal


def _one_at_a_time() -> None:
    wait_for(f"communication:{current_schema()}")


@transaction.atomic
def set_rules(*, actor: User | None, changes: Changes) -> int:
    """Open, close or give back to the default each of these pairs; how many are not what they were.

    Only what differs from the default is kept. Raises ValidationError for a group that is gone, a pair
    that decides nothing, and beyond MOST_CHANGES.
    """
    _one_at_a_time()
    if len(changes) > MOST_CHANGES:
        raise ValidationError(_("%(most)s changements au plus à la fois.") % {"most": MOST_CHANGES})
    known = known_groups(changes)
    real = known.real_changes(changes)
    _write_pairs(known, {key: value for key, value in real.items() if isinstance(key, Pair)})
    _write_classes({key: value for key, value in real.items() if isinstance(key, ClassPair)})
    if real:
        told = [f"{name_of(key, known)} : {write_change(key, value).rpartition(':')[2]}" for key, value in real.items()]
        data = {"count": len(real), "changes": told[:_TOLD]}
        audit(actor=actor, verb="communication.set_rules", target=told[0], data=data)
    return len(real)


def _write_pairs(known: Known, changes: dict[Pair, bool | None]) -> None:
    for key, allowed in changes.items():
        rule: dict[str, Any] = {"source_id": key.source, "target_id": key.target}
        if allowed is None or allowed == known.default(key):
            Rule.objects.filter(**rule).delete()
        else:
            Rule.objects.update_or_create(**rule, defaults={"allowed": allowed})


def _write_classes(changes: dict[ClassPair, bool | None]) -> None:
    for key, allowed in changes.items():
        rule = {"source_profile": key.source, "target_profile": key.target}
        ClassRule.objects.filter(**rule).delete()
        if allowed is not None and allowed != allowed_in_class_by_default(key.source, key.target):
            ClassRule.objects.create(**rule, allowed=allowed)


@transaction.atomic
def reset_rules(*, actor: User | None) -> int:
    """All back to the defaults; how many rules went."""
    _one_at_a_time()
    count = count_differences()
    Rule.objects.all().delete()
    ClassRule.objects.all().delete()
    if count:
        audit(actor=actor, verb="communication.reset_rules", data={"count": count})
    return count
