"""Choosing a class, seeing it, naming it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.models import User
from tenant_apps.class_settings import selectors, services, undo
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services as directory_services
from tenant_apps.directory.forms import ClassForm
from tenant_apps.directory.guards import class_page, teacher_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.permissions import manageable_classes
from tenants.http import form_page

PAGE_SIZE = 50
# What an offer holds → the verb that undoes it; a removal is taken back.
_UNDO: dict[str, Callable[..., User | list[User]]] = {
    "placed": services.put_back,
    "restored": services.restore_pupil,
}


@require_safe
@teacher_required
def index(request: MemberRequest) -> HttpResponse:
    """The person's classes; the class itself when there is only one."""
    classes = directory.with_counts(manageable_classes(request.user))
    page = Paginator(classes, PAGE_SIZE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("class_settings:class", page[0].pk)
    return render(request, "class_settings/index.html", {"page": page})


@require_safe
@class_page
def show(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The class: its pupils, their parents, who has activated the account."""
    pupils = selectors.pupils_with_parents(school_class)
    context = {
        "school_class": school_class,
        "tab": "pupils",
        "page": Paginator(pupils, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": selectors.counts_of(school_class),
        "teachers": directory.teachers_of(school_class),
    }
    return render(request, "class_settings/class.html", context)


@form_page
@class_page
def edit(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """Name and levels."""
    initial = {"name": school_class.name, "levels": school_class.levels}
    form = ClassForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            directory_services.rename_class(actor=request.user, school_class=school_class, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("class_settings:class", school_class.pk)
    return render(request, "class_settings/edit.html", {"school_class": school_class, "form": form})


@require_POST
@class_page
def take_back(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """« Annuler »: the pupil is in the class again, or the parent linked again."""
    offer = undo.read_offer(request.user, school_class, request.POST.get("offer", ""))
    if offer is None:
        messages.warning(request, _("Il est trop tard pour annuler."))
    else:
        _take_back(request, school_class, offer)
    return redirect("class_settings:class", school_class.pk)


def _take_back(request: MemberRequest, school_class: SchoolClass, offer: dict[str, Any]) -> None:
    verb = next((verb for name, verb in _UNDO.items() if name in offer), services.take_back)
    try:
        back = verb(actor=request.user, school_class=school_class, **offer)
    except User.DoesNotExist:
        messages.warning(request, _("Ce compte n’existe plus : on ne peut plus annuler."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        names = ", ".join(user.full_name for user in back) if isinstance(back, list) else back.full_name
        messages.success(request, _("C’est annulé : rien n’a changé pour %(name)s.") % {"name": names})
