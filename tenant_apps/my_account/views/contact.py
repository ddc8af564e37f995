"""Where one is reached: what is typed waits for its code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tenant_apps.accounts import services
from tenant_apps.accounts.choices import Contact
from tenant_apps.accounts.guards import login_required, require
from tenant_apps.accounts.limits import TooManyAttempts
from tenant_apps.accounts.permissions import can_change_contact
from tenant_apps.accounts.selectors import contact_checks_of
from tenant_apps.accounts.sms import can_send_sms
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.contact import FORMS, CodeForm, ContactForm
from tenants.http import form_page

View = Callable[..., HttpResponseBase]


def _adult(view: View) -> View:
    """Somebody who may change it, about an address or a number."""

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, kind: str, **kwargs: Any) -> HttpResponseBase:
        require(can_change_contact(request.user))
        if kind not in Contact:
            raise Http404
        return view(request, Contact(kind), **kwargs)

    return guarded


@never_cache
@form_page
@_adult
@reauthentication_required
def change(request: MemberRequest, kind: Contact) -> HttpResponse:
    """Type an address or a number: a code goes there."""
    data = request.POST if request.method == "POST" else None
    form = FORMS[kind](request, data, initial={"value": getattr(request.user, kind)})
    if not form.is_valid():
        by_code = kind == Contact.EMAIL or can_send_sms()
        return render(request, "my_account/contact.html", {"form": form, "kind": kind, "by_code": by_code})
    check = services.ask_contact(actor=request.user, kind=kind, value=form.cleaned_data["value"])
    if check is None:
        messages.success(request, _("C’est enregistré."))
        return redirect("my_account:show")
    return redirect("my_account:contact_code", kind)


@never_cache
@form_page
@_adult
def code(request: MemberRequest, kind: Contact) -> HttpResponse:
    """Type the code: the address or number is the account's."""
    check = contact_checks_of(request.user).get(kind)
    if check is None:
        return redirect("my_account:show")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or not _confirmed(request, kind, form):
        return render(request, "my_account/contact_code.html", {"form": form, "check": check})
    return redirect("my_account:show")


def _confirmed(request: MemberRequest, kind: Contact, form: CodeForm) -> bool:
    answer = services.confirm_contact(actor=request.user, kind=kind, code=form.cleaned_data["code"])
    if answer is services.Answer.RIGHT:
        messages.success(request, _("C’est confirmé, merci."))
        return True
    wrong = _("Ce code ne correspond pas. Vérifiez les 6 chiffres du dernier message reçu.")
    dead = _("Ce code ne sert plus : demandez-en un autre.")
    form.add_error("code", ValidationError(wrong if answer is services.Answer.WRONG else dead))
    return False


@require_POST
@_adult
def send_again(request: MemberRequest, kind: Contact) -> HttpResponse:
    """Another code to the same place; the one before is dead."""
    check = contact_checks_of(request.user).get(kind)
    if check is None:
        return redirect("my_account:show")
    try:
        ContactForm.count(request, kind)
    except TooManyAttempts as refused:
        messages.error(request, refused.message)
    else:
        services.ask_contact(actor=request.user, kind=kind, value=check.value)
        messages.success(request, _("Un autre code est parti."))
    return redirect("my_account:contact_code", kind)


@require_POST
@_adult
def cancel(request: MemberRequest, kind: Contact) -> HttpResponse:
    """Keep what the account has."""
    services.cancel_contact(actor=request.user, kind=kind)
    return redirect("my_account:show")
