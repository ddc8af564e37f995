"""Whose pages and answers a browser keeps."""

from django.http import HttpRequest

from tenant_apps.pupil_cards.session import is_by_card


def kept_for(request: HttpRequest) -> str:
    """The person a browser may keep things for, "" for visitors and for a visit by card on a shared screen."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_by_card(request):
        return ""
    return str(user.pk)
