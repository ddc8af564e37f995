"""« Mon compte » during a visit begun with a card: to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenant_apps.directory import selectors as directory


def show_account(request: HttpRequest) -> HttpResponse:
    """Name, class and card of the pupil; nothing to change."""
    context = {"card": directory.card_of(request.user), "classes": directory.classes_of(request.user)}  # type: ignore[arg-type]
    return render(request, "pupil_cards/account.html", context)
