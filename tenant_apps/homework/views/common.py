"""What the pages of homework share: what the address names and where one goes back to."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from shared_apps.ui.dates import say_day
from tenant_apps.directory.http import MemberRequest
from tenant_apps.homework import selectors
from tenant_apps.homework.models import Entry, Notebook
from tenant_apps.homework.permissions import visible_notebooks
from tenant_apps.homework.services import HomeworkRefused, off_between

UNDO = "homework.undo"


def notebook_or_404(request: MemberRequest, pk: int) -> Notebook:
    """The notebook when one reads it."""
    return get_object_or_404(visible_notebooks(request.user).select_related("owner", "school_class"), pk=pk)


def entry_or_404(request: MemberRequest, pk: int) -> Entry:
    """The entry when one reads it."""
    entry = selectors.entry_for(request.user, pk)
    if entry is None:
        raise Http404
    return entry


def say_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What a service refuses, once a colleague has thrown the notebook away say, is a message above the notebooks."""

    @wraps(view)
    def said(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except HomeworkRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("homework:notebooks")

    return said


def at_day(notebook: Notebook, day: date) -> str:
    """The week of a notebook in which this day is."""
    return f"{notebook.get_absolute_url()}?jour={day:%Y-%m-%d}"


def way_back(request: MemberRequest, otherwise: str) -> str:
    """Where the form stood (`ici`), when that is a page of this school."""
    url = request.POST.get("ici", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else otherwise


def warn_of_day(request: MemberRequest, day: date) -> None:
    """Say so when something is written for a day gone by or without school."""
    today = timezone.localdate()
    said = say_day(day, today)
    if day < today:
        messages.warning(request, _("Attention : %(day)s est déjà passé.") % {"day": said})
    elif off := off_between(day, day).get(day):
        messages.warning(request, _("Attention : pas d’école %(day)s (%(why)s).") % {"day": said, "why": off})
    elif day.weekday() > 4:
        messages.warning(request, _("Attention : %(day)s est un week-end.") % {"day": said})


def home_url() -> str:
    """The first page of the service."""
    return reverse("homework:home")
