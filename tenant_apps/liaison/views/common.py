"""What views of the carnet share: the word of an address, refusals said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import permissions
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.services import LiaisonRefused


def word_for(request: MemberRequest, pk: int) -> Word:
    """The word, when one may see it: 404 otherwise."""
    found: Word = get_object_or_404(permissions.visible_to(request.user).select_related("author"), pk=pk)
    return found


def followed_word(request: MemberRequest, pk: int) -> Word:
    """The sent word, when one follows it up: 404 otherwise."""
    found: Word = get_object_or_404(permissions.followed_by(request.user).select_related("author"), pk=pk)
    return found


def draft_for(request: MemberRequest, pk: int) -> Word:
    """One's own draft: 404 for any other."""
    found: Word = get_object_or_404(permissions.drafts_of(request.user), pk=pk)
    return found


def say_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What a service refuses is a message, back on the page of the word."""

    @wraps(view)
    def said(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LiaisonRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("liaison:word", kwargs["pk"]) if "pk" in kwargs else redirect("liaison:home")

    return said
