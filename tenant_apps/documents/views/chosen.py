"""What is done to the folders and documents that were ticked."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.undo import offer_undo, read_offer
from tenant_apps.documents import selectors, services
from tenant_apps.documents.choices import Act, Section
from tenant_apps.documents.models import Folder
from tenant_apps.documents.permissions import can_contribute
from tenant_apps.documents.services.moving import place_of
from tenant_apps.documents.tree import Thing
from tenant_apps.documents.views.common import (
    UNDO,
    back,
    folder_of_place,
    name_them,
    say_refusals,
    section_label,
    url_of_place,
)
from tenants.http import form_page

MOST_TICKED = 500
_MOST_SHOWN = 200
_IN_TRASH = (Act.RESTORE, Act.DELETE)


def _tokens(request: MemberRequest) -> list[str]:
    asked = request.POST if request.method == "POST" else request.GET
    return asked.getlist("ids")[:MOST_TICKED]


def _nothing(request: MemberRequest) -> HttpResponse:
    pupil = request.user.profile == Profile.PUPIL
    text = _("Coche d’abord ce que tu veux ranger.") if pupil else _("Cochez d’abord ce que vous voulez ranger.")
    messages.warning(request, text)
    return back(request)


@require_POST
@login_required
@say_refusals
def act(request: MemberRequest) -> HttpResponse:
    """Do to what is ticked what the button says, or ask first where."""
    asked = request.POST.get("action", "")
    if asked not in Act.values:
        raise Http404
    find = selectors.chosen_in_trash if asked in _IN_TRASH else selectors.chosen
    things = find(request.user, _tokens(request))
    if not things:
        return _nothing(request)
    if asked == Act.MOVE and request.POST.get("vers"):
        return _dropped(request, things)
    if asked in (Act.MOVE, Act.COPY, Act.DELETE):
        return _ask(request, asked, things, request.POST.get("ici", ""))
    verbs = {Act.DUPLICATE: _duplicate, Act.THROW: _throw_away, Act.RESTORE: _restore}
    return verbs[Act(asked)](request, things)


def _dropped(request: MemberRequest, things: Sequence[Thing]) -> HttpResponse:
    """Dragged onto a folder: moved at once when nothing changes for anybody, asked first otherwise."""
    to = folder_of_place(request.user, request.POST["vers"])
    if to is None or _changes(request.user, things, to):
        return _ask(request, Act.MOVE, things, request.POST["vers"])
    _move(request, things, to)
    return back(request)


def _changes(user: User, things: Sequence[Thing], to: Folder | None) -> bool:
    """Whether moving them there changes who owns or who sees them."""
    if to is not None and to.owner_id != user.pk:
        return True
    return any(selectors.shares_beyond(to, one) or selectors.shares_beyond(one, to) for one in _around(things))


def _around(things: Sequence[Thing]) -> list[Folder | None]:
    """The folders they lie in, each once; None for the top of a space."""
    above = [thing.parent if isinstance(thing, Folder) else thing.folder for thing in things]
    return list({one.pk if one else 0: one for one in above}.values())


def _ask(request: MemberRequest, asked: str, things: Sequence[Thing], start: str) -> HttpResponse:
    query = {"ids": [selectors.token_of(thing) for thing in things], "ici": request.POST.get("ici", "")}
    if asked == Act.DELETE:
        return redirect(f"{reverse('documents:delete')}?{urlencode(query, doseq=True)}")
    query |= {"action": asked, "vers": start if start.startswith("f") and asked == Act.MOVE else ""}
    return redirect(f"{reverse('documents:put')}?{urlencode(query, doseq=True)}")


def _duplicate(request: MemberRequest, things: Sequence[Thing]) -> HttpResponse:
    for thing in things:
        services.duplicate(actor=request.user, thing=thing)
    messages.success(request, _("Une copie est faite de %(what)s.") % {"what": name_them(things)})
    return back(request)


def _throw_away(request: MemberRequest, things: Sequence[Thing]) -> HttpResponse:
    services.throw_away(actor=request.user, things=things)
    text = _("À la corbeille : %(what)s.") % {"what": name_them(things)}
    mine = [selectors.token_of(thing) for thing in things if thing.owner_id == request.user.pk]
    if mine:
        offer_undo(request, UNDO, text, restore=mine)
    else:
        messages.success(request, text)
    return back(request)


def _restore(request: MemberRequest, things: Sequence[Thing]) -> HttpResponse:
    services.restore(actor=request.user, things=things)
    messages.success(request, _("Remis en place : %(what)s.") % {"what": name_them(things)})
    return back(request)


@form_page
@login_required
def put(request: MemberRequest) -> HttpResponse:
    """Choose a folder to move or copy into, going through them; what changes is said before the button."""
    asked = request.POST if request.method == "POST" else request.GET
    action = asked.get("action", "")
    things = selectors.chosen(request.user, _tokens(request))
    if action not in (Act.MOVE, Act.COPY):
        raise Http404
    if not things:
        return _nothing(request)
    to = folder_of_place(request.user, asked.get("vers", ""))
    error = ""
    if request.method == "POST":
        try:
            return _put(request, Act(action), things, to)
        except services.DocumentRefused as refusal:
            error = str(refusal)
    context = _place_context(request, Act(action), things, to)
    here = asked.get("ici", "")
    return render(
        request, "documents/put.html", {**context, "error": error, "ici": here, "here_url": url_of_place(here)}
    )


def _put(request: MemberRequest, action: Act, things: Sequence[Thing], to: Folder | None) -> HttpResponse:
    if action == Act.COPY:
        services.copy(actor=request.user, things=things, to=to)
        messages.success(request, _("Copié dans « %(where)s » : %(what)s.") % _said(request.user, things, to))
    else:
        _move(request, things, to)
    return redirect(url_of_place(f"f{to.pk}" if to else ""))


def _said(user: User, things: Sequence[Thing], to: Folder | None) -> dict[str, str]:
    return {"what": name_them(things), "where": to.name if to else section_label(user, Section.OWN)}


def _move(request: MemberRequest, things: Sequence[Thing], to: Folder | None) -> None:
    """Move, and say it; taken back from the message as long as all is still one's own."""
    before = [[selectors.token_of(thing), place_of(thing)] for thing in things]
    services.move(actor=request.user, things=things, to=to)
    text = _("Déplacé dans « %(where)s » : %(what)s.") % _said(request.user, things, to)
    if _all_mine(request.user, things):
        offer_undo(request, UNDO, text, move=before)
    else:
        messages.success(request, text)


