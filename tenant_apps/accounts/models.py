"""A person's account and the audit log: the same tables in each school and, for the ONE team, in `public`."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Contact, Function, LeavingReason, Profile, Source, Theme
from tenant_apps.accounts.photos import SHELF
from tenant_apps.accounts.rules import PREDELETION, readable_mobile
from tenants.text import search_form


class UserQuerySet(models.QuerySet["User"]):
    """Named filters over people."""

    def activated(self) -> "UserQuerySet":
        """People who have chosen their password."""
        return self.filter(activated_at__isnull=False)

    def pending(self) -> "UserQuerySet":
        """People who have not used their connection sheet yet."""
        return self.filter(activated_at__isnull=True)

    def staying(self) -> "UserQuerySet":
        """People who are not on their way out (pre-deleted)."""
        return self.filter(leaving_at__isnull=True)

    def leaving(self) -> "UserQuerySet":
        """People pre-deleted: gone from the lists, restorable for a while."""
        return self.filter(leaving_at__isnull=False)

    def not_merged(self) -> "UserQuerySet":
        """All but accounts that were united with another: they are nobody any more."""
        return self.exclude(leaving_reason=LeavingReason.MERGED)

    def with_profile(self, *profiles: str) -> "UserQuerySet":
        """People with one of these profiles."""
        return self.filter(profile__in=profiles)

    def named(self, typed: str) -> "UserQuerySet":
        """People whose name holds every word typed; accents, capitals and the order of the words do not matter."""
        found = self
        for word in search_form(typed).split():
            found = found.filter(sort_name__contains=word)
        return found

    def known_as(self, typed: str) -> "UserQuerySet":
        """The same, a word may also be part of a name they sign in with."""
        found = self
        for word in search_form(typed).split():
            found = found.filter(
                models.Q(sort_name__contains=word) | models.Q(login__contains=word) | models.Q(alias__contains=word)
            )
        return found

    def faces(self, *also: str) -> "UserQuerySet":
        """What it takes to show somebody (name, picture, profile) and these fields: no secret, no contact is read."""
        return self.only("first_name", "last_name", "photo", "profile", *also)

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
    # Another name to sign in with, chosen by its owner; logins and aliases share one space.
    alias = models.CharField(_("identifiant choisi"), max_length=64, blank=True)
    theme = models.CharField(_("thème"), max_length=16, choices=Theme, default=Theme.ONE)
    # Fingerprint of the photo's files (accounts.photos); here, so that a list of faces costs no join.
    photo = models.CharField(_("photo"), max_length=16, blank=True, editable=False, default="", db_default="")
    source = models.CharField(max_length=8, choices=Source, default=Source.MANUAL)
    # What other systems know the person by (formats.md 1.3, 2.2); empty when they do not.
    ine = models.CharField(_("INE"), max_length=11, blank=True, help_text="national number of a pupil")
    feed_key = models.CharField(max_length=40, blank=True, help_text="<academy>-<jointure> of the academic feed")
    # Encrypted until the account is activated, then empty: a sheet can be reprinted, an old one is useless.
    activation_code = models.CharField(max_length=200, blank=True, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    # Pre-deleted: may only take their content away, until PREDELETION has passed (accounts.rules).
    leaving_at = models.DateTimeField(null=True, blank=True)
    leaving_reason = models.CharField(max_length=8, choices=LeavingReason, blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    mobile_verified_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(alias="") | models.Q(alias__regex=r"^[a-z0-9._-]{3,64}$"), name="user_alias_is_plain"
            ),
            models.UniqueConstraint(fields=["alias"], condition=~models.Q(alias=""), name="user_alias_once"),
            models.UniqueConstraint(fields=["ine"], condition=~models.Q(ine=""), name="user_ine_once"),
            models.UniqueConstraint(fields=["feed_key"], condition=~models.Q(feed_key=""), name="user_feed_key_once"),
        ]
        indexes = [models.Index(fields=["profile", "sort_name"], name="user_profile_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name then last name, as one speaks to people."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def photo_url(self) -> str:
        """Address of the photo for a line of a list, "" without one. It changes with the photo."""
        return self._photo_url(SHELF.sizes[0])

    @property
    def large_photo_url(self) -> str:
        """The same for a page about the person."""
        return self._photo_url(SHELF.sizes[-1])

    def _photo_url(self, size: int) -> str:
        return reverse("person_photo", args=[f"{self.photo}-{size}"]) if self.photo else ""

    @property
    def sign_in_name(self) -> str:
        """What the person signs in with: the name they chose, else the login they were given."""
        return self.alias or self.login

    @property
    def mobile_in_words(self) -> str:
        """The mobile number in groups of digits."""
        return readable_mobile(self.mobile)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """May sign in: not blocked (Django's and allauth's name)."""
        return self.blocked_at is None

    @property
    def is_leaving(self) -> bool:
        """Is pre-deleted: may only take their content away."""
        return self.leaving_at is not None

    @property
    def deleted_after(self) -> datetime | None:
        """Until when a leaving account can be restored."""
        return self.leaving_at + PREDELETION if self.leaving_at else None

    @property
    def is_activated(self) -> bool:
        """Has chosen a password with the code of the connection sheet."""
        return self.activated_at is not None

    @property
    def is_school_admin(self) -> bool:
        """Holds a function that opens the school's administration console."""
        return bool(ADMIN_FUNCTIONS.intersection(self.functions))


class Device(models.Model):
    """Whose a session is, and what it was opened with; the row goes with the session.

    Sessions hold their owner inside sealed data: without this, listing one's own would mean opening
    all those of the school.
    """

    # No constraint: a worker that does not know this table yet may delete sessions (migrations are expand, deploy).
    session = models.OneToOneField(
        "sessions.Session", primary_key=True, on_delete=models.CASCADE, related_name="device", db_constraint=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices", db_index=False)
    agent = models.CharField(max_length=200, blank=True, help_text="what the browser says it is")
    since = models.DateTimeField(auto_now_add=True)


class ContactCheck(models.Model):
    """An address or a number a person wants to be reached by, until they type the code sent there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_checks", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Contact)
    value = models.CharField(max_length=254, help_text="a mobile is E.164")
    digest = models.CharField(max_length=64, blank=True, help_text="of the code; empty until it is sent")
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="contact_check_once")]


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
