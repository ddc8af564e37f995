"""Several people at once: chosen in the list, asked about, done, taken back."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.services import PrintRefused, request_print
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.undo import say_done
from tenant_apps.school_admin import bulk, bulk_words, selectors
from tenant_apps.school_admin.choices import Bulk
from tenant_apps.school_admin.forms import BulkClassForm, BulkSheetsForm, PeopleFilters
from tenant_apps.school_admin.group_forms import BulkGroupForm
from tenants.http import id_said
from tenants.links import sign, unsign

_ASKED_SECONDS = 60 * 60
_UNDO_SECONDS = 15 * 60
# What the last action left to take back, in the session of whoever did it.
_UNDO = "school_admin.bulk_undo"
_PLACING = (Bulk.ATTACH, Bulk.MOVE)


def _purpose(actor: User, what: str) -> str:
    return f"school_admin.bulk.{what}.{actor.pk}"


def _back(filters: str) -> HttpResponse:
    """To the list one came from; only filters that exist pass."""
    known = QueryDict(mutable=True)
    asked = QueryDict(filters)
    known.update({name: asked[name] for name in (*PeopleFilters.base_fields, "page") if asked.get(name)})
    return redirect(f"{reverse('school_admin:people')}?{known.urlencode()}".rstrip("?"))


def _chosen(posted: QueryDict) -> list[int]:
    """Ids ticked or, for the whole list, of everybody its filters let through."""
    if posted.get("tous"):
        filters = PeopleFilters(QueryDict(posted.get("filtre", "")), classes=selectors.all_classes())
        found = selectors.matching(selectors.Criteria(**filters.criteria()))
        return list(found.values_list("pk", flat=True)[: bulk.MOST + 1])
    return [pk for pk in map(id_said, posted.getlist("ids")) if pk]


@require_POST
@admin_required
def ask(request: MemberRequest) -> HttpResponse:
    """Say whom the action touches, and ask."""
    filters, action = request.POST.get("filtre", ""), request.POST.get("action", "")
    ids = _chosen(request.POST)
    problem = ""
    if action not in Bulk.values:
        problem = _("Choisissez ce que vous voulez faire.")
    elif not ids:
        problem = _("Cochez d’abord les personnes concernées.")
    elif len(ids) > bulk.MOST:
        problem = _("C’est trop à la fois (%(most)s au plus) : réduisez la liste avec les filtres.") % {
            "most": bulk.MOST
        }
    if problem:
        messages.warning(request, problem)
        return _back(filters)
    return _question(request, {"action": action, "ids": ids, "filters": filters})


def _form(action: Bulk, data: Any) -> BulkClassForm | BulkSheetsForm | BulkGroupForm | None:
    if action == Bulk.GROUP:
        return BulkGroupForm(data)
    if action in _PLACING:
        return BulkClassForm(data, classes=selectors.all_classes())
    return BulkSheetsForm(data) if action == Bulk.SHEETS else None


def _question(request: MemberRequest, asked: dict[str, Any], form: Any = None) -> HttpResponse:
    action = Bulk(asked["action"])
    plan = bulk.make_plan(actor=request.user, action=action, ids=asked["ids"])
    context = {
        "plan": plan,
        "title": bulk_words.question(action, len(plan.people)) if plan.people else _("Rien à faire"),
        "consequences": bulk_words.consequences(plan) if plan.people else [],
        "form": form or _form(action, None),
        "token": sign(_purpose(request.user, "ask"), asked),
        "filters": asked["filters"],
        "danger": action in (Bulk.BLOCK, Bulk.DELETE),
    }
    return render(request, "school_admin/bulk.html", context)


@require_POST
@admin_required
def confirm(request: MemberRequest) -> HttpResponse:
    """Do what was asked and shown."""
    try:
        asked = unsign(_purpose(request.user, "ask"), request.POST.get("demande", ""), max_age=_ASKED_SECONDS)
    except BadSignature:
        messages.warning(request, _("Cette demande est trop ancienne : choisissez de nouveau."))
        return redirect("school_admin:people")
    action = Bulk(asked["action"])
    form = _form(action, request.POST)
    if form is not None and not form.is_valid():
        return _question(request, asked, form)
    if isinstance(form, BulkSheetsForm):
        return _print(request, asked, form)
    target = form.chosen() if form else None
    try:
        plan = bulk.carry_out(actor=request.user, action=action, ids=asked["ids"], target=target)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back(asked["filters"])
    _say(request, plan)
    return _back(asked["filters"])


def _print(request: MemberRequest, asked: dict[str, Any], form: BulkSheetsForm) -> HttpResponse:
    plan = bulk.make_plan(actor=request.user, action=Bulk.SHEETS, ids=asked["ids"])
    ids = [user.pk for user in plan.people]
    try:
        made = request_print(
            actor=request.user,
            format=SheetFormat(form.cleaned_data["format"]),
            people_ids=ids,
            only_pending=False,
        )
    except PrintRefused as refusal:
        form.add_error("format", str(refusal))
        return _question(request, asked, form)
    return redirect("connection_sheets:print", made.pk)


def _say(request: MemberRequest, plan: bulk.Plan) -> None:
    """What was done, with « Annuler » where one click takes it back."""
    text = bulk_words.done(plan)
    people = plan.undoable
    if not people:
        messages.success(request, text)
        return
    offer = secrets.token_urlsafe(12)
    # In the session: hundreds of ids in the message's cookie would drop it, and the message with it.
    request.session[_UNDO] = {
        "offer": offer,
        "until": timezone.now().timestamp() + _UNDO_SECONDS,
        "action": bulk.INVERSE[plan.action].value,
        "ids": [user.pk for user in people],
    }
    say_done(request, text, offer=offer)


@require_POST
@admin_required
def undo(request: MemberRequest) -> HttpResponse:
    """Take the last action back."""
    kept = request.session.get(_UNDO, {})
    if not kept or kept["offer"] != request.POST.get("offer") or kept["until"] < timezone.now().timestamp():
        messages.warning(request, _("Il est trop tard pour annuler d’ici : passez par la liste."))
        return redirect("school_admin:people")
    del request.session[_UNDO]
    plan = bulk.carry_out(actor=request.user, action=Bulk(kept["action"]), ids=kept["ids"])
    messages.success(request, bulk_words.done(plan))
    return redirect("school_admin:people")
