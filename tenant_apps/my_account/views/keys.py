"""Keys by which one's own programs read and write in one's name."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import allowed_to
from tenant_apps.api import scopes, services
from tenant_apps.api.models import Token
from tenant_apps.api.permissions import can_have_keys
from tenant_apps.api.selectors import tokens_of
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.keys import KeyForm
from tenants.http import form_page

_adult = allowed_to(can_have_keys)


@never_cache
@require_safe
@_adult
def show(request: MemberRequest) -> HttpResponse:
    """One's keys: what each may do, when it was last used, until when it lives."""
    words = scopes.registered()
    keys = [(token, [words.get(scope, scope) for scope in token.scopes]) for token in tokens_of(request.user)]
    return render(request, "my_account/keys.html", {"keys": keys})


@never_cache
@form_page
@_adult
@reauthentication_required
def create(request: MemberRequest) -> HttpResponse:
    """A new key: shown on the answer to this form, and never again."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            token, key = services.create_token(actor=request.user, **form.cleaned_data)
        except services.TooManyKeys as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "my_account/key_made.html", {"token": token, "key": key})
    return render(request, "my_account/key.html", {"form": form})


@never_cache
@form_page
@_adult
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a key away, after a question: what uses it stops at once."""
    token: Token = get_object_or_404(tokens_of(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "my_account/key_revoke.html", {"token": token})
    services.revoke_token(actor=request.user, token=token)
    messages.success(request, _("C’est fait : cette clé n’ouvre plus rien."))
    return redirect("my_account:keys")
