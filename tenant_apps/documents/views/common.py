"""What views of documents share: where one stands and refusals said."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import selectors
from tenant_apps.documents.choices import Section
from tenant_apps.documents.models import Document, Folder
from tenant_apps.documents.permissions import visible_folders
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.documents.tree import Thing
from tenant_apps.sharing.choices import Level
from tenants.http import id_said

UNDO = "documents.undo"


def section_label(user: User, section: str) -> str:
    """The name of a section as this person reads it."""
    if user.profile == Profile.PUPIL:
        pupil = {Section.OWN: _("Tes documents"), Section.SHARED: _("Partagés avec toi")}
        return pupil.get(Section(section), str(Section(section).label))
    return str(Section(section).label)


def url_of_place(place: str) -> str:
    """The address of a section or of a folder (« f12 »); of one's own documents for anything else."""
    if number := id_said(place[1:]):
        if place[0] == "f":
            return reverse("documents:folder", args=[number])
        if place[0] == "d":
            return reverse("documents:document", args=[number])
    return reverse("documents:section", args=[place if place in Section.values else Section.OWN])


def place_around(user: User, thing: Thing) -> str:
    """Where one finds it: its folder when one sees that, else the section it is in."""
    above = thing.parent if isinstance(thing, Folder) else thing.folder
    if above is not None and selectors.folder_for(user).filter(pk=above.pk).exists():
        return f"f{above.pk}"
    if thing.owner_id != user.pk:
        return Section.SHARED
    return Section.APPS if isinstance(thing, Document) and thing.app else Section.OWN


def back(request: MemberRequest) -> HttpResponse:
    """To where the form stood (`ici`)."""
    return redirect(url_of_place(request.POST.get("ici", "")))


def folder_of_place(user: User, place: str) -> Folder | None:
    """The folder of « f12 » (404 when it is not to be seen), None for a section."""
    if place[:1] == "f" and (number := id_said(place[1:])):
        return get_object_or_404(selectors.folder_for(user), pk=number)
    return None


def folder_to_fill(user: User, said: str) -> Folder | None:
    """The folder of this id, which one may add to (404 otherwise); None for the top of one's own space, said as ""."""
    if not said:
        return None
    folders = visible_folders(user, Level.CONTRIBUTE).select_related("owner")
    return get_object_or_404(folders, pk=id_said(said))


def say_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """What a service refuses is a message, back where the form stood."""

    @wraps(view)
    def said(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DocumentRefused as refusal:
            messages.error(request, str(refusal))
            return back(request)

    return said


def name_them(things: Sequence[Thing]) -> str:
    """« Photos », or how many they are."""
    if len(things) == 1:
        return _("« %(name)s »") % {"name": things[0].name}
    return ngettext("%(n)s élément", "%(n)s éléments", len(things)) % {"n": len(things)}
