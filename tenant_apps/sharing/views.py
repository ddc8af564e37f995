"""The panel of a thing: a page, or what a dialog holds (htmx). What one does not see is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.sharing import registry, selectors, services
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.forms import CopyForm, LevelForm, ShareForm, SourceSearchForm
from tenant_apps.sharing.registry import Shareable
from tenant_apps.sharing.services import ShareRefused
from tenant_apps.sharing.undo import offer_undo, read_offer
from tenants.http import form_page

View = Callable[..., HttpResponseBase]


def _about_a_thing(view: View) -> View:
    """Give the view the thing of the address, when the person sees it; only who manages it may send anything."""

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, kind: str, pk: int, **kwargs: Any) -> HttpResponseBase:
        sort = registry.get(kind)
        thing = sort.find(request.user, pk) if sort and pk < 2**63 else None
        if sort is None or thing is None:
            raise Http404
        if request.method == "POST":
            require(sort.can_share(request.user, thing))
        try:
            return view(request, sort, thing, **kwargs)
        except ShareRefused as error:  # taken from them between the two lines above and the verb
            raise PermissionDenied(str(error)) from error

    return guarded


def _render(request: MemberRequest, kind: Shareable, thing: Any, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or what the dialog (and the page, once there) replaces."""
    shown = selectors.panel(request.user, kind, thing, request.GET.get("page"))
    is_part = bool(request.htmx)
    own_page = reverse("sharing:panel", args=[kind.kind, thing.pk])
    in_dialog = is_part and not (request.htmx.current_url_abs_path or "").startswith(own_page)
    template = f"sharing/{name}_part.html" if is_part else f"sharing/{name}.html"
    return render(request, template, {"panel": shown, "is_part": is_part, "in_dialog": in_dialog, **context})


def _back(kind: Shareable, thing: Any) -> HttpResponse:
    return redirect("sharing:panel", kind.kind, thing.pk)


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: MemberRequest, kind: Shareable, thing: Any) -> ShareForm:
    options: dict[str, Any] = {
        "user": request.user,
        "levels": sorted(Level(one) for one in kind.levels),
        "auto_id": f"{kind.slug}-{thing.pk}-%s",
    }
    if "people_find" in request.POST:
        return ShareForm.searching(request.POST, **options)
    return ShareForm(_sent(request), **options)


@form_page
@_about_a_thing
def panel(request: MemberRequest, kind: Shareable, thing: Any) -> HttpResponse:
    """Who has the thing; sharing it with more people and groups."""
    form = _form(request, kind, thing)
    if form.is_valid() and not form.asks and _share(request, kind, thing, form):
        said = ngettext("C’est partagé avec %(n)s personne.", "C’est partagé avec %(n)s personnes.", form.reached)
        messages.success(request, said % {"n": form.reached})
        return _back(kind, thing)
    return _render(request, kind, thing, "panel", {"form": form})


def _share(request: MemberRequest, kind: Shareable, thing: Any, form: ShareForm) -> bool:
    chosen, level = form.cleaned_data["people"], form.cleaned_data["level"]
    whom = {"users": chosen.user_ids, "groups": chosen.group_ids}
    try:
        services.share(actor=request.user, kind=kind, thing=thing, level=level, **whom)
    except ShareRefused as error:
        form.add_error("people", str(error))
        return False
    return True


@require_POST
@_about_a_thing
def change_level(request: MemberRequest, kind: Shareable, thing: Any, line: int) -> HttpResponse:
    """Another level for one line."""
    form = LevelForm(request.POST, levels=[Level(one) for one in kind.levels])
    found = selectors.line_of(kind, thing, line)
    if found is None:
        messages.warning(request, _("Cette ligne a été retirée entre-temps."))
    elif not form.is_valid():
        messages.error(request, _("Ce droit n’existe pas ici."))
    else:
        level = form.cleaned_data["level"]
        services.change_level(actor=request.user, kind=kind, thing=thing, share=found, level=level)
        words = {"name": selectors.name_of(found), "level": level.label}
        messages.success(request, _("%(name)s : %(level)s. C’est enregistré.") % words, extra_tags="still")
    return _back(kind, thing)


@require_POST
@_about_a_thing
def remove(request: MemberRequest, kind: Shareable, thing: Any, line: int) -> HttpResponse:
    """Take one line back, with an offer to undo."""
    found = selectors.line_of(kind, thing, line)
    if found is not None:
        services.unshare(actor=request.user, kind=kind, thing=thing, share=found)
        what = {"user": found.user_id, "group": found.group_id, "level": found.level}
        said = _("%(name)s : accès retiré.") % {"name": selectors.name_of(found)}
        offer_undo(request, kind, thing, said, **what)
    return _back(kind, thing)


@require_POST
@_about_a_thing
def take_back(request: MemberRequest, kind: Shareable, thing: Any) -> HttpResponse:
    """Undo a removal."""
    offer = read_offer(request.user, kind, thing, request.POST.get("offer", ""))
    if offer is None:
        messages.warning(request, _("Il est trop tard pour annuler : partagez à nouveau."))
        return _back(kind, thing)
    try:
        offer["level"] = Level(offer["level"])
        services.give_back(actor=request.user, kind=kind, thing=thing, **offer)
        messages.success(request, _("C’est annulé : l’accès est rendu."))
    except ShareRefused as error:
        messages.warning(request, str(error))
    return _back(kind, thing)


@form_page
@_about_a_thing
def copy(request: MemberRequest, kind: Shareable, thing: Any) -> HttpResponse:
    """Choose another thing of one's own, and give this one its rights."""
    require(kind.can_share(request.user, thing))
    form = CopyForm(_sent(request), user=request.user)
    if form.is_valid() and not form.asks and _copy(request, kind, thing, form):
        messages.success(request, _("Les droits sont copiés."))
        return _back(kind, thing)
    search = SourceSearchForm(request.GET, auto_id=f"{kind.slug}-{thing.pk}-%s")
    sources = selectors.copy_sources(request.user, thing, search.words())
    return _render(request, kind, thing, "copy", {"form": form, "search": search, "sources": sources})


def _copy(request: MemberRequest, kind: Shareable, thing: Any, form: CopyForm) -> bool:
    if form.found is None:
        return False
    source_kind, source = form.found
    options = {"kind": kind, "thing": thing, "source_kind": source_kind, "source": source}
    try:
        services.copy_shares(actor=request.user, **options)
    except ShareRefused as error:
        form.add_error("source", str(error))
        return False
    return True
