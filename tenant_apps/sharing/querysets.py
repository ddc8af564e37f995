"""What may be shared, narrowed to what somebody sees: a base for the QuerySets of services."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from tenant_apps.accounts.models import User
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import shared_with


class ShareableQuerySet(models.QuerySet[Any]):
    """Of a model that has an `owner`, and whose table of shares points back as `shares`."""

    def visible_to(self, user: User, level: Level = Level.READ) -> Self:
        """Their own, and what is shared with them at this level or above; one query with whatever comes around it."""
        share_model = self.model._meta.get_field("shares").related_model
        return self.filter(Q(owner=user) | Q(pk__in=shared_with(user, share_model, level)))
