"""The account of a person: closed, opened, given a new code, given functions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.guards import admin_required, require
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Denied, can_delete_now
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.rules import of_name
from tenant_apps.school_admin import permissions, selectors, services
from tenant_apps.school_admin.forms import FunctionsForm, MemberForm
from tenant_apps.school_admin.function_words import function_words
from tenant_apps.school_admin.views.people import person_or_404
from tenants.http import form_page

PAGE_SIZE = 50


@form_page
@admin_required
def block(request: MemberRequest, user_id: int) -> HttpResponse:
    """Ask, then close or open an account."""
    person = person_or_404(user_id)
    if request.method != "POST":
        return render(request, "school_admin/person_block.html", {"person": person})
    try:
        if request.POST.get("action") != "unblock":  # said by the page: the same form sent twice undoes nothing
            services.block(actor=request.user, user=person)
            messages.success(request, _("Le compte %(of_name)s est bloqué.") % {"of_name": of_name(person.full_name)})
        else:
            accounts.unblock_user(actor=request.user, user=person)
            messages.success(request, _("Le compte %(of_name)s est débloqué.") % {"of_name": of_name(person.full_name)})
    except accounts.AccountRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("school_admin:person", person.pk)


@form_page
@admin_required
def delete(request: MemberRequest, user_id: int) -> HttpResponse:
    """Ask, then send somebody on their way out, or erase an account nobody ever used."""
    person = person_or_404(user_id)
    decision = permissions.can_predelete(request.user, person)
    if request.method == "POST":
        try:
            gone = services.delete_person(actor=request.user, user=person)
        except accounts.AccountRefused as refusal:
            decision = Denied(str(refusal))
        else:
            return _deleted(request, person, gone=gone)
    at_once = bool(can_delete_now(request.user, person))
    context = {"person": person, "decision": decision, "at_once": at_once}
    return render(request, "school_admin/person_delete.html", context)


def _deleted(request: MemberRequest, person: User, *, gone: bool) -> HttpResponse:
    if gone:
        messages.success(request, _("Le compte %(of_name)s est effacé.") % {"of_name": of_name(person.full_name)})
        return redirect("school_admin:people")
    messages.success(request, _("%(name)s est dans les départs.") % {"name": person.full_name})
    return redirect("school_admin:person", person.pk)


@require_POST
@admin_required
def restore(request: MemberRequest, user_id: int) -> HttpResponse:
    """Keep somebody who was leaving."""
    person = person_or_404(user_id)
    try:
        accounts.restore_users(actor=request.user, users=[person])
    except accounts.AccountRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le compte %(of_name)s est restauré.") % {"of_name": of_name(person.full_name)})
    return redirect("school_admin:person", person.pk)


@form_page
@admin_required
def reset_access(request: MemberRequest, user_id: int) -> HttpResponse:
    """Ask, then erase a forgotten password and go on to the new sheet."""
    person = person_or_404(user_id)
    decision = permissions.can_reset_access(request.user, person)
    if request.method == "POST":
        try:
            services.reset_access(actor=request.user, user=person)
        except accounts.AccountRefused as refusal:
            decision = Denied(str(refusal))
        else:
            messages.success(request, _("%(name)s a un nouveau code : imprimez sa fiche.") % {"name": person.full_name})
            return redirect(f"{reverse('connection_sheets:new')}?personne={person.pk}")
    return render(request, "school_admin/person_reset.html", {"person": person, "decision": decision})


@form_page
@admin_required
def functions(request: MemberRequest) -> HttpResponse:
    """Who holds which function, and the way to name somebody else."""
    form = MemberForm(request.POST or None, people=selectors.adults())
    form.fields["user"].label = _("Nommer quelqu’un")
    if form.is_valid():
        return redirect("school_admin:person_functions", form.chosen().pk)
    page = Paginator(selectors.function_holders(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "school_admin/functions.html", {"page": page, "form": form})


@form_page
@admin_required
def person_functions(request: MemberRequest, user_id: int) -> HttpResponse:
    """Give a person functions, or take them back, once the change was shown and confirmed."""
    person = person_or_404(user_id)
    require(permissions.can_hold_functions(person))
    # Nothing ticked is an answer too.
    form = FunctionsForm(request.POST if request.method == "POST" else None, initial={"functions": person.functions})
    if form.is_valid():
        wanted = form.cleaned_data["functions"]
        decision = permissions.can_set_functions(person, wanted)
        if not decision:
            form.add_error("functions", decision.reason)
        elif set(wanted) == set(person.functions):
            return redirect("school_admin:person", person.pk)
        elif "confirm" in request.POST:
            return _set_functions(request, person, wanted)
        else:
            return _ask_functions(request, person, wanted)
    return render(request, "school_admin/person_functions.html", {"person": person, "form": form})


def _ask_functions(request: MemberRequest, person: User, wanted: list[str]) -> HttpResponse:
    context = {
        "person": person,
        "wanted": wanted,
        "given": [function_words(name, given=True) for name in sorted(set(wanted) - set(person.functions))],
        "withdrawn": [function_words(name, given=False) for name in sorted(set(person.functions) - set(wanted))],
    }
    return render(request, "school_admin/person_functions_confirm.html", context)


def _set_functions(request: MemberRequest, person: User, wanted: list[str]) -> HttpResponse:
    try:
        services.set_functions(actor=request.user, user=person, functions=wanted)
    except accounts.AccountRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("school_admin:person", person.pk)
    messages.success(request, _("C’est enregistré."))
    return redirect("school_admin:functions" if request.user.pk != person.pk else "home")
