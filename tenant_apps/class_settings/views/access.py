"""Accounts of the class's families: a code to come in again, closed, opened, deleted."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, Decision, Denied, can_delete_now
from tenant_apps.accounts.rules import TEMPORARY_CODE
from tenant_apps.class_settings import permissions, services, undo
from tenant_apps.class_settings.views.pupils import pupil_of
from tenant_apps.class_settings.views.relatives import relative_of
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.rules import of_name
from tenants.http import form_page


@never_cache
@form_page
@class_page
def pupil_code(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Ask, then show a pupil's temporary code: on this page, once."""
    pupil = pupil_of(school_class, pupil_id)
    back_url = reverse("class_settings:pupil", args=[school_class.pk, pupil.pk])
    return _code(request, school_class, pupil, back_url)


@never_cache
@form_page
@class_page
def relative_code(request: MemberRequest, school_class: SchoolClass, relative_id: int) -> HttpResponse:
    """The same for a parent without an e-mail address."""
    relative = relative_of(school_class, relative_id)
    return _code(request, school_class, relative, reverse("class_settings:relatives", args=[school_class.pk]))


def _code(request: MemberRequest, school_class: SchoolClass, person: User, back_url: str) -> HttpResponse:
    decision = permissions.can_give_code(request.user, person)
    context = {"school_class": school_class, "back_url": back_url}
    return code_page(request, person, decision, services.give_code, context)


def code_page(
    request: MemberRequest, person: User, decision: Decision, give: Callable[..., str], context: dict[str, object]
) -> HttpResponse:
    """The question or, once it is answered, the code `give` made: it is in no other page."""
    code = ""
    if request.method == "POST":
        try:
            code = give(actor=request.user, user=person)
        except AccountRefused as refusal:
            decision = Denied(str(refusal))
    shown = {"person": person, "decision": decision, "code": code, "until": timezone.now() + TEMPORARY_CODE}
    return render(request, "class_settings/code.html", {**context, **shown})


@form_page
@class_page
def block(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Ask, then close or open a pupil's account."""
    pupil = pupil_of(school_class, pupil_id)
    if request.method != "POST":
        return render(request, "class_settings/pupil_block.html", {"school_class": school_class, "pupil": pupil})
    try:
        _block(request, pupil)
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("class_settings:pupil", school_class.pk, pupil.pk)


def _block(request: MemberRequest, pupil: User) -> None:
    """Do what the page said: the same form sent twice undoes nothing."""
    name = {"of_name": of_name(pupil.full_name)}
    if request.POST.get("action") == "unblock":
        services.unblock_pupil(actor=request.user, user=pupil)
        messages.success(request, _("Le compte %(of_name)s est débloqué.") % name)
    else:
        services.block_pupil(actor=request.user, user=pupil)
        messages.success(request, _("Le compte %(of_name)s est bloqué.") % name)


@form_page
@class_page
def delete(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Ask, then send a pupil on their way out, or erase an account nobody ever used."""
    pupil = pupil_of(school_class, pupil_id)
    decision = permissions.can_delete_pupil(request.user, pupil, school_class)
    if request.method == "POST":
        try:
            gone = services.delete_pupil(actor=request.user, school_class=school_class, user=pupil)
        except AccountRefused as refusal:
            decision = Denied(str(refusal))
        else:
            return _deleted(request, school_class, pupil, gone=gone)
    at_once = bool(can_delete_now(request.user, pupil))
    context = {"school_class": school_class, "pupil": pupil, "decision": decision, "at_once": at_once}
    return render(request, "class_settings/pupil_delete.html", context)


def _deleted(request: MemberRequest, school_class: SchoolClass, pupil: User, *, gone: bool) -> HttpResponse:
    if gone:
        messages.success(request, _("Le compte %(of_name)s est effacé.") % {"of_name": of_name(pupil.full_name)})
    else:
        text = _("Le compte %(of_name)s sera effacé dans 90 jours.") % {"of_name": of_name(pupil.full_name)}
        undo.offer_undo(request, school_class, text, restored=pupil.pk)
    return redirect("class_settings:class", school_class.pk)
