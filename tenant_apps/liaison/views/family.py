"""The carnet as families and pupils have it: words to read, confirm, answer and sign."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import permissions, selectors, services
from tenant_apps.liaison.choices import Box
from tenant_apps.liaison.forms import ReplyForm, SignatureForm
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.selectors import Entry
from tenant_apps.liaison.services import LiaisonRefused
from tenant_apps.liaison.views.common import say_refusals, word_for
from tenant_apps.liaison.views.preparing import show_written
from tenants.http import id_said


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """The words of one's children; those who write, and have no child here, find what they wrote."""
    children = selectors.children_of(request.user)
    writes = bool(permissions.can_write(request.user))
    if writes and not children:
        return show_written(request, Box.SENT)
    return _show_family(request, children, writes=writes)


def _show_family(request: MemberRequest, children: list[selectors.Child], *, writes: bool) -> HttpResponse:
    child = id_said(request.GET.get("enfant", "")) or None
    waiting = request.GET.get("vue") == "a-confirmer"
    page = selectors.entries_of(request.user, child=child, waiting=waiting, page=request.GET.get("page"))
    context = {
        "page": page,
        "children": children,
        "child": child,
        "waiting": waiting,
        "writes": writes,
        "is_pupil": request.user.profile == Profile.PUPIL,
    }
    return render(request, "liaison/family.html", context)


@require_safe
@login_required
def word(request: MemberRequest, pk: int) -> HttpResponse:
    """A word: read by a family; its author and colleagues go to its follow-up, or on with the draft."""
    found = word_for(request, pk)
    if found.is_draft:
        return redirect("liaison:check", found.pk)
    entry = selectors.reading_of(request.user, found)
    if not entry.rows:
        return redirect("liaison:follow", found.pk)
    return _show(request, entry)


def _show(
    request: MemberRequest, entry: Entry, *, reply: ReplyForm | None = None, signature: SignatureForm | None = None
) -> HttpResponse:
    found, user = entry.word, request.user
    first = {"edition": found.edition}
    may_answer = bool(entry.mine)
    typed = {"text": entry.reply.text} if entry.reply else {}
    context = {
        "word": found,
        "entry": entry,
        "may_answer": may_answer,
        "decision": permissions.can_answer(user, found),
        "may_follow": bool(permissions.can_follow(user, found)),
        "reply_form": reply or ReplyForm(initial={**first, **typed}) if may_answer and found.replies else None,
        "signature_form": signature or SignatureForm(entry=entry, initial=first)
        if may_answer and found.question
        else None,
        "is_pupil": user.profile == Profile.PUPIL,
    }
    refused = any(form is not None and form.errors for form in (reply, signature))
    return render(request, "liaison/word.html", context, status=422 if refused else 200)


@require_POST
@login_required
@say_refusals
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """« Confirmer la lecture », for all one's children at once; sent again, it is the same."""
    found = word_for(request, pk)
    edition = id_said(request.POST.get("edition", "")) or 1
    services.confirm(actor=request.user, word=found, edition=edition)
    messages.success(request, _("Merci, votre lecture est confirmée."))
    return _onward(request, found)


def _onward(request: MemberRequest, found: Word) -> HttpResponse:
    """Back where the button stood: the first page, or the word."""
    return redirect("home" if request.POST.get("ici") == "accueil" else found)


@require_POST
@login_required
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a word, or change one's answer; what was typed stays when it is refused."""
    found = word_for(request, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            services.reply(actor=request.user, word=found, **form.cleaned_data)
        except LiaisonRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Votre réponse est envoyée."))
            return redirect(found)
    return _show(request, selectors.reading_of(request.user, found), reply=form)


@require_POST
@login_required
def sign(request: MemberRequest, pk: int) -> HttpResponse:
    """Say yes or no for each child, and sign; what was typed stays when it is refused."""
    found = word_for(request, pk)
    entry = selectors.reading_of(request.user, found)
    form = SignatureForm(request.POST, entry=entry)
    if form.is_valid():
        try:
            made = services.sign(
                actor=request.user,
                word=found,
                edition=form.cleaned_data["edition"],
                consents=form.consents(),
                hand=form.hand(),
            )
        except services.WordMoved as moved:
            return _sign_again(request, form, moved)
        except LiaisonRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _signed(request, found, len(made))
    return _show(request, entry, signature=form)


def _sign_again(request: MemberRequest, form: SignatureForm, moved: services.WordMoved) -> HttpResponse:
    """The text changed under the hand: it is shown as it is now, what was answered is kept."""
    data = request.POST.copy()
    data["edition"] = str(moved.word.edition)
    entry = selectors.reading_of(request.user, moved.word)
    again = SignatureForm(data, entry=entry)
    again.add_error(None, str(moved))
    return _show(request, entry, signature=again)


def _signed(request: MemberRequest, found: Word, count: int) -> HttpResponse:
    said = ngettext("Votre réponse est signée.", "Vos %(n)s réponses sont signées.", count) if count else ""
    messages.success(request, said % {"n": count} if said else _("Votre réponse était déjà signée."))
    return redirect(found)
