"""A mail of an outbox: what every room that has one keeps in a table of its own."""

from typing import ClassVar

from django.db import models


class OutboxMail(models.Model):
    """A mail written with the change that causes it and sent after: a row first, never lost, sent once.

    `key` names it, so that it exists once. A room adds what the mail is about, and an index on `retry_at`.
    """

    most_attempts: ClassVar[int]

    key = models.CharField(max_length=120, unique=True, help_text="names the mail, so that it exists once")
    to = models.EmailField()
    message_id = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="when a sweep may send it; null: sent or given up")

    class Meta:
        abstract = True

    @property
    def is_given_up(self) -> bool:
        """Tried as often as it will be, never sent: somebody must look."""
        return self.sent_at is None and self.retry_at is None
