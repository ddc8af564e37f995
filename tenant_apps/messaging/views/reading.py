"""A message in its conversation; taken back, printed; to whom it came."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.messaging import permissions, services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.forms import QuickForm
from tenant_apps.messaging.models import Message
from tenant_apps.messaging.selectors import lists, reading, writing
from tenant_apps.messaging.services import MessageRefused
from tenant_apps.messaging.services.common import demand
from tenant_apps.messaging.views.common import message_of, own_message
from tenants.http import form_page

_READERS = 50


@require_safe
@login_required
def message(request: MemberRequest, pk: int) -> HttpResponse:
    """A message, in its conversation; a draft is gone on with. What was reported, administrators read as evidence."""
    found = reading.message_for(request.user).filter(pk=pk).first()
    if found is None:
        return _reported(request, pk)
    if found.state == State.DRAFT:
        return redirect("messaging:draft", pk)
    return _show(request, found)


def _show(request: MemberRequest, found: Message, form: QuickForm | None = None) -> HttpResponse:
    shown = reading.conversation(request.user, found)
    acts = _acts(request, found, shown.opened)
    if form or (acts["answer"] and found.author_id != request.user.pk):
        acts["quick"] = form or QuickForm(initial={"key": str(uuid.uuid4())})
    context = {"conversation": shown, "folders": lists.folders_of(request.user), **acts}
    return render(request, "messaging/message.html", context, status=422 if form else 200)


@require_POST
@login_required
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """A few words to the author, from the page of the message; what was typed stays when it is refused."""
    found = message_of(request, pk)
    form = QuickForm(request.POST)
    if form.is_valid():
        decision = permissions.can_answer(request.user, found)
        try:
            demand(decision)
            content = writing.quick_answer(request.user, found, form.cleaned_data["text"])
            sent = services.write_and_send(actor=request.user, content=content, key=form.key_for(found))
        except MessageRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Votre réponse est envoyée."))
            return redirect(f"{found.get_absolute_url()}#message-{sent.pk}")
    return _show(request, found, form)


def _acts(request: MemberRequest, message: Message, letter: reading.Letter) -> dict[str, Any]:
    """What this person may do with the message they opened; why an answer is not possible, in words."""
    user = request.user
    role = letter.copy.role if letter.copy else ""
    answer = permissions.can_answer(user, message)
    several = sum(len(names) for names in letter.header.values()) > 1
    return {
        "message": message,
        "letter": letter,
        "answer": answer,
        "answer_all": several and bool(permissions.can_answer_all(user, message, role)),
        "forward": permissions.can_forward(user, message),
        "recall": permissions.can_recall(user, message),
        "sees_delivery": bool(permissions.can_see_delivery(user, message)),
        "event": reading.event_of(user, message),
        "quick": None,
    }


def _reported(request: MemberRequest, pk: int) -> HttpResponse:
    found = reading.reported(request.user, pk)
    if found is None:
        raise Http404
    response = render(request, "messaging/reported.html", {"letter": reading.reported_letter(request.user, found)})
    response["Cache-Control"] = "no-store"  # evidence: it stays on nobody's telephone (pwa.keeping)
    return response


@require_POST
@login_required
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """The conversation on the page is read."""
    found = message_of(request, pk)
    services.mark_conversation_read(actor=request.user, message=found)
    return HttpResponse(status=204) if request.htmx else redirect(found)


@form_page
@login_required
def recall(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a message back from everybody, after a question."""
    found = own_message(request, pk)
    decision = permissions.can_recall(request.user, found)
    if request.method == "POST":
        try:
            draft = services.recall(actor=request.user, message=found)
        except MessageRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        messages.success(
            request, _("Le message est rappelé\u00a0: plus personne ne le lit. Le voici, à corriger ou à jeter.")
        )
        return redirect("messaging:draft", draft.pk)
    if not decision:
        messages.error(request, decision.reason)
        return redirect(found)
    delivery = reading.delivery_of(request.user, found)
    return render(request, "messaging/recall.html", {"message": found, "delivery": delivery})


@require_safe
@login_required
def delivery(request: MemberRequest, pk: int) -> HttpResponse:
    """To whom a message one sent came; who has read it, for those who work at the school."""
    found = own_message(request, pk)
    require(permissions.can_see_delivery(request.user, found))
    sees_readers = bool(permissions.can_see_readers(request.user, found)) and not found.is_gone
    page = Paginator(reading.readers_of(request.user, found), _READERS).get_page(request.GET.get("page"))
    context = {
        "message": found,
        "delivery": reading.delivery_of(request.user, found),
        "readers": page if sees_readers else None,
    }
    return render(request, "messaging/delivery.html", context)


@require_POST
@login_required
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """What was to leave later is a draft again."""
    found = own_message(request, pk)
    try:
        services.cancel_schedule(actor=request.user, message=found)
    except MessageRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    messages.success(request, _("L’envoi est annulé\u00a0: le message est dans vos brouillons."))
    return redirect("messaging:draft", pk)
