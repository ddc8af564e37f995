"""« ? »: help for the page one is on, and all of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.help import selectors

_LONGEST_SEARCH = 80


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """All pages of help for one's profile, or those where some words stand."""
    words = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    found = selectors.search_help(request.user, words) if words else []
    context = {"words": words, "found": found, "pages": selectors.all_help(request.user)}
    return render(request, "help/index.html", context)


@require_safe
@login_required
def page(request: MemberRequest, key: str) -> HttpResponse:
    """Help of one service."""
    article = selectors.help_of(request.user, key)
    if article is None:
        raise Http404
    html = mark_safe(selectors.as_html(article.text))  # noqa: S308 - our own texts, rendered without raw HTML
    return render(request, "help/page.html", {"article": article, "html": html})
