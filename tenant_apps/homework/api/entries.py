"""/api/v1/entries/."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from tenant_apps.accounts.models import User
from tenant_apps.api.views import KeyRequest, ServiceViewSet, found_or_404, require
from tenant_apps.homework import permissions, selectors, services
from tenant_apps.homework.api import serializers as told
from tenant_apps.homework.models import Entry, Notebook


class Entries(ServiceViewSet):
    """What is to be done, in the notebooks one reads."""

    service = "homework"
    ordering = ("date", "pk")

    def _notebook(self, pk: int) -> Notebook:
        found: Notebook = get_object_or_404(permissions.visible_notebooks(self.request.user), pk=pk)
        return found

    def _entry(self, pk: int) -> Entry:
        return found_or_404(selectors.entry_for(self.request.user, pk))

    def _pupil(self, pk: int) -> User:
        """One of those one speaks for; 404 for any other."""
        return found_or_404(next((one for one in selectors.pupils_of(self.request.user) if one.pk == pk), None))

    def _told(self, pk: int) -> Any:
        return told.Entry(found_or_404(selectors.item_for(self.request.user, pk))).data

    @extend_schema(
        summary="Le travail à faire entre deux dates", parameters=[told.EntryQuery], responses=told.Entry(many=True)
    )
    def list(self, request: KeyRequest) -> Response:
        """What is to be done from one day to another, two months at most; this week when none is said."""
        query = self.asked(told.EntryQuery)
        notebook = self._notebook(query["notebook"]) if "notebook" in query else None
        pupil = self._pupil(query["pupil"]) if "pupil" in query else None
        rows = selectors.entries_between(request.user, query["first"], query["last"], notebook=notebook, pupil=pupil)
        return self.page(rows, told.Entry, lambda entries: selectors.items_of(request.user, entries))

    @extend_schema(summary="Un travail à faire", responses=told.Entry)
    def retrieve(self, request: KeyRequest, pk: int) -> Response:
        """One thing to be done."""
        return Response(self._told(pk))

    @extend_schema(summary="Noter un travail", request=told.NewEntry, responses={201: told.EntryAdded})
    def create(self, request: KeyRequest) -> Response:
        """Write something to be done; the same again is what is there."""
        said = self.sent(told.NewEntry)
        notebook = self._notebook(said.pop("notebook"))
        made = services.add_entry(actor=request.user, notebook=notebook, **said)
        return Response({"entry": self._told(made[0].pk), "ids": [one.pk for one in made]}, status=201)

    @extend_schema(
        summary="Modifier un travail : ce jour, les suivants, ou toute la série",
        request=told.ChangedEntry,
        responses=told.EntryChanged,
    )
    def update(self, request: KeyRequest, pk: int) -> Response:
        """Write it again, for this day, the following or all of its series."""
        entry = self._entry(pk)
        changed = services.change_entry(actor=request.user, entry=entry, **self.sent(told.ChangedEntry))
        counts = {"reached": changed.reached, "kept": changed.kept, "dropped": changed.dropped}
        return Response({"entry": self._told(pk), **counts})

    @extend_schema(summary="Supprimer un travail", parameters=[told.ScopeQuery], responses={204: None})
    def destroy(self, request: KeyRequest, pk: int) -> Response:
        """Delete it, or those of its series too; for a month it can be put back, on the page."""
        entry = self._entry(pk)
        services.remove_entry(actor=request.user, entry=entry, scope=self.asked(told.ScopeQuery)["scope"])
        return Response(status=204)

    @extend_schema(summary="Dire que c’est fait, ou non", request=told.NewMark, responses=told.Entry)
    @action(detail=True, methods=["post"])
    def mark(self, request: KeyRequest, pk: int) -> Response:
        """Say that one's child has done it, or has not; twice is once."""
        entry = self._entry(pk)
        said = self.sent(told.NewMark)
        services.mark(actor=request.user, entry=entry, pupil=self._pupil(said["pupil"]), done=said["done"])
        return Response(self._told(pk))

    @extend_schema(summary="Qui l’a fait", responses=told.EntryReader(many=True))
    @action(detail=True, ordering=("pk",))
    def readers(self, request: KeyRequest, pk: int) -> Response:
        """The pupils it is for, and who has done it: for who writes in the notebook."""
        entry = self._entry(pk)
        require(permissions.can_write(request.user, entry.notebook))
        return self.page(selectors.readers_with_marks(entry), told.EntryReader)
