"""Classes, who belongs to them, who looks after whom, and groups kept as rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.directory.choices import (
    AUTOMATIC_GROUPS,
    HAND_GROUPS,
    Authority,
    Gender,
    GroupKind,
    Interest,
    Level,
    Mood,
    Shown,
)
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
    # « Identifiant classe » of ONDE, the same in the academic feed: a class renamed there stays itself.
    onde_id = models.CharField(max_length=20, blank=True)
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
            ),
            models.UniqueConstraint(fields=["onde_id"], condition=~models.Q(onde_id=""), name="class_onde_id_once"),
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


class PersonalDetails(models.Model):
    """What the school's files say of a person beyond the account: seen by those who manage them only."""

    user = models.OneToOneField(
        "accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="personal_details"
    )
    title = models.CharField(_("civilité"), max_length=10, blank=True)
    gender = models.CharField(_("sexe"), max_length=1, choices=Gender, blank=True)
    family_name = models.CharField(
        _("nom de famille"), max_length=60, blank=True, help_text="when the account bears a name of use"
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("commune"), max_length=60, blank=True)
    country = models.CharField(_("pays"), max_length=40, blank=True)
    home_phone = models.CharField(_("téléphone du domicile"), max_length=20, blank=True)
    work_phone = models.CharField(_("téléphone du travail"), max_length=20, blank=True)
    level = models.CharField(_("niveau"), max_length=5, choices=Level, blank=True)
    # ONDE's administrative flag: shown to the school, never taken as consent (formats.md 1.3, 4.3).
    photo_flag = models.BooleanField(_("autorisation photo dans ONDE"), null=True, blank=True)

    class Meta:
        verbose_name = _("fiche administrative")
        verbose_name_plural = _("fiches administratives")

    def __str__(self) -> str:
        return str(self.user)


class Card(models.Model):
    """What a person says of themselves, and what they let others see; no row until they say something."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="card")
    motto = models.CharField(_("devise"), max_length=140, blank=True)
    mood = models.CharField(_("humeur"), max_length=8, choices=Mood, blank=True)
    interests = ArrayField(models.CharField(max_length=10, choices=Interest), default=list, blank=True)
    shown = ArrayField(models.CharField(max_length=10, choices=Shown), default=list, blank=True)

    class Meta:
        verbose_name = _("carte de visite")
        verbose_name_plural = _("cartes de visite")

    def __str__(self) -> str:
        return str(self.user)

    def shows(self, what: str) -> bool:
        """Whether this (a Shown) may be seen by the people who see its owner."""
        return what in self.shown


class Group(models.Model):
    """Members are rows, kept by directory.services when memberships change: joins stay cheap."""

    kind = models.CharField(max_length=14, choices=GroupKind)
    name = models.CharField(_("nom du groupe"), max_length=100, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.CASCADE, related_name="groups", db_index=False
    )
    profile = models.CharField(max_length=8, choices=Profile, blank=True)
    function = models.CharField(max_length=16, choices=Function, blank=True)
    school_year = models.CharField(max_length=9, blank=True, help_text="2025-2026, of a class that has ended")
    members = models.ManyToManyField("accounts.User", through="GroupMember", related_name="member_groups")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "kind", "profile", "function"],
                condition=models.Q(kind__in=AUTOMATIC_GROUPS),
                nulls_distinct=False,
                name="automatic_group_once",
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(kind__in=HAND_GROUPS),
                name="hand_group_name_once",
                violation_error_message=_("Un groupe porte déjà ce nom."),
            ),
        ]


class GroupMember(models.Model):
    """A person in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="group_member_once")]


class DistinctPeople(models.Model):
    """Two people who look like one, and somebody said that they are two: never proposed again."""

    first = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_people_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="distinct_people_in_order"),
        ]


class YearTransition(models.Model):
    """A passage to the next school year, and what it changed, to take it back."""

    school_year = models.CharField(max_length=9, help_text="2025-2026, the year that ends")
    applied_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # Rows as they were and as they were left: directory.transition reads and writes it.
    changes = models.JSONField()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["school_year"], condition=models.Q(undone_at=None), name="year_ends_once"),
        ]

    def __str__(self) -> str:
        return self.school_year
