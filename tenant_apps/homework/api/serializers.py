"""Notebooks and what is to be done, as programs have them; what they send."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from tenant_apps.api.fields import EditionField, IdField, LineField
from tenant_apps.homework import rules
from tenant_apps.homework.choices import Rhythm, Scope
from tenant_apps.homework.selectors import Item
from tenant_apps.homework.services.common import LONGEST_SUBJECT
from tenant_apps.richtext.api import RichTextField


class Notebook(serializers.Serializer[Any]):
    """A cahier de textes one reads."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    school_class = serializers.SerializerMethodField()
    coming = serializers.IntegerField(help_text="Travaux à faire, à partir d’aujourd’hui")
    may_write = serializers.BooleanField(source="can_write")

    def get_school_class(self, notebook: Any) -> str:
        """The name of its class, "" without one."""
        return notebook.school_class.name if notebook.school_class else ""


class EntryQuery(serializers.Serializer[Any]):
    """From one day to another (this week when neither is said), in a notebook, for one child."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)
    notebook = IdField(required=False)
    pupil = IdField(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Both days, or none; two months at most."""
        if ("first" in said) != ("last" in said):
            missing = "last" if "first" in said else "first"
            raise serializers.ValidationError({missing: _("Dites le premier jour et le dernier.")})
        monday = rules.monday_of(rules.usual_day(timezone.localdate()))
        first, last = said.setdefault("first", monday), said.setdefault("last", monday + timedelta(days=6))
        if last < first:
            raise serializers.ValidationError({"last": _("Choisissez un jour après le premier.")})
        if (last - first).days >= rules.MOST_DAYS:
            raise serializers.ValidationError({"last": _("Deux mois au plus à la fois : rapprochez les deux dates.")})
        return said


class EntryMark(serializers.Serializer[Any]):
    """Whether one pupil has done it, says the pupil or a parent."""

    pupil = serializers.IntegerField(source="pupil.pk")
    name = serializers.CharField(source="pupil.full_name")
    done = serializers.BooleanField()


class Entry(serializers.Serializer[Any]):
    """Something to be done, as this person sees it."""

    id = serializers.IntegerField(source="entry.pk")
    notebook = serializers.IntegerField(source="entry.notebook_id")
    notebook_title = serializers.CharField(source="entry.notebook.title")
    date = serializers.DateField(source="entry.date")
    subject = serializers.CharField(source="entry.subject")
    text = serializers.CharField(source="entry.text", help_text="HTML")
    author = serializers.SerializerMethodField()
    edition = serializers.IntegerField(source="entry.edition")
    series = serializers.IntegerField(source="entry.series_id", allow_null=True)
    updated_at = serializers.DateTimeField(source="entry.updated_at")
    may_write = serializers.BooleanField()
    marks = EntryMark(many=True, help_text="Ceux pour qui l’on parle : ses enfants")
    done_count = serializers.SerializerMethodField()

    def get_author(self, item: Item) -> str:
        """Who wrote it, "" once the account is gone."""
        return item.entry.author.full_name if item.entry.author else ""

    def get_done_count(self, item: Item) -> int | None:
        """How many pupils have done it: for who writes there."""
        return item.done_count if item.may_write else None


class EntryReader(serializers.Serializer[Any]):
    """A pupil it is for."""

    pupil = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="full_name")
    done = serializers.BooleanField(source="has_done")


class _Said(serializers.Serializer[Any]):
    date = serializers.DateField()
    subject = LineField(max_length=LONGEST_SUBJECT)
    text = RichTextField()


class NewEntry(_Said):
    """Something to be done for a day; with `rhythm` (weeks), for each day of a series until `until`."""

    notebook = IdField()
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, allow_null=True, default=None)
    until = serializers.DateField(allow_null=True, default=None)

    def validate_rhythm(self, rhythm: int | None) -> Rhythm | None:
        """As the services take it."""
        return None if rhythm is None else Rhythm(rhythm)


class ChangedEntry(_Said):
    """An entry written again over the edition one read: for this day, the following or all of its series."""

    edition = EditionField()
    scope = serializers.ChoiceField(choices=Scope.choices, default=Scope.THIS)

    def validate_scope(self, scope: str) -> Scope:
        """As the services take it."""
        return Scope(scope)


class ScopeQuery(serializers.Serializer[Any]):
    """How much of a series goes."""

    scope = serializers.ChoiceField(choices=Scope.choices, default=Scope.THIS)


class EntryAdded(serializers.Serializer[Any]):
    """The first day, and the ids of all."""

    entry = Entry()
    ids = serializers.ListField(child=serializers.IntegerField())


class EntryChanged(serializers.Serializer[Any]):
    """The entry, how many days the change reached, kept words of their own, fell on a day without school."""

    entry = Entry()
    reached = serializers.IntegerField()
    kept = serializers.IntegerField()
    dropped = serializers.IntegerField()


class NewMark(serializers.Serializer[Any]):
    """Whether a pupil one speaks for has done it."""

    pupil = IdField()
    done = serializers.BooleanField()
