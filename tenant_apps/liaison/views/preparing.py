"""A word in four steps: text, pupils, options, check."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import allowed_to, login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import permissions, selectors, services
from tenant_apps.liaison.choices import Box, State
from tenant_apps.liaison.forms import AudienceForm, CorrectionForm, OptionsForm, SendForm, WordForm
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.services import LiaisonRefused, Sent
from tenant_apps.liaison.views.common import draft_for, say_refusals
from tenants.http import form_page

_STEPS = (
    ("text", gettext_lazy("Le mot")),
    ("address", gettext_lazy("Pour qui ?")),
    ("options", gettext_lazy("Options")),
    ("check", gettext_lazy("Vérifier")),
)
# Names said in the check; beyond, how many more.
_NAMED = 60


@require_safe
@allowed_to(permissions.can_write)
def written(request: MemberRequest) -> HttpResponse:
    """What one wrote, by box: sent, shared, drafts, planned."""
    wanted = request.GET.get("boite", "")
    return show_written(request, Box(wanted) if wanted in Box.values else Box.SENT)


def show_written(request: MemberRequest, box: Box) -> HttpResponse:
    """The list of one box."""
    context = {
        "page": selectors.written(request.user, box, request.GET.get("page")),
        "box": box,
        "boxes": Box,
        "has_children": bool(selectors.children_of(request.user)),
    }
    return render(request, "liaison/written.html", context)


@require_safe
@allowed_to(permissions.can_write)
def pupils(request: MemberRequest) -> HttpResponse:
    """The options of the picker: pupils and groups whose name holds every word."""
    options = selectors.find_pupils(request.user, request.GET.get("q", ""))
    return render(request, "components/widgets/picker_options.html", {"options": options})


def _steps(current: str, word: Word | None) -> list[dict[str, Any]]:
    """The marks above each step; those before may be gone back to."""
    names = [name for name, _label in _STEPS]
    here = names.index(current)
    return [
        {
            "label": label,
            "url": reverse(f"liaison:{name}", args=[word.pk]) if word and number < here else "",
            "is_current": number == here,
            "is_done": number < here,
        }
        for number, (name, label) in enumerate(_STEPS)
    ]


def _page(request: MemberRequest, step: str, word: Word | None, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "word": word, "steps": _steps(step, word), **more}
    return render(request, f"liaison/step_{step}.html", context, status=422 if form.errors else 200)


@form_page
@allowed_to(permissions.can_write)
def new(request: MemberRequest) -> HttpResponse:
    """The first step of a new word; it is a draft from then on."""
    form = WordForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            word = services.write_word(actor=request.user, content=form.content())
        except LiaisonRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            return _next(request, word, "address")
    has_templates = selectors.shown_templates(request.user).exists()
    return _page(request, "text", None, form, has_templates=has_templates)


def _next(request: MemberRequest, word: Word, step: str) -> HttpResponse:
    """The next step; or the drafts, for who stops there."""
    if "stop" in request.POST:
        messages.success(request, _("Le brouillon est enregistré."))
        return redirect(f"{reverse('liaison:written')}?boite={Box.DRAFTS}")
    return redirect(f"liaison:{step}", word.pk)


def unless_left(step: Callable[[MemberRequest, int], HttpResponse]) -> Callable[[MemberRequest, int], HttpResponse]:
    """A word that has left (its hour came, a second click) is followed up; a text typed meanwhile corrects it."""

    @wraps(step)
    def shown(request: MemberRequest, pk: int) -> HttpResponse:
        try:
            return step(request, pk)
        except Http404:
            left = permissions.followed_by(request.user).filter(pk=pk, author=request.user, state=State.SENT).first()
        if left is None:
            raise Http404
        if request.method == "POST" and "text" in request.POST:
            return _as_correction(request, left)
        return redirect("liaison:follow", pk)

    return shown


def _as_correction(request: MemberRequest, word: Word) -> HttpResponse:
    data = request.POST.copy()
    data["edition"], data["question"] = str(word.edition), word.question
    form = CorrectionForm(data, user=request.user, word=word)
    form.add_error(None, _("Ce mot est parti pendant que vous l’écriviez : enregistrez votre texte pour le corriger."))
    return render(request, "liaison/correct.html", {"form": form, "word": word, "other": word}, status=409)


@form_page
@login_required
@unless_left
def text(request: MemberRequest, pk: int) -> HttpResponse:
    """The first step again."""
    word = draft_for(request, pk)
    first = {"title": word.title, "text": word.text, "category": word.category}
    form = WordForm(request.POST if request.method == "POST" else None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.rewrite_word(actor=request.user, word=word, content=form.content())
        except LiaisonRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            return _next(request, word, "address")
    return _page(request, "text", word, form, has_templates=False)


@form_page
@login_required
@unless_left
def address(request: MemberRequest, pk: int) -> HttpResponse:
    """The second step: which pupils."""
    word = draft_for(request, pk)
    form = AudienceForm(
        request.POST if request.method == "POST" else None, user=request.user, initial=AudienceForm.initial_for(word)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.address_word(actor=request.user, word=word, tokens=form.tokens())
        except LiaisonRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _next(request, word, "options")
    return _page(request, "address", word, form)


@form_page
@login_required
@unless_left
def options(request: MemberRequest, pk: int) -> HttpResponse:
    """The third step: what is asked of families."""
    word = draft_for(request, pk)
    form = OptionsForm(request.POST if request.method == "POST" else None, initial=OptionsForm.initial_for(word))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_options(actor=request.user, word=word, options=form.options())
        except LiaisonRefused as refusal:
            form.add_error("deadline", str(refusal))
        else:
            return _next(request, word, "check")
    return _page(request, "options", word, form)


@form_page
@login_required
@unless_left
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """The last step: everything at a glance, then it leaves, now or later."""
    word = draft_for(request, pk)
    first = {"when": SendForm.LATER, "moment": word.scheduled_for} if word.scheduled_for else None
    form = SendForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return _leave(request, word, form)
        except LiaisonRefused as refusal:
            form.add_error("moment" if form.is_later else None, str(refusal))
    return _show_check(request, word, form)


def _leave(request: MemberRequest, word: Word, form: SendForm) -> HttpResponse:
    if form.is_later:
        services.schedule_word(actor=request.user, word=word, moment=form.cleaned_data["moment"])
        messages.success(request, _("Le mot est programmé : il partira tout seul."))
        return redirect(f"{reverse('liaison:written')}?boite={Box.SCHEDULED}")
    sent = services.send_word(actor=request.user, word=word)
    _say_sent(request, sent)
    return redirect("liaison:follow", word.pk)


def _say_sent(request: MemberRequest, sent: Sent) -> None:
    said = ngettext("Le mot est envoyé pour %(n)s élève.", "Le mot est envoyé pour %(n)s élèves.", sent.pupils)
    messages.success(request, said % {"n": sent.pupils})
    if sent.dropped:
        names = ", ".join(sent.dropped[:10])
        messages.warning(request, _("Il n’a pas pu aller à : %(names)s.") % {"names": names})


def _show_check(request: MemberRequest, word: Word, form: SendForm) -> HttpResponse:
    pupils, dropped = selectors.pupils_of_draft(request.user, word.audience)
    adults = {link.relative.pk: link.relative for pupil in pupils for link in pupil.guardians.all()}
    more = {
        "pupils": pupils[:_NAMED],
        "pupil_count": len(pupils),
        "more_count": max(0, len(pupils) - _NAMED),
        "dropped": dropped,
        "adult_count": len(adults),
        "pending_count": sum(not adult.is_activated for adult in adults.values()),
        "alone": [pupil for pupil in pupils if not pupil.guardians.all()][:_NAMED],
    }
    return _page(request, "check", word, form, **more)


@require_POST
@login_required
@say_refusals
def unschedule(request: MemberRequest, pk: int) -> HttpResponse:
    """A planned word is a draft again."""
    word = draft_for(request, pk)
    services.unschedule_word(actor=request.user, word=word)
    messages.success(request, _("Le mot ne partira pas tout seul : c’est un brouillon."))
    return redirect("liaison:check", word.pk)
