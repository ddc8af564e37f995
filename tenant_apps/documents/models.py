"""Folders, documents and their versions, what is said of them, with whom they are shared, and how much fits."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.documents.choices import PreviewState
from tenant_apps.sharing.models import Share, share_constraints
from tenants.text import search_form

_FOLDED = 250
# A zip's worker writes how far it is at each file: after this silence it is gone, or at a very long file.
SILENCE = timedelta(seconds=60)


class Named(models.Model):
    """Something with a name, searched and sorted by its plain letters (tenants.text)."""

    name: str
    search_name = models.CharField(max_length=_FOLDED, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The folded name follows the name."""
        self.fold_name()
        if "name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "search_name"]
        super().save(*args, **kwargs)

    def fold_name(self) -> None:
        """Call it before rows are written in bulk."""
        self.search_name = search_form(self.name)[:_FOLDED]


class Folder(Named):
    """A folder of one person. What it holds is shared with it."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(_("nom du dossier"), max_length=120)
    # Ids from the outermost folder to this one, itself included: « shared above » is one condition.
    path = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    # What is thrown away together, with all that lies below, has the same moment here and comes back together.
    trashed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of what it holds."""
        return reverse("documents:folder", args=[self.pk])

    def get_details_url(self) -> str:
        """The page of what is known and said of it."""
        return reverse("documents:folder_details", args=[self.pk])


class Document(Named):
    """A file of one person, with its versions."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(_("nom du document"), max_length=200)
    # Label of the service it was added in (« Ajoutés dans les applis »); "" when it was put here.
    app = models.CharField(max_length=20, blank=True)
    current = models.ForeignKey("Version", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    trashed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("documents:document", args=[self.pk])

    def get_details_url(self) -> str:
        """The same: all that is known and said of it is there."""
        return self.get_absolute_url()


class Version(models.Model):
    """The bytes of a document at one time; never changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    file = models.CharField(max_length=120, help_text="name in the storage, under documents/")
    size = models.BigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="from its bytes, never from its name")
    created_at = models.DateTimeField(auto_now_add=True)
    preview_state = models.CharField(max_length=8, choices=PreviewState, blank=True, default=PreviewState.NONE)
    # {"thumbnail": storage name, "page": …, "playable": …}: what the worker made.
    previews = models.JSONField(default=dict)
    preview_tries = models.PositiveSmallIntegerField(default=0, help_text="workers that began; some died of it")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]
        indexes = [
            models.Index(fields=["id"], name="version_to_preview", condition=models.Q(preview_state="pending")),
        ]


class Comment(models.Model):
    """What somebody says of a document or of a folder."""

    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    text = models.CharField(_("commentaire"), max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=True) ^ models.Q(folder__isnull=True), name="comment_on_one_thing"
            )
        ]


class FolderShare(Share):
    """A folder, and all that lies in it, with a person or a group."""

    target = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="shares")

    class Meta(Share.Meta):
        abstract = False
        constraints = share_constraints("folder")


class DocumentShare(Share):
    """One document with a person or a group."""

    target = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="shares")

    class Meta(Share.Meta):
        abstract = False
        constraints = share_constraints("document")


class Upload(models.Model):
    """A file on its way in, in pieces: a cut upload goes on where it stopped (tus 1.0)."""

    key = models.UUIDField(primary_key=True)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    folder = models.ForeignKey(
        Folder, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # A new version of this document rather than a new document.
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200)
    app = models.CharField(max_length=20, blank=True)
    size = models.BigIntegerField(help_text="bytes announced")
    received = models.BigIntegerField(default=0, help_text="bytes kept so far")
    # The document it became; the row stays a day so that a browser that missed the answer does not send again.
    result = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()


class UnpackingQuerySet(models.QuerySet["Unpacking"]):
    """Named filters over zips taken apart."""

    def silent(self) -> "UnpackingQuerySet":
        """Not finished, and nobody has been at it for a while: a worker was killed."""
        return self.filter(finished_at=None, progressed_at__lt=timezone.now() - SILENCE)


class Unpacking(models.Model):
    """A zip file taken apart into a folder: how far it is, what was refused."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of their own: the table is swept, a school has a few rows.
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # None once it was erased: nothing is added to it any more.
    folder = models.ForeignKey(Folder, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    name = models.CharField(max_length=200, help_text="of the zip file")
    total = models.PositiveIntegerField(help_text="files in it")
    position = models.PositiveIntegerField(default=0, help_text="files done: taken or refused")
    taken = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[path in the zip, reason in words] of each")
    places = models.JSONField(default=dict, help_text="path in the zip → id of the folder made for it")
    tries = models.PositiveSmallIntegerField(default=0, help_text="workers that began the next file; some died of it")
    stopped = models.CharField(max_length=300, blank=True, help_text="why it ended before its last file, in words")
    begun_at = models.DateTimeField(auto_now_add=True)
    progressed_at = models.DateTimeField(default=timezone.now, help_text="last sign of life of whoever takes it apart")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = UnpackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ouverture d’un zip")
        verbose_name_plural = _("ouvertures de zips")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(finished_at=None), name="one_zip_of_a_person_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.position}/{self.total})"

    @property
    def is_over(self) -> bool:
        """Nothing more will happen by itself."""
        return self.finished_at is not None

    @property
    def is_whole(self) -> bool:
        """Every file of the zip was taken."""
        return self.is_over and self.taken == self.total

    @property
    def is_silent(self) -> bool:
        """Whoever was at it seems gone."""
        return not self.is_over and self.progressed_at < timezone.now() - SILENCE

    @property
    def left(self) -> int:
        """Files nobody came to."""
        return self.total - self.position


class Space(models.Model):
    """How much one person keeps; locked while it changes."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    used = models.BigIntegerField(default=0, help_text="bytes of all versions outside the trash")
    trashed = models.BigIntegerField(default=0, help_text="bytes of all versions in the trash")
    # The person's own limit; None: their profile's.
    quota = models.BigIntegerField(null=True, blank=True, help_text="bytes")
    warned_at = models.DateTimeField(null=True, blank=True, help_text="told that 80 % are used")


class ProfileQuota(models.Model):
    """The limit of a profile when the school changed it."""

    profile = models.CharField(max_length=8, choices=Profile, primary_key=True)
    quota = models.BigIntegerField(help_text="bytes")
