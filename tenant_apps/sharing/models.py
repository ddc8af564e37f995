"""What every table of shares is made of. A service has a table of its own, with real foreign keys.

class FolderShare(Share):
    target = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="shares", db_index=False)

    class Meta(Share.Meta):
        constraints = share_constraints("folder")
"""

from django.db import models

from tenant_apps.sharing.choices import Level


class Share(models.Model):
    """One person or one group may do this much with one thing.

    Groups are joined when somebody looks, never copied: who leaves a group loses access at once.
    """

    # No index of its own: the unique constraints below begin with the person or the group.
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        "directory.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField(choices=Level)

    class Meta:
        abstract = True


def share_constraints(name: str) -> list[models.BaseConstraint]:
    """Constraints of a table of shares whose foreign key is `target`; `name` begins their names."""
    return [
        models.CheckConstraint(
            condition=models.Q(user__isnull=True) ^ models.Q(group__isnull=True), name=f"{name}_share_with_one"
        ),
        models.UniqueConstraint(fields=["user", "target"], name=f"{name}_share_user_once", nulls_distinct=True),
        models.UniqueConstraint(fields=["group", "target"], name=f"{name}_share_group_once", nulls_distinct=True),
    ]
