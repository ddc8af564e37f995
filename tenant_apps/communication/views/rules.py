"""Who may write to whom: the matrix, what a change would do, what differs from the defaults."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.communication import matrix, services
from tenant_apps.communication.forms import MatrixForm
from tenant_apps.communication.rules import Changes, Key, parse_change, parse_key, write_change
from tenant_apps.directory.http import MemberRequest
from tenants.http import form_page

PAGE_SIZE = 50


def _asked(data: QueryDict) -> dict[Key, bool | None]:
    """The changes a page sends: said one by one, or boxes shown and boxes ticked. What makes no sense is left out."""
    asked: dict[Key, bool | None] = {}
    for text in data.getlist("change"):
        try:
            key, allowed = parse_change(text)
        except ValueError:
            continue
        asked[key] = allowed
    ticked = set(data.getlist("open"))
    for text in data.getlist("shown"):
        try:
            asked[parse_key(text)] = text in ticked
        except ValueError:
            continue
    return asked


def _written(changes: Changes) -> list[str]:
    return [write_change(key, allowed) for key, allowed in changes.items()]


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """A set of groups towards another; what was being changed stays ticked."""
    form = MatrixForm(request.GET, choices=matrix.choices())
    who, whom = form.sets()
    pending = _asked(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "who": who,
        "whom": whom,
        "table": matrix.matrix(matrix.groups_of(who, as_source=True), matrix.groups_of(whom, as_source=False), pending),
        "of_classes": matrix.matrix_in_classes(pending) if who == whom == matrix.SCHOOL else None,
        "difference_count": matrix.count_differences(),
    }
    return render(request, "communication/rules.html", context)


@require_POST
@admin_required
def check(request: MemberRequest) -> HttpResponse:
    """What the changes would do, before they are saved."""
    try:
        found = matrix.preview(_asked(request.POST))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("communication:rules")
    if not found.changes:
        messages.info(request, _("Rien ne change : cochez ou décochez d’abord une case."))
        return redirect("communication:rules")
    context = {"preview": found, "changes": _written({one.key: one.asked for one in found.changes})}
    form = MatrixForm(request.POST, choices=matrix.choices())
    who, whom = form.sets()
    return render(request, "communication/rules_check.html", context | {"who": who, "whom": whom})


@require_POST
@admin_required
def save(request: MemberRequest) -> HttpResponse:
    """Make the changes that were previewed."""
    try:
        count = services.set_rules(actor=request.user, changes=_asked(request.POST))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = ngettext("%(n)s règle est changée.", "%(n)s règles sont changées.", count) % {"n": count}
        messages.success(request, text)
    return redirect("communication:rules")


@require_safe
@admin_required
def differences(request: MemberRequest) -> HttpResponse:
    """The rules that are not the defaults."""
    page = Paginator(matrix.differences(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "communication/differences.html", {"page": page})


@form_page
@admin_required
def reset(request: MemberRequest) -> HttpResponse:
    """Say what going back to the defaults does, then do it."""
    if request.method == "POST":
        services.reset_rules(actor=request.user)
        messages.success(request, _("Les règles de départ sont rétablies."))
        return redirect("communication:rules")
    return render(request, "communication/rules_reset.html", {"preview": matrix.preview_of_reset()})
