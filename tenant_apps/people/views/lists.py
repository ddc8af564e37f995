"""Named lists: made, filled, renamed, deleted by their owner. Another's is a 404."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import AddSearchForm, ListNameForm, PeopleForm
from tenant_apps.people.models import PersonList
from tenants.http import form_page

PAGE_SIZE = 50
_FOUND = 20


def _mine(request: MemberRequest, list_id: int) -> PersonList:
    return get_object_or_404(selectors.lists_of(request.user), pk=list_id)


def _saved(form: ListNameForm, verb: Callable[[str], PersonList]) -> PersonList | None:
    """The list when the verb went through; otherwise None, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return verb(form.cleaned_data["name"])
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """One's lists."""
    page = Paginator(selectors.lists_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "people/lists.html", {"page": page})


@form_page
@login_required
def new(request: MemberRequest) -> HttpResponse:
    """Make a list."""
    form = ListNameForm(request.POST or None)
    made = _saved(form, lambda name: services.create_list(actor=request.user, name=name))
    if made is None:
        return render(request, "people/list_form.html", {"form": form})
    messages.success(request, _("La liste « %(name)s » est créée.") % {"name": made.name})
    return redirect("people:list", made.pk)


@require_safe
@login_required
def show(request: MemberRequest, list_id: int) -> HttpResponse:
    """A list: who is in it, and a search for who may join."""
    person_list = _mine(request, list_id)
    search = AddSearchForm(request.GET)
    words = search.words()
    members = selectors.members_of(request.user, person_list)
    context = {
        "list": person_list,
        "page": Paginator(members, PAGE_SIZE).get_page(request.GET.get("page")),
        "search": search,
        "words": words,
        "found": list(selectors.people_to_add(request.user, person_list, words)[:_FOUND]) if words else [],
    }
    return render(request, "people/list.html", context)


@form_page
@login_required
def rename(request: MemberRequest, list_id: int) -> HttpResponse:
    """Another name."""
    person_list = _mine(request, list_id)
    name = person_list.name
    form = ListNameForm(request.POST or None, initial={"name": name})
    verb = services.rename_list
    if _saved(form, lambda given: verb(actor=request.user, person_list=person_list, name=given)) is None:
        return render(request, "people/list_form.html", {"form": form, "list": person_list, "name": name})
    messages.success(request, _("C’est enregistré."))
    return redirect("people:list", person_list.pk)


@form_page
@login_required
def delete(request: MemberRequest, list_id: int) -> HttpResponse:
    """Ask, then delete a list."""
    person_list = _mine(request, list_id)
    if request.method != "POST":
        return render(request, "people/list_delete.html", {"list": person_list})
    services.delete_list(actor=request.user, person_list=person_list)
    messages.success(request, _("La liste « %(name)s » est supprimée.") % {"name": person_list.name})
    return redirect("people:lists")


@require_POST
@login_required
def add(request: MemberRequest, list_id: int) -> HttpResponse:
    """Put the people ticked in the list."""
    person_list = _mine(request, list_id)
    form = PeopleForm(request.POST, people=selectors.people_to_add(request.user, person_list))
    if not form.is_valid():
        pupil = request.user.profile == Profile.PUPIL
        text = _("Coche d’abord qui tu veux ajouter.") if pupil else _("Cochez d’abord les personnes à ajouter.")
        messages.warning(request, text)
        return redirect("people:list", person_list.pk)
    try:
        new = services.add_to_list(actor=request.user, person_list=person_list, users=form.cleaned_data["ids"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Ajouts : %(n)s.") % {"n": new})
    return redirect("people:list", person_list.pk)


@require_POST
@login_required
def remove(request: MemberRequest, list_id: int, user_id: int) -> HttpResponse:
    """Take somebody out of the list."""
    person_list = _mine(request, list_id)
    user = get_object_or_404(selectors.members_of(request.user, person_list), pk=user_id)
    services.remove_from_list(actor=request.user, person_list=person_list, user=user)
    messages.success(request, _("%(name)s n’est plus dans la liste.") % {"name": user.full_name})
    return redirect("people:list", person_list.pk)
