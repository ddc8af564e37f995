"""The language of pages, chosen where somebody comes in; afterwards it is a line of « Mon compte »."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tenant_apps.accounts import services
from tenant_apps.accounts.languages import page_language
from tenant_apps.accounts.onward import next_of
from tenants.http import Request


@require_POST
def set_language(request: Request) -> HttpResponse:
    """Keep the choice in this browser, and in the account of whoever signed in; back to the page."""
    language = page_language(request.POST.get("language", ""))
    if request.user.is_authenticated:
        services.set_display(actor=request.user, theme=request.user.theme, language=language)
    response = redirect(next_of(request) or "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