def _place_context(request: MemberRequest, action: Act, things: Sequence[Thing], to: Folder | None) -> dict[str, Any]:
    moved = {thing.pk for thing in things if isinstance(thing, Folder)}
    folders = [one for one in selectors.places_in(request.user, to)[:_MOST_SHOWN] if one.pk not in moved]
    foreign = to is not None and to.owner_id != request.user.pk
    around = _around(things)
    is_here = action == Act.MOVE and around == [to] and (to is not None or _all_mine(request.user, things))
    return {
        "action": action,
        "title": _("Déplacer %(what)s") % {"what": name_them(things)}
        if action == Act.MOVE
        else _("Copier %(what)s") % {"what": name_them(things)},
        "tokens": [selectors.token_of(thing) for thing in things],
        "to": to,
        "trail": selectors.trail(request.user, to) if to else [],
        "root": section_label(request.user, Section.OWN),
        "folders": folders,
        "foreign": foreign,
        "sharers": max(selectors.shares_beyond(to, one) for one in around),
        "leaves_share": action == Act.MOVE and any(selectors.shares_beyond(one, to) for one in around),
        "is_here": is_here,
        "may_put": not is_here and (to is None or bool(can_contribute(request.user, to))),
    }


def _all_mine(user: User, things: Sequence[Thing]) -> bool:
    return all(thing.owner_id == user.pk for thing in things)


@form_page
@login_required
@say_refusals
def delete(request: MemberRequest) -> HttpResponse:
    """Ask, then delete for good what was ticked in the trash."""
    things = selectors.chosen_in_trash(request.user, _tokens(request))
    if not things:
        return _nothing(request)
    if request.method == "POST":
        services.delete_for_good(actor=request.user, things=things)
        messages.success(request, _("Effacé pour toujours : %(what)s.") % {"what": name_them(things)})
        return redirect("documents:section", Section.TRASH)
    context = {"things": things, "what": name_them(things), "tokens": [selectors.token_of(one) for one in things]}
    return render(request, "documents/delete.html", context)


@form_page
@login_required
def empty(request: MemberRequest) -> HttpResponse:
    """Ask, then empty the trash."""
    if request.method == "POST":
        services.empty_trash(actor=request.user)
        messages.success(request, _("La corbeille est vide."))
        return redirect("documents:section", Section.TRASH)
    return render(request, "documents/empty.html", {"fullness": selectors.fullness_of(request.user)})


@require_POST
@login_required
@say_refusals
def undo(request: MemberRequest) -> HttpResponse:
    """Take back what the last message offers to."""
    what = read_offer(request.user, UNDO, request.POST.get("offer", ""))
    if what is None:
        messages.error(request, _("Il est trop tard pour annuler."))
    elif "restore" in what:
        things = selectors.chosen_in_trash(request.user, what["restore"])
        services.restore(actor=request.user, things=things)
        messages.success(request, _("C’est annulé : tout est remis en place."))
    else:
        _move_back(request, what["move"])
        messages.success(request, _("C’est annulé : tout est remis en place."))
    return back(request)


def _move_back(request: MemberRequest, moved: list[list[Any]]) -> None:
    for token, place in moved:
        to = get_object_or_404(selectors.folder_for(request.user), pk=place) if place else None
        services.move(actor=request.user, things=selectors.chosen(request.user, [token]), to=to)
