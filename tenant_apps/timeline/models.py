"""News of the school: what happened, in whose feed it stands, who wants to be told how."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Channel, Stop, Verdict


class Event(models.Model):
    """Something a service did, written in the transaction that did it; fanned out afterwards by a task."""

    kind = models.CharField(max_length=60, help_text="documents.shared: a kind declared in a notifications.py")
    key = models.CharField(max_length=120, help_text="names the fact, so that it exists once")
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    target = models.CharField(max_length=80, blank=True, help_text="documents.folder:12, what it is about")
    url = models.CharField(max_length=300, help_text="path in the school where it is read")
    # Words frozen when it happened (a title, a class): the feed is read without asking the service.
    data = models.JSONField(default=dict)
    # {"users": [ids], "groups": [ids]}: who was to be told, resolved into people at the fan-out.
    audience = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False, help_text="told during quiet hours too: the head's decision")
    created_at = models.DateTimeField(default=timezone.now)
    fanned_out_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="its content is gone, or was moderated")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["key"], name="event_once")]
        indexes = [
            models.Index(fields=["target"], name="event_target"),
            models.Index(fields=["id"], name="event_pending", condition=models.Q(fanned_out_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"

    @property
    def app(self) -> str:
        """The service it comes from: the first word of its kind."""
        return self.kind.partition(".")[0]


class Entry(models.Model):
    """An event in one person's feed. Newest first is the order of event ids."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="entries")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    app = models.CharField(max_length=20, help_text="copied from the event: the feed filters on it")
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="entry_once")]


class Reader(models.Model):
    """How one person reads their news; no row until they say or read something."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    seen_up_to = models.BigIntegerField(default=0, help_text="id of the last event seen")
    hidden_apps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # Master switches: neither mail nor notification from these services, whatever was chosen below.
    silent_apps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # {kind: {"mail": Frequency, "push": bool}}: only what differs from the kind's defaults.
    choices = models.JSONField(default=dict)
    mails_stopped_at = models.DateTimeField(null=True, blank=True, help_text="asked, or the address does not work")
    mails_stopped_why = models.CharField(max_length=12, blank=True, choices=Stop)
    daily_sent_on = models.DateField(null=True, blank=True)
    weekly_sent_on = models.DateField(null=True, blank=True)


class Delivery(models.Model):
    """A mail or a push to send to one person about one event: at least once, and the receiver knows it once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel)
    # A worker that takes it moves it to the end of its lease: killed, it comes back by itself.
    due_at = models.DateTimeField(null=True, help_text="after quiet hours, with jitter; none once sent or given up")
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(due_at__isnull=False)),
        ]


class PushSubscription(models.Model):
    """A browser that asked to be told (Web Push, RFC 8030 and 8291)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=600)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the endpoint: short enough to be unique")
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="push_subscription_once")]


class Report(models.Model):
    """Somebody found an entry of the feed out of place: the administrators decide."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reports", db_index=False)
    reporter = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("raison"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    answer = models.CharField(_("réponse"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "reporter"], name="report_once")]
