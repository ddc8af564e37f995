"""Places and folders: what lies there, searched, one stretch after the other; what is done to what one ticked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.undo import offer_undo, read_offer
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import Act, Place
from tenant_apps.messaging.forms import ActForm, ListForm, mark_text
from tenant_apps.messaging.models import Folder
from tenant_apps.messaging.rules import TRASH_DAYS
from tenant_apps.messaging.selectors import lists
from tenant_apps.messaging.selectors.settings import years_kept
from tenant_apps.messaging.views.common import (
    UNDO,
    beside,
    own_folder,
    say_refusals,
    url_of,
)
from tenants.http import form_page

_ICONS = {
    Act.READ: "envelope-open",
    Act.UNREAD: "envelope-simple",
    Act.THROW: "trash",
    Act.RESTORE: "arrow-counter-clockwise",
    Act.DELETE: "x-circle",
}
_ACTS = {
    Place.INBOX: (Act.READ, Act.UNREAD, Act.THROW),
    Place.SENT: (Act.THROW,),
    Place.DRAFTS: (Act.THROW,),
    Place.SCHEDULED: (Act.THROW,),
    Place.TRASH: (Act.RESTORE, Act.DELETE),
}


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """The messaging opens on what one received."""
    return _list(request, Place.INBOX)


@require_safe
@login_required
def place(request: MemberRequest, place: str) -> HttpResponse:
    """What one received, sent, began, planned, threw away."""
    if place not in Place.values:
        raise Http404
    return _list(request, Place(place))


@require_safe
@login_required
def folder(request: MemberRequest, pk: int) -> HttpResponse:
    """What one filed in a folder."""
    return _list(request, Place.INBOX, own_folder(request, pk))


def _list(request: MemberRequest, here: Place, folder: Folder | None = None) -> HttpResponse:
    form = ListForm(request.GET)
    words, unread = form.words(), form.unread()
    found = lists.listing(request.user, here, folder=folder, words=words, unread=unread, before=form.before())
    context: dict[str, Any] = {
        "lines": found.lines,
        "after": mark_text(found.after),
        "form": form,
        "words": words,
        "only_unread": unread,
        "here": f"d{folder.pk}" if folder else here.value,
        "place": here.value,
        "folder": folder,
        "title": folder.name if folder else str(here.label),
        "can_file": folder is not None or here in (Place.INBOX, Place.SENT),
    }
    if request.htmx and form.before():
        return render(request, "messaging/_lines.html", context)
    buttons = [(act.value, str(act.label), _ICONS[act]) for act in _ACTS[Place.INBOX if folder else here]]
    more = {"buttons": buttons, "years": years_kept(), "trash_days": TRASH_DAYS, "begun": bool(form.before())}
    return render(request, "messaging/list.html", context | more | beside(request))


@require_POST
@login_required
@say_refusals
def act(request: MemberRequest) -> HttpResponse:
    """What is done to the messages one ticked, then back to the list."""
    form = ActForm(request.POST)
    here = url_of(request.POST.get("ici", ""))
    if not form.is_valid() or not form.cleaned_data["copie"]:
        messages.error(request, _("Cochez d’abord des messages."))
        return redirect(here)
    action = Act(form.cleaned_data["action"])
    ids = list(form.cleaned_data["copie"])
    _do(request, action, ids, form.cleaned_data["vers"])
    return redirect(here)


def _do(request: MemberRequest, action: Act, ids: list[int], folder_id: int | None) -> None:
    """One act; what moves is said."""
    actor = request.user
    if action == Act.RESTORE:
        services.restore(actor=actor, ids=ids)
        messages.success(request, _("C’est remis en place."))
    elif action == Act.DELETE:
        services.delete_for_good(actor=actor, ids=ids)
        messages.success(request, _("C’est effacé pour toujours."))
    else:
        _do_and_offer(request, action, ids, folder_id)


def _do_and_offer(request: MemberRequest, action: Act, ids: list[int], folder_id: int | None) -> None:
    """An act that « Annuler » takes back: the offer names what changed, as it was."""
    actor, before = request.user, lists.as_they_are(request.user, ids)
    offer: dict[str, Any]
    if action == Act.READ:
        services.mark_read(actor=actor, ids=ids)
        offer = {"unread": [one.pk for one in before if one.read_at is None]}
        words = ngettext("%(n)s message est marqué comme lu.", "%(n)s messages sont marqués comme lus.", len(before))
    elif action == Act.UNREAD:
        services.mark_unread(actor=actor, ids=ids)
        offer = {"read": [one.pk for one in before if one.read_at is not None]}
        words = ngettext("%(n)s message est non lu.", "%(n)s messages sont non lus.", len(before))
    elif action == Act.FILE:
        folder = get_object_or_404(Folder, pk=folder_id, owner=actor) if folder_id else None
        services.put(actor=actor, ids=ids, folder=folder)
        offer = {"put": [[one.pk, one.folder_id] for one in before]}
        words = ngettext("%(n)s message est rangé.", "%(n)s messages sont rangés.", len(before))
    else:
        services.throw_away(actor=actor, ids=ids)
        offer = {"restore": [one.pk for one in before if one.trashed_at is None]}
        words = ngettext("%(n)s message est à la corbeille.", "%(n)s messages sont à la corbeille.", len(before))
    offer_undo(request, UNDO, words % {"n": len(before)}, **offer)


@require_POST
@login_required
@say_refusals
def undo(request: MemberRequest) -> HttpResponse:
    """Take back what the last message offers to."""
    what = read_offer(request.user, UNDO, request.POST.get("offer", ""))
    if what is None:
        messages.error(request, _("Il est trop tard pour annuler."))
        return redirect(url_of(request.POST.get("ici", "")))
    services.take_back(actor=request.user, what=what)
    messages.success(request, _("C’est annulé\u00a0: tout est remis en place."))
    return redirect(url_of(request.POST.get("ici", "")))


@form_page
@login_required
def empty(request: MemberRequest) -> HttpResponse:
    """Empty one's trash, after a question."""
    if request.method == "POST":
        count = services.empty_trash(actor=request.user)
        words = ngettext("%(n)s message est effacé.", "%(n)s messages sont effacés.", count)
        messages.success(request, words % {"n": count})
        return redirect("messaging:place", Place.TRASH)
    count = lists.copies_in(request.user, Place.TRASH).count()
    return render(request, "messaging/empty.html", {"count": count})
