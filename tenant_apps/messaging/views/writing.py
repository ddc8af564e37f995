"""Writing: a new message, an answer, a draft one goes on with; kept at every pause; sent now or later."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shared_apps.ui.uploads import MEGABYTE, bounded_upload, was_too_large
from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents.intake import IntakeLater
from tenant_apps.documents.services import DocumentRefused
from tenant_apps.messaging import permissions, services
from tenant_apps.messaging.choices import Role, State
from tenant_apps.messaging.forms import WriteForm, content_of, written
from tenant_apps.messaging.models import Attachment, Message
from tenant_apps.messaging.rules import LARGE_GROUP
from tenant_apps.messaging.selectors import reading, writing
from tenant_apps.messaging.services import Content, DraftMoved, MessageRefused
from tenant_apps.messaging.views.common import message_of, own_message
from tenants.http import form_page, id_said

_LARGEST = 200 * MEGABYTE
_MOST_SAID = 5
_BEGINNINGS = ("repondre", "tous", "transferer")


class _Again(Exception):
    """The form is shown again, with what is to be corrected."""


@bounded_upload(_LARGEST)
@form_page
@login_required
def new(request: MemberRequest) -> HttpResponse:
    """A new message: empty (?a=tokens), an answer (?repondre=, ?tous=), something passed on (?transferer=)."""
    how, about = _about(request)
    if request.method == "POST":
        return _write(request, None, about)
    content, forwarded = _beginning(request, how, about)
    form = WriteForm(user=request.user, initial=written(content))
    return _page(request, form, None, about, forwarded=forwarded)


def _about(request: MemberRequest) -> tuple[str, Message | None]:
    """How it begins, and the message it is about, which one holds (else 404)."""
    for how in _BEGINNINGS:
        said = request.GET.get(how, "")
        if said:
            return how, message_of(request, id_said(said))
    return "", None


def _beginning(request: MemberRequest, how: str, about: Message | None) -> tuple[Content, bool]:
    user = request.user
    if about is None:
        return writing.empty_content(user, request.GET.getlist("a")[:50]), False
    if how == "transferer":
        require(permissions.can_forward(user, about))
        return writing.forward_content(user, about), about.attachments.exists()
    copy = about.copies.filter(user=user).order_by("outgoing").first()
    everybody = how == "tous" and bool(permissions.can_answer_all(user, about, copy.role if copy else ""))
    require(permissions.can_answer(user, about))
    return writing.answer_content(user, about, everybody=everybody), False


@bounded_upload(_LARGEST)
@form_page
@login_required
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft one goes on with; what has left is read."""
    found = own_message(request, pk)
    if request.method == "POST":
        return _write(request, found, found.parent)
    if found.state != State.DRAFT:
        return redirect(found)
    initial = written(content_of(found), key=found.key, edition=found.edition)
    return _page(request, WriteForm(user=request.user, initial=initial), found, found.parent)


def _write(request: MemberRequest, draft: Message | None, about: Message | None) -> HttpResponse:
    """Keep what is written, then do what was asked; shown again with what is to be corrected."""
    form = WriteForm(request.POST, request.FILES, user=request.user)
    valid = form.is_valid()
    if was_too_large(request):
        form.add_error("pieces", _("Ces fichiers dépassent 200 Mo ensemble\u00a0: envoyez-les en plusieurs fois."))
    if not form.can_be_kept:
        return _page(request, form, draft, about, status=422)
    try:
        draft = _kept(request, form, draft, about)
        if draft.state == State.SENT:  # the same page sent twice
            return redirect(draft)
        _take_files(request, form, draft)
        if not valid or form.errors:
            raise _Again
        return _asked(request, form, draft)
    except DraftMoved as moved:
        return _page(request, form, moved.current, about, moved=moved.current, status=409)
    except MessageRefused as refusal:
        if draft is not None and services.has_left_so(draft, form.content(about)):
            return redirect(draft)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except _Again:
        pass
    return _page(request, form, draft, about, status=422)


def _kept(request: MemberRequest, form: WriteForm, draft: Message | None, about: Message | None) -> Message:
    began = draft is None
    kept = services.save_draft(
        actor=request.user,
        content=form.content(about),
        draft=draft,
        edition=form.cleaned_data.get("edition"),
        key=form.cleaned_data.get("key", ""),
    )
    if began and about is not None and request.GET.get("transferer") and not kept.attachments.exists():
        _pass_on(request, form, kept, about)
    return kept


def _pass_on(request: MemberRequest, form: WriteForm, draft: Message, about: Message) -> None:
    """What goes with a message one passes on goes along, as copies of one's own."""
    documents = [one.document for one in reading.draft_files(about)]
    try:
        services.attach_documents(actor=request.user, draft=draft, documents=documents)
    except DocumentRefused as refusal:
        form.add_error("pieces", str(refusal))


def _take_files(request: MemberRequest, form: WriteForm, draft: Message) -> None:
    """Each file chosen; those refused are named with the reason."""
    for given in filter(None, form.cleaned_data.get("pieces") or []):
        try:
            services.attach_file(actor=request.user, draft=draft, content=given, name=given.name or "")
        except (DocumentRefused, IntakeLater, MessageRefused) as refusal:
            form.add_error("pieces", f"«\u00a0{given.name}\u00a0»\u00a0: {refusal}")


