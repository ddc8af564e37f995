"""Signing in, activating an account, accepting the charter and terms."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from allauth.account.views import LoginView as AllauthLoginView
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tenant_apps.accounts import services
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.forms.entrance import ActivationForm, LoginForm, SheetForm, TermsForm
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.models import User
from tenant_apps.accounts.onward import next_of
from tenant_apps.accounts.rules import normalize_code
from tenant_apps.accounts.selectors import documents_due
from tenants.http import Request, form_page


class LoginView(AllauthLoginView):
    """Sign-in; the code of a sheet typed as the password leads to the activation form."""

    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        """The login may come with the address (from the activation page)."""
        return {"login": self.request.GET.get("identifiant", "")[:100]}

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """Say what to do, or go on to the activation form."""
        if form.holds_activation_code:
            code = normalize_code(form.cleaned_data["password"])
            return redirect(
                f"{reverse('activation')}?{urlencode({'identifiant': form.cleaned_data['login'], 'code': code})}"
            )
        return super().form_invalid(form)


def _show_sheet(request: Request, form: SheetForm, *, link_served: bool = False) -> HttpResponse:
    context = {"form": form, "link_served": link_served, "login": form["identifiant"].value()}
    return render(request, "accounts/activation_sheet.html", context)


def _show_details(request: Request, sheet: SheetForm, form: ActivationForm) -> HttpResponse:
    context = {"sheet": sheet, "form": form, "person": sheet.person, "audience": _audience(sheet.person)}
    return render(request, "accounts/activation_details.html", context)


def _audience(person: User) -> str:
    return "pupil" if person.profile == Profile.PUPIL else ""


def _activate(request: Request, sheet: SheetForm, form: ActivationForm) -> HttpResponse:
    """Open the account, sign its owner in (second factor included, if there is one) and go home."""
    given = {name: form.cleaned_data.get(name, "") for name in ("email", "mobile")}
    try:
        person = services.activate_account(
            actor=sheet.person,
            code=sheet.cleaned_data["code"],
            password=form.cleaned_data["password1"],
            language=_chosen_language(request) or sheet.person.language,
            **given,
        )
    except (services.AccountRefused, services.WrongCode):
        # Somebody else finished first with the same sheet.
        return redirect(f"{reverse('account_login')}?{urlencode({'identifiant': sheet.person.login})}")
    messages.success(request, _welcome(person))
    response = perform_login(request, person, redirect_url=settings.LOGIN_REDIRECT_URL)
    request.session.set_expiry(0)
    return response


def _chosen_language(request: Request) -> str:
    """The language chosen in this browser before coming in, "" when none was."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in settings.PAGE_LANGUAGES else ""


def _welcome(person: User) -> str:
    if person.profile == Profile.PUPIL:
        return _("Bienvenue %(name)s ! Ton compte est prêt. Garde ton mot de passe pour toi.") % {
            "name": person.first_name
        }
    return _("Bienvenue %(name)s ! Votre compte est prêt. Le code d’activation ne sert plus.") % {
        "name": person.first_name
    }


def _first_step(request: Request) -> HttpResponse:
    """Show the empty or prefilled form; a complete pair (QR code, or typed) opens the second step."""
    data = request.POST if request.method == "POST" else request.GET
    complete = bool(data.get("identifiant") and data.get("code"))
    if request.method != "POST" and not complete:
        return _show_sheet(request, SheetForm(request, initial={"identifiant": data.get("identifiant", "")}))
    sheet = SheetForm(request, data)
    if sheet.is_valid():
        return _show_details(request, sheet, ActivationForm(sheet.person))
    if sheet.is_wrong and request.method != "POST":
        # A link or a QR code opened again: nothing was typed, so there is nothing to correct.
        login = sheet.cleaned_data["identifiant"]
        return _show_sheet(request, SheetForm(request, initial={"identifiant": login}), link_served=True)
    return _show_sheet(request, sheet)


def _second_step(request: Request) -> HttpResponse:
    sheet = SheetForm(request, request.POST)
    if not sheet.is_valid():
        return _show_sheet(request, sheet)
    form = ActivationForm(sheet.person, request.POST)
    if not form.is_valid():
        return _show_details(request, sheet, form)
    return _activate(request, sheet, form)


@never_cache
@sensitive_post_parameters()
@form_page
def activation(request: Request) -> HttpResponse:
    """First the login and code of the sheet, then the password and the rest. Nothing is kept in between."""
    if request.user.is_authenticated:
        return render(request, "accounts/activation_signed_in.html", {"next_url": request.get_full_path()})
    if request.method == "POST" and request.POST.get("etape") == "2":
        return _second_step(request)
    return _first_step(request)


@never_cache
@form_page
def terms(request: Request) -> HttpResponseBase:
    """The charter and the terms; signed-in people accept them here when they change."""
    if request.method == "POST":
        return _accept(request)
    return _show_terms(request, TermsForm(request.user) if _is_due(request) else None)


def _is_due(request: Request) -> bool:
    return request.user.is_authenticated and bool(documents_due(request.user))


@login_required
def _accept(request: Request) -> HttpResponse:
    form = TermsForm(request.user, request.POST)
    if not form.is_valid():
        return _show_terms(request, form)
    services.accept_terms(actor=request.user)
    return redirect(next_of(request) or "/")


def _show_terms(request: Request, form: TermsForm | None) -> HttpResponse:
    audience = _audience(request.user) if request.user.is_authenticated else ""
    context = {
        "form": form,
        "next_url": next_of(request) or "/",
        "audience": audience,
        "version": settings.TERMS_VERSION,
    }
    return render(request, "accounts/terms.html", context)
