"""Messages, whom they name, and the copy each person keeps."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tenant_apps.messaging.choices import Role, State


class Message(models.Model):
    """What somebody writes; one row however many people receive it."""

    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    author_name = models.CharField(max_length=121, blank=True, help_text="kept when the account is gone")
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    body = models.TextField(_("message"), blank=True, help_text="HTML of the allow-list")
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    # The message this one answers or passes on, and the first of the conversation (itself: None).
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="conversation")
    # A draft's recipients as its form has them: {"to": ["user:3", "list:2"], "cc": […], "bcc": […]}.
    tokens = models.JSONField(default=dict)
    no_reply = models.BooleanField(_("ne pas permettre de répondre"), default=False)
    # Drawn by the page that writes: the same page sent twice is one draft.
    key = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Counts the saves of a draft: a second window that knows an older count overwrites nothing.
    edition = models.PositiveIntegerField(default=0)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    # An administrator hid it after a report; its words stay as evidence, for administrators alone.
    moderated_at = models.DateTimeField(null=True, blank=True)
    # Who could not be reached and why, for the author: [{"name": "…", "why": "…"}].
    missed = models.JSONField(default=list)
    # Subject, words, names and attachments in plain letters (tenants.text.search_form); never who is in Cci.
    folded = models.TextField(blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded", config="french"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            GinIndex(fields=["search"], name="message_search"),
            models.Index(fields=["scheduled_for"], name="message_scheduled", condition=Q(state="planned")),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Where it is read, by each who holds a copy."""
        return f"/messagerie/{self.pk}/"

    @property
    def is_gone(self) -> bool:
        """Taken back by its author, or hidden by the school: its place stays, its words do not."""
        return self.recalled_at is not None or self.moderated_at is not None


class Addressee(models.Model):
    """Somebody, or a group, whom a sent message names."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="addressees")
    role = models.CharField(max_length=3, choices=Role)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        "directory.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.CharField(max_length=160, help_text="as it was when the message left")

    class Meta:
        ordering = ["pk"]


class Folder(models.Model):
    """A folder somebody files messages in; at most three deep."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(_("nom du dossier"), max_length=60)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.UniqueConstraint(
                "owner",
                "parent",
                Lower("name"),
                name="message_folder_once",
                nulls_distinct=False,
                violation_error_message=_("Vous avez déjà un dossier de ce nom à cet endroit."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Copy(models.Model):
    """One person's copy of a message: read or not, filed, thrown away, without a change to anybody else's."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    # The author's own copy: a draft, then what was sent.
    outgoing = models.BooleanField(default=False)
    role = models.CharField(max_length=3, choices=Role, blank=True)
    # When it was sent, or last saved: what lists are ordered by.
    moment = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    answered = models.BooleanField(default=False)
    folder = models.ForeignKey(Folder, null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    trashed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "outgoing"], name="message_copy_once")]
        indexes = [
            models.Index(fields=["user", "outgoing", "-moment", "-id"], name="message_copy_list"),
            models.Index(
                fields=["user"],
                name="message_copy_unread",
                condition=Q(read_at__isnull=True, trashed_at__isnull=True, outgoing=False),
            ),
        ]


class Attachment(models.Model):
    """A document that goes with a message: kept once, in the author's space."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "document"], name="attachment_once")]


class Signature(models.Model):
    """What somebody has put under their messages."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    html = models.TextField(_("signature"), blank=True)
    enabled = models.BooleanField(_("ajouter ma signature"), default=True)


class Retention(models.Model):
    """How long messages nobody filed are kept: one row, none until an administrator changes the default."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    years = models.PositiveSmallIntegerField(_("années de conservation"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="retention_single_row")]
