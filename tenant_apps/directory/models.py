"""Classes, who belongs to them, who looks after whom, and groups kept as rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.directory.choices import Authority, GroupKind, Level
from tenants.text import search_form


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    """Named filters over classes."""

    def by_level(self) -> "SchoolClassQuerySet":
        """As a school says them: from the youngest level to the oldest, those without levels last."""
        rank = models.Func(
            models.Value(Level.values, output_field=ArrayField(models.CharField())),
            models.F("levels__0"),
            function="array_position",
            output_field=models.IntegerField(),
        )
        return self.order_by(rank.asc(nulls_last=True), "name", "pk")


class SchoolClass(models.Model):
    """A class of the school; it may hold several levels."""

    name = models.CharField(_("nom de la classe"), max_length=60)
    levels = ArrayField(models.CharField(max_length=5, choices=Level), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField("accounts.User", through="Membership", related_name="classes")

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("classe")
        verbose_name_plural = _("classes")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="class_name_unique", violation_error_message=_("Une classe porte déjà ce nom.")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def levels_beside_name(self) -> str:
        """The levels to say beside the name: nothing when the name says them already (« CE1-CE2 »)."""
        said = search_form(*self.levels)
        return "" if said == search_form(self.name) else " · ".join(self.levels)


class Membership(models.Model):
    """A pupil, teacher or member of staff attached to a class. Parents follow their children."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_class", "user"], name="membership_once")]


class Guardianship(models.Model):
    """An adult responsible for a child."""

    relative = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="guardianships", db_index=False
    )
    child = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="guardians")
    authority = models.CharField(max_length=8, choices=Authority, default=Authority.LEGAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relative", "child"], name="guardianship_once"),
            models.CheckConstraint(condition=~models.Q(relative=models.F("child")), name="guardianship_of_another"),
        ]


class Group(models.Model):
    """Members are rows, kept by directory.services when memberships change: joins stay cheap."""

    kind = models.CharField(max_length=14, choices=GroupKind)
    name = models.CharField(_("nom du groupe"), max_length=100, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.CASCADE, related_name="groups", db_index=False
    )
    profile = models.CharField(max_length=8, choices=Profile, blank=True)
    function = models.CharField(max_length=16, choices=Function, blank=True)
    members = models.ManyToManyField("accounts.User", through="GroupMember", related_name="member_groups")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "kind", "profile", "function"],
                condition=~models.Q(kind__in=[GroupKind.MANUAL, GroupKind.BROADCAST]),
                nulls_distinct=False,
                name="automatic_group_once",
            )
        ]


class GroupMember(models.Model):
    """A person in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="group_member_once")]
