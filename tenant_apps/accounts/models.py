"""A person's account and the audit log: the same tables in each school and, for the ONE team, in `public`."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Function, Profile, Source


class UserQuerySet(models.QuerySet["User"]):
    """Named filters over people."""

    def activated(self) -> "UserQuerySet":
        """People who have chosen their password."""
        return self.filter(activated_at__isnull=False)

    def pending(self) -> "UserQuerySet":
        """People who have not used their connection sheet yet."""
        return self.filter(activated_at__isnull=True)

    def with_profile(self, *profiles: str) -> "UserQuerySet":
        """People with one of these profiles."""
        return self.filter(profile__in=profiles)

    def by_name(self) -> "UserQuerySet":
        """In the order of a class list: last name, first name, accents ignored."""
        return self.order_by("sort_name", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Accounts are made by accounts.services.create_user only."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """By login, whatever its case."""
        return self.get(login=(username or "").lower())


class User(AbstractBaseUser):
    """One person in one school (or one member of the ONE team, in `public`)."""

    login = models.CharField(_("identifiant"), max_length=64, unique=True)
    first_name = models.CharField(_("prénom"), max_length=60)
    last_name = models.CharField(_("nom"), max_length=60)
    # "DUPOND Elodie" without accents or case: what lists sort by and search looks in.
    sort_name = models.CharField(max_length=130, editable=False)
    profile = models.CharField(_("profil"), max_length=8, choices=Profile)
    functions = ArrayField(models.CharField(max_length=16, choices=Function), default=list, blank=True)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    mobile = models.CharField(_("téléphone mobile"), max_length=16, blank=True, help_text="E.164")
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES, default="fr")
    source = models.CharField(max_length=8, choices=Source, default=Source.MANUAL)
    # Encrypted until the account is activated, then empty: a sheet can be reprinted, an old one is useless.
    activation_code = models.CharField(max_length=200, blank=True, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    terms_version = models.CharField(max_length=20, blank=True)
    charter_version = models.CharField(max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            models.CheckConstraint(condition=models.Q(login__regex=r"^[a-z0-9._-]{1,64}$"), name="user_login_is_plain"),
            models.CheckConstraint(
                condition=models.Q(activated_at__isnull=True) | models.Q(activation_code=""),
                name="user_code_dies_at_activation",
            ),
        ]
        indexes = [models.Index(fields=["profile", "sort_name"], name="user_profile_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name then last name, as one speaks to people."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """May sign in: not blocked (Django's and allauth's name)."""
        return self.blocked_at is None

    @property
    def is_activated(self) -> bool:
        """Has chosen a password with the code of the connection sheet."""
        return self.activated_at is not None

    @property
    def is_school_admin(self) -> bool:
        """Holds a function that opens the school's administration console."""
        return bool(ADMIN_FUNCTIONS.intersection(self.functions))

    @property
    def is_head(self) -> bool:
        """Directs the school."""
        return Function.HEAD in self.functions


class AuditEntry(models.Model):
    """Who did what to whom, when. Written by accounts.services.audit, never changed."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=130, help_text="kept when the account is gone; empty: the system")
    verb = models.CharField(max_length=60, help_text="app.verb, such as class_settings.add_pupil")
    target = models.CharField(max_length=200, blank=True, help_text="what it was done to, readable")
    target_key = models.CharField(max_length=60, blank=True, help_text="model:pk")
    data = models.JSONField(default=dict)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="audit_recent"),
            models.Index(fields=["target_key"], name="audit_target"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"
