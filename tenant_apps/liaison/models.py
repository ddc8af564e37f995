"""Words, the pupils they are about, and what their families did."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.liaison.choices import ICONS, Category, Consent, State
from tenant_apps.liaison.querysets import WordPupilQuerySet, WordQuerySet
from tenant_apps.sharing.models import Share, share_constraints


class Word(models.Model):
    """A word of the school to the families of some pupils."""

    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=121, blank=True, help_text="kept when the account is gone")
    title = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("texte"), help_text="HTML of the allow-list")
    category = models.CharField(_("catégorie"), max_length=7, choices=Category, default=Category.OTHER)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    # Whom it is about, as the form has it: ["class:3", "group:5", "user:7"]; `WordPupil` says it once sent.
    audience = models.JSONField(default=list)
    replies = models.BooleanField(_("permettre une réponse"), default=False)
    # Otherwise one parent's confirmation counts for the child.
    both_parents = models.BooleanField(_("demander la confirmation des deux responsables"), default=False)
    # What families say yes or no to, and sign; "": nothing to sign.
    question = models.CharField(_("autorisation demandée"), max_length=300, blank=True)
    deadline = models.DateTimeField(_("à confirmer avant"), null=True, blank=True)
    deadline_reminded_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Counts the changes of the text: a signature names the one it was put under.
    edition = models.PositiveIntegerField(default=1)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("mot")
        verbose_name_plural = _("mots")
        indexes = [
            models.Index(fields=["scheduled_for"], name="word_scheduled", condition=Q(state="planned")),
            models.Index(fields=["-sent_at", "-id"], name="word_sent", condition=Q(state="sent")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where families read it, and its author and colleagues follow it up."""
        return reverse("liaison:word", args=[self.pk])

    @property
    def icon(self) -> str:
        """The drawing of its category."""
        return ICONS[Category(self.category)]

    @property
    def last_day(self) -> date | None:
        """The day of its deadline on the school's clock: the whole of it is still in time."""
        return timezone.localtime(self.deadline).date() if self.deadline else None

    @property
    def is_sent(self) -> bool:
        """Families have it."""
        return self.state == State.SENT

    @property
    def is_draft(self) -> bool:
        """Not sent yet, be it planned."""
        return self.state in (State.DRAFT, State.SCHEDULED)

    @property
    def has_moved(self) -> bool:
        """Its text was changed after it was sent."""
        return self.edition > 1


class WordEdition(models.Model):
    """A word as it was before a change, for whoever confirmed or signed it then."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="editions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField()
    question = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["word", "number"], name="word_edition_once")]


class WordPupil(models.Model):
    """A pupil whom a sent word is about; their responsables of the day see it."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="pupils", db_index=False)
    pupil = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")

    objects = WordPupilQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "pupil"], name="word_pupil_once")]


class Confirmation(models.Model):
    """« Lu », by one responsable for one pupil."""

    concerned = models.ForeignKey(WordPupil, on_delete=models.CASCADE, related_name="confirmations", db_index=False)
    relative = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    relative_name = models.CharField(max_length=121)
    confirmed_at = models.DateTimeField(auto_now_add=True)
    edition = models.PositiveIntegerField(default=1, help_text="of the word, as it was read")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concerned", "relative"], name="confirmation_once")]


class Reply(models.Model):
    """What a responsable answers; one for the family's children together, which they may change."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="answers", db_index=False)
    relative = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    relative_name = models.CharField(max_length=121)
    text = models.CharField(_("réponse"), max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "relative"], name="reply_once")]


class Signature(models.Model):
    """A responsable's yes or no for one pupil, never changed: who changes their mind signs again."""

    concerned = models.ForeignKey(WordPupil, on_delete=models.CASCADE, related_name="signatures")
    relative = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    consent = models.CharField(max_length=3, choices=Consent)
    signed_name = models.CharField(_("nom et prénom"), max_length=121, help_text="typed by the signer")
    drawing = models.TextField(blank=True, help_text="a drawn signature: SVG path data, checked; never markup")
    edition = models.PositiveIntegerField(help_text="the word's, when it was signed")
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of title, text and question as signed")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class Template(models.Model):
    """A word to begin from: one's own, or the school's."""

    owner = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("texte"))
    category = models.CharField(_("catégorie"), max_length=7, choices=Category, default=Category.OTHER)
    question = models.CharField(_("autorisation demandée"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("modèle de mot")
        verbose_name_plural = _("modèles de mots")

    def __str__(self) -> str:
        return self.title


class WordShare(Share):
    """A word's follow-up with a colleague."""

    target = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="shares")

    class Meta(Share.Meta):
        abstract = False
        constraints = share_constraints("word")
