"""Rules between groups that differ from the defaults, silence imposed, hours of quiet."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile


class Rule(models.Model):
    """Members of one group may, or may not, reach those of another: said by an administrator, over the default."""

    source = models.ForeignKey("directory.Group", on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey("directory.Group", on_delete=models.CASCADE, related_name="+")
    allowed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="communication_rule_once")]


class ClassRule(models.Model):
    """The same inside each class, those of next year too: one profile of a class towards another of it."""

    pk = models.CompositePrimaryKey("source_profile", "target_profile")
    source_profile = models.CharField(max_length=8, choices=Profile)
    target_profile = models.CharField(max_length=8, choices=Profile)
    allowed = models.BooleanField()


class Suspension(models.Model):
    """The messages of pupils, of a class or of the whole school are stopped."""

    # Neither a class nor pupils only: the whole school.
    school_class = models.ForeignKey(
        "directory.SchoolClass", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    pupils_only = models.BooleanField(default=False)
    reason = models.CharField(_("raison"), max_length=300, blank=True, help_text="shown to those it concerns")
    began_at = models.DateTimeField(auto_now_add=True)
    began_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "pupils_only"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="suspension_once",
            )
        ]

    @property
    def scope_in_words(self) -> str:
        """Whose messages are stopped; its class is read when it has one."""
        if self.school_class is None:
            return gettext("Tous les élèves") if self.pupils_only else gettext("Toute l’école")
        words = gettext("%(class)s : les élèves") if self.pupils_only else gettext("%(class)s : élèves et parents")
        return words % {"class": self.school_class.name}


class QuietHours(models.Model):
    """When nobody's telephone rings for the school: one row, none until an administrator changes the defaults."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    enabled = models.BooleanField(_("respecter des heures de calme"), default=True)
    starts_at = models.TimeField(_("à partir de"))
    ends_at = models.TimeField(_("jusqu’à"))
    weekends = models.BooleanField(_("et tout le week-end"), default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="quiet_hours_single_row")]
