"""Words to begin from."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import allowed_to, login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import permissions, selectors, services
from tenant_apps.liaison.models import Template
from tenant_apps.liaison.services import LiaisonRefused
from tenant_apps.liaison.views.common import say_refusals, word_for

_A_PAGE = 20


def _template(request: MemberRequest, pk: int) -> Template:
    return get_object_or_404(selectors.shown_templates(request.user), pk=pk)


@require_safe
@allowed_to(permissions.can_write)
def index(request: MemberRequest) -> HttpResponse:
    """One's own, and the school's."""
    page = Paginator(selectors.shown_templates(request.user), _A_PAGE).get_page(request.GET.get("page"))
    changed = {one.pk for one in page if permissions.can_change_template(request.user, one)}
    return render(request, "liaison/templates.html", {"page": page, "changed": changed})


@require_POST
@allowed_to(permissions.can_write)
def begin(request: MemberRequest, pk: int) -> HttpResponse:
    """A new draft from a template, at its first step."""
    template = _template(request, pk)
    try:
        word = services.begin_from(actor=request.user, template=template)
    except LiaisonRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("liaison:templates")
    return redirect("liaison:text", word.pk)


@require_POST
@login_required
@say_refusals
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a word as a template: one's own, or the school's."""
    word = word_for(request, pk)
    services.keep_template(actor=request.user, word=word, for_school="ecole" in request.POST)
    messages.success(request, _("Le mot est gardé comme modèle."))
    return redirect("liaison:templates")


@require_POST
@allowed_to(permissions.can_write)
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """A template goes; words made from it stay."""
    template = _template(request, pk)
    try:
        services.delete_template(actor=request.user, template=template)
    except LiaisonRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le modèle est supprimé."))
    return redirect("liaison:templates")
