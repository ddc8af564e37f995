"""Notebooks: opened for a class, made, renamed, copied from, put in the trash and back."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import allowed_to, login_required, require
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.homework import permissions, rules, selectors, services
from tenant_apps.homework.forms import CopyWeeksForm, PageForm, TitleForm
from tenant_apps.homework.services import HomeworkRefused
from tenant_apps.homework.views.common import at_day, notebook_or_404, say_refusals
from tenant_apps.homework.views.entries import say_copied
from tenants.http import form_page


@require_POST
@class_page
def open_for_class(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The notebook of a class, in one click."""
    return redirect(services.open_for_class(actor=request.user, school_class=school_class))


@form_page
@allowed_to(permissions.can_create)
def new(request: MemberRequest) -> HttpResponse:
    """A notebook that is shared afterwards, with whom one wants."""
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_notebook(actor=request.user, title=form.cleaned_data["title"])
        messages.success(request, _("Le cahier est créé. Partagez-le avec ceux qui le liront."))
        return redirect(made)
    return render(request, "homework/title.html", {"form": form, "notebook": None}, status=422 if form.errors else 200)


@form_page
@login_required
@say_refusals
def rename(request: MemberRequest, pk: int) -> HttpResponse:
    """Another title."""
    notebook = notebook_or_404(request, pk)
    require(permissions.can_manage(request.user, notebook))
    form = TitleForm(request.POST or None, initial={"title": notebook.title})
    if request.method == "POST" and form.is_valid():
        services.rename(actor=request.user, notebook=notebook, title=form.cleaned_data["title"])
        messages.success(request, _("Le cahier a son nouveau titre."))
        return redirect(notebook)
    status = 422 if form.errors else 200
    return render(request, "homework/title.html", {"form": form, "notebook": notebook}, status=status)


@form_page
@login_required
@say_refusals
def throw_away(request: MemberRequest, pk: int) -> HttpResponse:
    """Put it in the trash, after having said what that means."""
    notebook = notebook_or_404(request, pk)
    require(permissions.can_manage(request.user, notebook))
    if request.method == "POST":
        services.throw_away(actor=request.user, notebook=notebook)
        messages.success(request, _("« %(title)s » est dans la corbeille pour un mois.") % {"title": notebook.title})
        return redirect("homework:notebooks")
    return render(request, "homework/throw_away.html", {"notebook": notebook})


@require_POST
@login_required
@say_refusals
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it out of the trash."""
    notebook = get_object_or_404(permissions.trashed_notebooks(request.user), pk=pk)
    services.restore(actor=request.user, notebook=notebook)
    messages.success(request, _("« %(title)s » est remis à sa place.") % {"title": notebook.title})
    return redirect(notebook)


@form_page
@login_required
def copy_weeks(request: MemberRequest, pk: int) -> HttpResponse:
    """A week or a whole year, copied to other weeks or to another notebook."""
    notebook = notebook_or_404(request, pk)
    require(permissions.can_create(request.user))
    notebooks = selectors.writable_notebooks(request.user)
    monday = rules.monday_of(PageForm(request.GET).day())
    initial = {"notebook": notebook.pk, "monday": monday, "date": monday + timedelta(weeks=1), "weeks": 1}
    form = CopyWeeksForm(request.POST or None, initial=initial, notebooks=notebooks)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            copied = services.copy_weeks(
                actor=request.user,
                source=notebook,
                monday=facts["monday"],
                notebook=facts["notebook"],
                to_monday=facts["date"],
                weeks=facts["weeks"],
            )
        except HomeworkRefused as refusal:
            form.refuse(refusal)
        else:
            say_copied(request, copied)
            return redirect(at_day(facts["notebook"], facts["date"]))
    context = {"entry": None, "notebook": notebook, "form": form, "can_copy": notebooks.exists()}
    return render(request, "homework/copy.html", context, status=422 if form.errors else 200)
