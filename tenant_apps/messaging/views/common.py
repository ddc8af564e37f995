"""What views of messages share: one's folders beside the list and refusals said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from tenant_apps.directory.http import MemberRequest
from tenant_apps.messaging.choices import Place
from tenant_apps.messaging.models import Folder, Message
from tenant_apps.messaging.selectors import lists, reading
from tenant_apps.messaging.services import MessageRefused
from tenants.http import id_said

UNDO = "messaging.undo"
ICONS = {
    Place.INBOX: "tray",
    Place.SENT: "paper-plane-tilt",
    Place.DRAFTS: "pencil-simple",
    Place.SCHEDULED: "clock",
    Place.TRASH: "trash",
}


def places() -> list[tuple[str, str, str]]:
    """(address, name, icon) of each place."""
    return [(reverse("messaging:place", args=[one.value]), str(one.label), ICONS[one]) for one in Place]


def beside(request: MemberRequest) -> dict[str, Any]:
    """What stands beside every list."""
    return {
        "places": places(),
        "folders": lists.folders_of(request.user),
        "unread": lists.waiting(request.user).count(),
    }


def url_of(said: str) -> str:
    """The address of a place (« envoyes ») or of a folder (« d12 »); the inbox for anything else."""
    if said[:1] == "d" and (pk := id_said(said[1:])):
        return reverse("messaging:folder", args=[pk])
    return reverse("messaging:place", args=[said if said in Place.values else Place.INBOX])


def message_of(request: MemberRequest, pk: int) -> Message:
    """A message one holds; 404 for any other."""
    return get_object_or_404(reading.message_for(request.user), pk=pk)


def own_message(request: MemberRequest, pk: int) -> Message:
    """A message one wrote; 404 for any other."""
    message = message_of(request, pk)
    if message.author_id != request.user.pk:
        raise Http404
    return message


def own_folder(request: MemberRequest, pk: int) -> Folder:
    """A folder of one's own; 404 for any other."""
    return get_object_or_404(Folder, pk=pk, owner=request.user)


def say_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """What a service refuses is a message, back where the form stood (`ici`)."""

    @wraps(view)
    def said(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except MessageRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(url_of(request.POST.get("ici", "")))

    return said
