"""Forgotten password, forgotten login, another password."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from tenant_apps.accounts import services, tasks
from tenant_apps.accounts.forms.passwords import (
    ChangePasswordForm,
    ForgottenLoginForm,
    ForgottenPasswordForm,
    NewPasswordForm,
)
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.limits import forget_failures
from tenant_apps.accounts.tokens import user_of_reset_key
from tenants.http import Request, form_page


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@never_cache
@form_page
def password_forgotten(request: Request) -> HttpResponse:
    """Ask for a link by mail. The answer, and the time it takes, do not say who exists."""
    initial = {"login": request.GET.get("identifiant", "")[:100]}
    form = ForgottenPasswordForm(request, _posted(request), initial=initial)
    if not form.is_valid():
        return render(request, "accounts/password_forgotten.html", {"form": form})
    tasks.send_reset_link.delay_on_commit(form.cleaned_data["login"])
    return redirect("password_forgotten_done")


@require_safe
def password_forgotten_done(request: Request) -> HttpResponse:
    """What happens next, for everybody."""
    return render(request, "accounts/password_forgotten_done.html")


@never_cache
@form_page
def login_forgotten(request: Request) -> HttpResponse:
    """Ask for one's logins by mail; as discreet."""
    form = ForgottenLoginForm(request, _posted(request))
    if not form.is_valid():
        return render(request, "accounts/login_forgotten.html", {"form": form})
    tasks.send_logins.delay_on_commit(form.cleaned_data["email"])
    return redirect("login_forgotten_done")


@require_safe
def login_forgotten_done(request: Request) -> HttpResponse:
    """What happens next, for everybody."""
    return render(request, "accounts/login_forgotten_done.html")


@never_cache
@sensitive_post_parameters()
@form_page
def password_new(request: Request, person: str, token: str) -> HttpResponse:
    """Choose a new password with the link of the mail."""
    user = user_of_reset_key(person, token)
    if user is None:
        return render(request, "accounts/password_link_dead.html", status=404)
    form = NewPasswordForm(user, _posted(request))
    if not form.is_valid():
        return render(request, "accounts/password_new.html", {"form": form, "person": user})
    services.reset_password(actor=user, password=form.cleaned_data["password1"])
    forget_failures(request, login=user.login)
    messages.success(request, _("Le mot de passe est changé. Connectez-vous avec le nouveau."))
    return redirect(f"{reverse('account_login')}?{urlencode({'identifiant': user.login})}")


@never_cache
@sensitive_post_parameters()
@form_page
@login_required
def change_password(request: Request) -> HttpResponse:
    """Another password, knowing the present one; the other open sessions end, this one stays."""
    form = ChangePasswordForm(request, request.user, _posted(request))
    if not form.is_valid():
        return render(request, "accounts/change_password.html", {"form": form})
    user = services.change_password(actor=request.user, password=form.cleaned_data["password1"])
    update_session_auth_hash(request, user)
    services.note_device(actor=user, session=request.session, agent=request.headers.get("User-Agent", ""))
    messages.success(request, _("Le mot de passe est changé. Les autres appareils sont déconnectés."))
    return redirect("mfa_index")
