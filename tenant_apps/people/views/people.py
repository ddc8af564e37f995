"""Faces of a class, the directory, one person's card."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.models import User
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.permissions import visible_classes
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import ChooseListForm, DirectoryFilters
from tenant_apps.people.models import PersonList

PAGE_SIZE = 48


@require_safe
@login_required
def faces(request: MemberRequest) -> HttpResponse:
    """The faces of one of one's classes: the one asked for, else the first."""
    classes = list(visible_classes(request.user))
    asked = request.GET.get("classe", "")
    shown = next((one for one in classes if str(one.pk) == asked), classes[0] if classes else None)
    context: dict[str, Any] = {"classes": classes, "shown": shown}
    if shown:
        page = Paginator(selectors.faces_of(request.user, shown), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"page": page, "faces": [selectors.Face.of(person) for person in page]}
    return render(request, "people/faces.html", context)


@require_safe
@login_required
def directory(request: MemberRequest) -> HttpResponse:
    """The people one may see, narrowed by search and filters, or the favourites among them."""
    filters = DirectoryFilters(request.GET, classes=selectors.searchable_classes(request.user))
    favourites = request.GET.get("favoris") == "1"
    found = selectors.find_people(request.user, **filters.criteria(), favourites=favourites)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page": page, "favourites": favourites, "narrowed": any(filters.criteria().values())}
    return render(request, "people/directory.html", context)


@require_safe
@login_required
def card(request: MemberRequest, user_id: int) -> HttpResponse:
    """What a person lets others see."""
    person = get_object_or_404(selectors.seen_person(request.user), pk=user_id)
    context = {
        "person": person,
        "seen": selectors.Seen.of(person),
        "family": list(selectors.family_of(request.user, person)),
        "lists": list(selectors.lists_of(request.user)),
        "is_self": person.pk == request.user.pk,
    }
    return render(request, "people/card.html", context)


@require_POST
@login_required
def star(request: MemberRequest, user_id: int) -> HttpResponse:
    """Make somebody a favourite, or no longer; back to where the star was."""
    person = get_object_or_404(reachable(request.user).exclude(pk=request.user.pk), pk=user_id)
    favourite = request.POST.get("favori") == "1"
    try:
        services.set_favourite(actor=request.user, user=person, favourite=favourite)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = _("%(name)s est dans les favoris.") if favourite else _("%(name)s n’est plus dans les favoris.")
        messages.success(request, text % {"name": person.full_name})
    if request.POST.get("retour") == "carte":
        return redirect("people:card", person.pk)
    return redirect("people:directory")


@require_POST
@login_required
def choose_list(request: MemberRequest, user_id: int) -> HttpResponse:
    """Put somebody in one of one's lists, from the card."""
    person = get_object_or_404(reachable(request.user).exclude(pk=request.user.pk), pk=user_id)
    form = ChooseListForm(request.POST, lists=selectors.lists_of(request.user))
    if form.is_valid():
        _add(request, form.cleaned_data["liste"], person)
    elif request.user.profile == Profile.PUPIL:
        messages.warning(request, _("Choisis d’abord une liste."))
    else:
        messages.warning(request, _("Choisissez d’abord une liste."))
    return redirect("people:card", person.pk)


def _add(request: MemberRequest, person_list: PersonList, person: User) -> None:
    said = {"name": person.full_name, "list": person_list.name}
    try:
        new = services.add_to_list(actor=request.user, person_list=person_list, users=[person])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = _("%(name)s est dans la liste « %(list)s ».") if new else _("%(name)s y était déjà : « %(list)s ».")
        messages.success(request, text % said)
