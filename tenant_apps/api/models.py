"""Tokens by which a person's own programs read and write in their name."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A key of one person with some rights (« messaging:read »); only its print is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=60)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the key")
    # Of the password when the key was made: with a new password, or access given anew, the key is dead.
    password_print = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=30))
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("clé de logiciel")
        verbose_name_plural = _("clés de logiciels")
        constraints = [models.UniqueConstraint(fields=["digest"], name="token_digest_once")]

    def __str__(self) -> str:
        return self.name
