"""Classes: listed, created, named, given their adults, deleted when empty."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services
from tenant_apps.directory.forms import ClassForm
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin import selectors
from tenant_apps.school_admin.forms import MemberForm
from tenants.http import form_page

PAGE_SIZE = 50


def _class(pk: int) -> SchoolClass:
    return get_object_or_404(selectors.classes_with_people(), pk=pk)


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """The classes with their levels, teachers and number of pupils."""
    page = Paginator(selectors.classes_with_people(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "school_admin/classes.html", {"page": page})


@form_page
@admin_required
def new(request: MemberRequest) -> HttpResponse:
    """Create a class."""
    form = ClassForm(request.POST or None)
    if form.is_valid():
        try:
            school_class = services.create_class(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("La classe « %(name)s » est créée.") % {"name": school_class.name})
            return redirect("school_admin:class", school_class.pk)
    return render(request, "school_admin/class_form.html", {"form": form})


@form_page
@admin_required
def show(request: MemberRequest, class_id: int) -> HttpResponse:
    """One class: its adults, how many pupils, and who may be attached."""
    school_class = _class(class_id)
    form = MemberForm(request.POST or None, people=selectors.adults_outside(school_class))
    if form.is_valid():
        user = form.chosen()
        services.attach(actor=request.user, school_class=school_class, user=user)
        messages.success(request, _("%(name)s est dans la classe.") % {"name": user.full_name})
        return redirect("school_admin:class", school_class.pk)
    context = {
        "school_class": school_class,
        "adults": [*directory.teachers_of(school_class), *directory.staff_of(school_class)],
        "form": form,
    }
    return render(request, "school_admin/class.html", context)


@form_page
@admin_required
def edit(request: MemberRequest, class_id: int) -> HttpResponse:
    """Name and levels."""
    school_class = _class(class_id)
    form = ClassForm(request.POST or None, initial={"name": school_class.name, "levels": school_class.levels})
    if form.is_valid():
        try:
            services.rename_class(actor=request.user, school_class=school_class, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("school_admin:class", school_class.pk)
    return render(request, "school_admin/class_form.html", {"form": form, "school_class": school_class})


@form_page
@admin_required
def delete(request: MemberRequest, class_id: int) -> HttpResponse:
    """Ask, then delete a class nobody is in."""
    school_class = _class(class_id)
    if request.method == "POST":
        try:
            services.delete_class(actor=request.user, school_class=school_class)
        except services.ClassNotEmpty:
            messages.error(request, _("Quelqu’un est encore dans cette classe : elle n’est pas supprimée."))
            return redirect("school_admin:class", class_id)
        messages.success(request, _("La classe « %(name)s » est supprimée.") % {"name": school_class.name})
        return redirect("school_admin:classes")
    context = {"school_class": school_class, "member_count": directory.members_of(school_class).count()}
    return render(request, "school_admin/class_delete.html", context)


@require_POST
@admin_required
def detach(request: MemberRequest, class_id: int, user_id: int) -> HttpResponse:
    """Take an adult out of the class."""
    school_class = _class(class_id)
    user = get_object_or_404(directory.members_of(school_class), pk=user_id)
    services.detach(actor=request.user, school_class=school_class, user=user)
    messages.success(request, _("%(name)s n’est plus dans la classe.") % {"name": user.full_name})
    return redirect("school_admin:class", class_id)
