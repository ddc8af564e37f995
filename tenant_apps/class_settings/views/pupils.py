"""Pupils of the class: added, seen, edited, taken out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import update_user
from tenant_apps.class_settings import selectors, services, undo
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services as directory_services
from tenant_apps.directory.forms import DuplicateAnswer, PupilForm
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenants.http import form_page


def pupil_of(school_class: SchoolClass, pupil_id: int) -> User:
    """A pupil of this class with their surroundings; 404 for anybody else."""
    return get_object_or_404(directory.with_surroundings(directory.pupils_of(school_class)), pk=pupil_id)


def _page(school_class: SchoolClass, pupil: User) -> str:
    return reverse("class_settings:pupil", args=[school_class.pk, pupil.pk])


@form_page
@class_page
def add(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """A new pupil, unless one looks the same: then the teacher says who it is."""
    form = PupilForm(request.POST or None)
    candidates = []
    if form.is_valid():
        with directory_services.one_at_a_time():
            candidates = directory.pupil_candidates(**form.cleaned_data)
            answer = DuplicateAnswer.read(request.POST, candidates)
            if answer.create:
                pupil = services.add_pupil(actor=request.user, school_class=school_class, **form.cleaned_data)
        if answer.same:
            return _attach(request, school_class, answer.same)
        if answer.create:
            messages.success(request, _("%(name)s est dans la classe.") % {"name": pupil.full_name})
            return redirect("class_settings:parents", school_class.pk, pupil.pk)
    context = {"school_class": school_class, "form": form, "candidates": candidates}
    return render(request, "class_settings/pupil_add.html", context)


def _attach(request: MemberRequest, school_class: SchoolClass, pupil: User) -> HttpResponse:
    directory_services.attach(actor=request.user, school_class=school_class, user=pupil)
    messages.success(
        request, _("%(name)s est dans la classe, avec son compte et ses parents.") % {"name": pupil.full_name}
    )
    return redirect("class_settings:pupil", school_class.pk, pupil.pk)


@require_safe
@class_page
def show(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """One pupil: identity, account, parents, brothers and sisters."""
    pupil = pupil_of(school_class, pupil_id)
    context = {
        "school_class": school_class,
        "pupil": pupil,
        "details": directory.details_of(pupil),
        "responsibles": selectors.responsibles_of(request.user, pupil),
        "siblings": directory.with_surroundings(directory.siblings_of(pupil)),
    }
    return render(request, "class_settings/pupil.html", context)


@form_page
@class_page
def edit(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Names and birth date."""
    pupil = pupil_of(school_class, pupil_id)
    initial = {name: getattr(pupil, name) for name in PupilForm.base_fields}
    form = PupilForm(request.POST or None, initial=initial)
    if form.is_valid():
        update_user(actor=request.user, user=pupil, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect(_page(school_class, pupil))
    context = {"school_class": school_class, "person": pupil, "form": form, "back_url": _page(school_class, pupil)}
    return render(request, "class_settings/person_edit.html", context)


@require_POST
@class_page
def remove(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Take a pupil out of the class; the account stays in the school, and it can be undone."""
    pupil = pupil_of(school_class, pupil_id)
    directory_services.detach(actor=request.user, school_class=school_class, user=pupil)
    text = _("%(name)s n’est plus dans la classe.") % {"name": pupil.full_name}
    undo.offer_undo(request, school_class, text, pupil_id=pupil.pk)
    return redirect("class_settings:class", school_class.pk)
