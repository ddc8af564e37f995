"""Sections and folders: what lies there, searched, sorted, page by page."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import permissions, selectors
from tenant_apps.documents.choices import Act, Look, Section
from tenant_apps.documents.forms import ListFilters, look_of
from tenant_apps.documents.forms_bytes import SendForm
from tenant_apps.documents.pictures import with_pictures
from tenant_apps.documents.views.common import section_label
from tenant_apps.sharing.choices import Level

PAGE_SIZE = 40
_COOKIE = "documents_vue"
_YEAR = 365 * 24 * 3600
_ICONS = {
    Act.MOVE: "arrow-right",
    Act.COPY: "copy",
    Act.DUPLICATE: "files",
    Act.THROW: "trash",
    Act.RESTORE: "arrow-counter-clockwise",
    Act.DELETE: "x-circle",
}
_SECTION_ICONS = {
    Section.OWN: "folder",
    Section.SHARED: "users-three",
    Section.APPS: "puzzle-piece",
    Section.TRASH: "trash",
}
_ACTS = {
    Section.OWN: (Act.MOVE, Act.COPY, Act.DUPLICATE, Act.THROW),
    Section.SHARED: (Act.COPY,),
    Section.APPS: (Act.COPY, Act.THROW),
    Section.TRASH: (Act.RESTORE, Act.DELETE),
}


def _buttons(acts: tuple[Act, ...]) -> list[tuple[str, str, str]]:
    """(value, word, icon) of each action of the bar."""
    return [(act.value, str(act.label), _ICONS[act]) for act in acts]


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """The space opens on one's own documents."""
    return redirect("documents:section", Section.OWN)


@require_safe
@login_required
def section(request: MemberRequest, section: str) -> HttpResponse:
    """One of the four parts of the space."""
    if section not in Section.values:
        raise Http404
    level = None if section == Section.SHARED else Level.MANAGE
    context = {
        "section": section,
        "title": section_label(request.user, section),
        "buttons": _buttons(_ACTS[Section(section)]),
        "can_add": section == Section.OWN,
        "fullness": selectors.fullness_of(request.user) if section in (Section.OWN, Section.TRASH) else None,
    }
    filters = ListFilters(request.GET)
    found = selectors.of_section(request.user, section, filters.words())
    return _page(request, filters, found, level, here=section, context=context)


@require_safe
@login_required
def folder(request: MemberRequest, pk: int) -> HttpResponse:
    """What a folder holds."""
    shown = get_object_or_404(selectors.folder_for(request.user), pk=pk)
    level = permissions.level_on(request.user, shown) or Level.READ
    mine = shown.owner_id == request.user.pk
    context = {
        "section": (part := Section.OWN if mine else Section.SHARED),
        "section_name": section_label(request.user, part),
        "title": shown.name,
        "folder": shown,
        "mine": mine,
        "trail": selectors.trail(request.user, shown),
        "shared_with": selectors.lines_of(shown),
        "may_manage": level >= Level.MANAGE,
        "buttons": _buttons(_acts_in(level)),
        "can_add": level >= Level.CONTRIBUTE,
    }
    filters = ListFilters(request.GET)
    found = selectors.of_folder(shown, filters.words())
    return _page(request, filters, found, level, here=f"f{shown.pk}", context=context)


def _acts_in(level: Level) -> tuple[Act, ...]:
    if level >= Level.MANAGE:
        return _ACTS[Section.OWN]
    return (Act.COPY, Act.DUPLICATE, Act.THROW) if level >= Level.CONTRIBUTE else (Act.COPY,)


def _page(
    request: MemberRequest, filters: ListFilters, found: Any, level: Level | None, *, here: str, context: dict[str, Any]
) -> HttpResponse:
    folders, documents = found
    listing: Any = selectors.Listing(request.user, folders, documents, filters.sort(), level)
    page: Page[selectors.Row] = Paginator(listing, PAGE_SIZE).get_page(request.GET.get("page"))
    look = look_of(request.GET.get("vue", ""), request.COOKIES.get(_COOKIE, ""))
    nothing: dict[str, Any] = {"folder": None, "mine": True, "trail": [], "fullness": None, "may_manage": False}
    shown = {
        "page": page,
        "rows": with_pictures(request.user, page.object_list),
        "filters": filters,
        "words": filters.words(),
        "look": look,
        "looks": list(Look),
        "form": SendForm(),
        "here": here,
        "sections": [(one.value, section_label(request.user, one), _SECTION_ICONS[one]) for one in Section],
    }
    response = render(request, "documents/list.html", {**nothing, "shared_with": 0, **context, **shown})
    if request.GET.get("vue") == look:
        response.set_cookie(_COOKIE, look, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
