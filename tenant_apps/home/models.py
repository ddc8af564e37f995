"""What a school opens and pins, what each person arranged for themselves, the canteen's weeks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.home.choices import SiteProblem, WidgetState


class AppRule(models.Model):
    """A service closed to a profile; without a row it is open. `key` is the namespace of its addresses."""

    key = models.CharField(max_length=40)
    profile = models.CharField(max_length=8, choices=Profile)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "profile"], name="app_rule_once")]


class WidgetRule(models.Model):
    """A widget pinned for everybody, or taken away; without a row each does as they like."""

    key = models.CharField(max_length=40)
    state = models.CharField(max_length=6, choices=WidgetState)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="widget_rule_once")]


class Desk(models.Model):
    """What a person arranged for themselves; no row until they do. Nobody else reads it."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="desk")
    # Keys of widgets in the order they were put; those not named stand behind, in their own order.
    widgets = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    hidden = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # Keys of services put on top of « Mes applis ».
    starred = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # [{"title": …, "url": …}], in the order they were added: home.rules says what a link may be.
    bookmarks = models.JSONField(default=list, blank=True)
    note = models.TextField(_("notes"), blank=True)

    def __str__(self) -> str:
        return str(self.user)


class CanteenWeek(models.Model):
    """What is served from Monday to Friday."""

    monday = models.DateField(primary_key=True)
    meals = ArrayField(models.CharField(max_length=300, blank=True), size=5)

    def __str__(self) -> str:
        return str(self.monday)


class Site(models.Model):
    """A site whose last articles are on the first page of all: its feed (RSS or Atom), read by the worker."""

    title = models.CharField(_("nom"), max_length=60)
    url = models.CharField(_("adresse du fil"), max_length=500)
    # [{"title": …, "url": …, "at": ISO date or ""}], the last one first, as it was last read: home.syndication.
    articles = models.JSONField(default=list, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=10, choices=SiteProblem, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url"], name="site_once")]

    def __str__(self) -> str:
        return self.title
