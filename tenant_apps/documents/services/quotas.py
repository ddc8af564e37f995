"""How much each profile and each person may keep: said by the administrators of the school."""

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit, audit_people
from tenant_apps.documents.models import ProfileQuota
from tenant_apps.documents.rules import DEFAULT_QUOTAS, LARGEST_QUOTA
from tenant_apps.documents.services.space import DocumentRefused, locked_space


def _demand_size(quota: int) -> None:
    if not 0 < quota <= LARGEST_QUOTA:
        raise DocumentRefused(_("Donnez entre 1 Mo et 20 Go."))


@transaction.atomic
def set_profile_quota(*, actor: User, profile: str, quota: int | None) -> None:
    """Bytes for everybody of a profile without a limit of their own; None: the usual. Raises DocumentRefused."""
    if profile not in DEFAULT_QUOTAS:
        raise DocumentRefused(_("Ce profil n’a pas d’espace."))
    if quota is None or quota == DEFAULT_QUOTAS[profile]:
        ProfileQuota.objects.filter(profile=profile).delete()
    else:
        _demand_size(quota)
        ProfileQuota.objects.update_or_create(profile=profile, defaults={"quota": quota})
    label = str(Profile(profile).label)
    audit(actor=actor, verb="documents.set_profile_quota", target=label, data={"quota": quota})


@transaction.atomic
def set_quota(*, actor: User, user: User, quota: int | None) -> None:
    """Bytes for one person; None: as their profile. What they keep already stays. Raises DocumentRefused."""
    if quota is not None:
        _demand_size(quota)
    space = locked_space(user)
    space.quota = quota
    space.save(update_fields=["quota"])
    audit_people(actor=actor, verb="documents.set_quota", users=[user], data={"quota": quota})