def _asked(request: MemberRequest, form: WriteForm, draft: Message) -> HttpResponse:
    action = request.POST.get("action", "joindre")  # files chosen are sent at once, by no button
    if action == "envoyer" and _large(request.user, draft):
        raise _Again
    if action in ("envoyer", "envoyer-quand-meme"):
        return _sent(request, services.send(actor=request.user, message=draft))
    if action == "en-cci":
        _hide_groups(request, draft)
        return _sent(request, services.send(actor=request.user, message=draft))
    if action == "programmer":
        return _scheduled(request, form, draft)
    if action.startswith("retirer-"):
        _detach(request, draft, action.removeprefix("retirer-"))
    elif action == "garder":
        messages.success(request, _("Le brouillon est gardé."))
    return redirect(f"{reverse('messaging:draft', args=[draft.pk])}{'#pieces' if action != 'garder' else ''}")


def _large(user: Any, draft: Message) -> list[tuple[str, int]]:
    """Large groups everybody would see and answer to."""
    if draft.no_reply:
        return []
    tokens = [*draft.tokens.get(Role.TO, []), *draft.tokens.get(Role.CC, [])]
    return reading.large_groups(user, tokens, LARGE_GROUP)


def _hide_groups(request: MemberRequest, draft: Message) -> None:
    """All groups go to « Cci »."""
    tokens: dict[str, list[str]] = {role: list(draft.tokens.get(role, [])) for role in Role.values}
    groups = [one for role in (Role.TO, Role.CC) for one in tokens[role] if one.startswith("group:")]
    hidden = {role: [one for one in tokens[role] if one not in groups] for role in Role.values}
    hidden[Role.BCC] += groups
    content = Content(draft.subject, draft.body, hidden, draft.no_reply, draft.parent)
    services.save_draft(actor=request.user, content=content, draft=draft)


def _sent(request: MemberRequest, message: Message) -> HttpResponse:
    messages.success(request, _("Le message est envoyé."))
    for missed in message.missed[:_MOST_SAID]:
        said = _("%(name)s ne l’a pas reçu\u00a0: %(why)s") % missed
        messages.warning(request, said)
    if (more := len(message.missed) - _MOST_SAID) > 0:
        words = ngettext(
            "%(n)s autre ne l’a pas reçu\u00a0: voyez «\u00a0Qui l’a reçu\u00a0».",
            "%(n)s autres ne l’ont pas reçu\u00a0: voyez «\u00a0Qui l’a reçu\u00a0».",
            more,
        )
        messages.warning(request, words % {"n": more})
    return redirect(message)


def _scheduled(request: MemberRequest, form: WriteForm, draft: Message) -> HttpResponse:
    moment = form.cleaned_data.get("moment")
    if moment is None:
        raise MessageRefused(_("Donnez le jour et l’heure où le message doit partir."), "moment")
    services.schedule(actor=request.user, message=draft, moment=moment)
    messages.success(request, _("L’envoi est programmé."))
    return redirect(draft)


def _detach(request: MemberRequest, draft: Message, said: str) -> None:
    services.detach(actor=request.user, attachment=get_object_or_404(Attachment, pk=id_said(said), message=draft))


def _page(
    request: HttpRequest,
    form: WriteForm,
    draft: Message | None,
    about: Message | None,
    *,
    moved: Message | None = None,
    forwarded: bool = False,
    status: int = 200,
) -> HttpResponse:
    large = _large(request.user, draft) if draft and status == 422 and not form.errors else []
    edition = moved.edition if moved else draft.edition if draft else None
    context = {
        "form": form,
        "draft": draft,
        "about": about,
        "files": reading.draft_files(draft) if draft else [],
        "forwarded": reading.draft_files(about) if forwarded and about else [],
        "moved": moved,
        "large": large,
        "edition": edition,
        "shows_copies": form.has_copies,
        "decision": permissions.can_write(request.user),  # type: ignore[arg-type]
    }
    return render(request, "messaging/write.html", context, status=status)


@require_POST
@login_required
def keep(request: MemberRequest) -> HttpResponse:
    """Keep a draft while it is being typed; answers what the page has to know, 409 when another window kept it."""
    draft = _named_draft(request)
    about = draft.parent if draft else _about(request)[1]
    form = WriteForm(request.POST, user=request.user)
    form.is_valid()
    if not form.can_be_kept:
        return JsonResponse({"error": str(next(iter(form.errors.values()))[0])}, status=422)
    try:
        kept = _kept(request, form, draft, about)
    except DraftMoved as moved:
        url = reverse("messaging:draft", args=[moved.current.pk])
        return JsonResponse({"error": str(moved), "edition": moved.current.edition, "url": url}, status=409)
    except MessageRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse(
        {
            "draft": kept.pk,
            "edition": kept.edition,
            "url": reverse("messaging:draft", args=[kept.pk]),
            "sent": kept.state == State.SENT,
            "said": _("Brouillon gardé à %(time)s") % {"time": timezone.localtime().strftime("%H:%M")},
        }
    )


def _named_draft(request: MemberRequest) -> Message | None:
    said = request.POST.get("draft", "")
    if not said:
        return None
    return own_message(request, id_said(said))
