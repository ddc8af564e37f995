"""The homework in one's own calendar: the address is made and taken back here, and read by programs there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.limits import TooManyAttempts, count_attempt
from tenant_apps.directory.http import MemberRequest
from tenant_apps.homework import selectors, services
from tenants.context import current_school
from tenants.hosts import school_url
from tenants.http import Request


@never_cache
@require_safe
@login_required
def link(request: MemberRequest) -> HttpResponse:
    """Whether there is an address, since when; the address itself is shown once, when it is made."""
    return render(request, "homework/calendar.html", {"link": selectors.link_of(request.user), "address": ""})


@never_cache
@require_POST
@login_required
def make(request: MemberRequest) -> HttpResponse:
    """A new address, shown here and never again."""
    secret = services.make_link(actor=request.user)
    address = school_url(current_school(), reverse("homework:feed", args=[secret]))
    return render(request, "homework/calendar.html", {"link": selectors.link_of(request.user), "address": address})


@require_POST
@login_required
def revoke(request: MemberRequest) -> HttpResponse:
    """The address opens nothing any more."""
    services.revoke_link(actor=request.user)
    messages.success(request, _("L’adresse ne donne plus rien."))
    return redirect("homework:calendar")


@never_cache
@require_safe
def feed(request: Request, secret: str) -> HttpResponse:
    """The homework as a calendar (RFC 5545), for whoever has the address; an unknown one is a 404 among few."""
    try:
        count_attempt(request, action="homework_feed", key=services.digest_of(secret))
    except TooManyAttempts as refusal:
        return HttpResponse(status=429, headers={"Retry-After": str(refusal.seconds)})
    reader = selectors.reader_with(secret)
    if reader is None:
        raise Http404
    from tenant_apps.homework.calendars import calendar_of  # its reader of zones is not for every start

    school = current_school()
    content = calendar_of(selectors.feed_of(reader), name=school.name, host=request.get_host())
    headers = {"Content-Disposition": 'inline; filename="cahier-de-textes.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
