"""The follow-up of a word: who read it, who is missing; corrected, reminded, taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import permissions, rules, selectors, services
from tenant_apps.liaison.choices import Box, Filter
from tenant_apps.liaison.forms import CorrectionForm
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.services import LiaisonRefused
from tenant_apps.liaison.views.common import followed_word, say_refusals, word_for
from tenants.http import form_page


def _shown(request: MemberRequest, word: Word) -> Filter:
    wanted = request.GET.get("voir", "")
    of_consent = (Filter.YES, Filter.NO)
    shown = Filter(wanted) if wanted in Filter.values else Filter.ALL
    return Filter.ALL if shown in of_consent and not word.question else shown


@require_safe
@login_required
def follow(request: MemberRequest, pk: int) -> HttpResponse:
    """`7/27 lus`, by whom and when, who has not; the page asks for its counts again while it is open."""
    word = followed_word(request, pk)
    if request.headers.get("HX-Target") == "counts":
        context: dict[str, Any] = {"word": word, "counts": selectors.counts_of(word)}
        return render(request, "liaison/_counts.html", context)
    shown = _shown(request, word)
    context = {
        **vars(selectors.follow_up(word, shown=shown, page=request.GET.get("page"))),
        **_rights(request, word),
        "filters": [one for one in Filter if word.question or one not in (Filter.YES, Filter.NO)],
        "reads": bool(selectors.reading_of(request.user, word).rows),
    }
    if request.GET.get("voir") == "reponses":
        context |= {"replies": selectors.replies_of(word, request.GET.get("page")), "shows_replies": True}
    return render(request, "liaison/follow.html", context)


def _rights(request: MemberRequest, word: Word) -> dict[str, Any]:
    user = request.user
    return {
        "may_remind": bool(permissions.can_remind(user, word)),
        "may_change": bool(permissions.can_change(user, word)),
        "may_share": bool(permissions.can_share(user, word)) and word.is_sent,
        "reminded_lately": not rules.can_remind_at(word.reminded_at, timezone.now()),
        "is_author": word.author_id == user.pk,
    }


@require_POST
@login_required
def remind(request: MemberRequest, pk: int) -> HttpResponse:
    """« Rappel de lecture », to the missing only."""
    word = followed_word(request, pk)
    require(permissions.can_remind(request.user, word))
    try:
        count = services.remind(actor=request.user, word=word)
    except LiaisonRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Le rappel est parti à %(n)s personne.", "Le rappel est parti à %(n)s personnes.", count)
        messages.success(request, said % {"n": count})
    return redirect("liaison:follow", word.pk)


@form_page
@login_required
def correct(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the text without telling families again; two tabs never undo each other."""
    word = followed_word(request, pk)
    require(permissions.can_change(request.user, word))
    first = {name: getattr(word, name) for name in ("title", "text", "category", "question", "edition")}
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, user=request.user, word=word, initial=first
    )
    context: dict[str, Any] = {"form": form, "word": word}
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, word, form)
        except services.WordMoved as moved:
            form = _begin_again(request, form, moved)
            context |= {"form": form, "word": moved.word, "other": moved.word}
        except LiaisonRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le mot est corrigé. Les familles n’ont pas reçu de nouvelle notification."))
            return redirect("liaison:follow", word.pk)
    return render(request, "liaison/correct.html", context, status=422 if form.errors else 200)


def _correct(request: MemberRequest, word: Word, form: CorrectionForm) -> None:
    data = form.cleaned_data
    services.correct_word(
        actor=request.user,
        word=word,
        edition=data["edition"],
        content=form.content(),
        question=data.get("question", ""),
    )


def _begin_again(request: MemberRequest, form: CorrectionForm, moved: services.WordMoved) -> CorrectionForm:
    """What was typed, over the text somebody else saved meanwhile, which is shown beside it."""
    data = request.POST.copy()
    data["edition"] = str(moved.word.edition)
    again = CorrectionForm(data, user=request.user, word=moved.word)
    again.add_error(None, str(moved))
    return again


@require_safe
@login_required
def editions(request: MemberRequest, pk: int) -> HttpResponse:
    """The word as it was before each change: for those who read it then too."""
    word = word_for(request, pk)
    context = {"word": word, "editions": selectors.edition_texts(word)}
    return render(request, "liaison/editions.html", context)


@form_page
@login_required
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then delete a draft, or take a sent word out of everybody's carnet."""
    word = word_for(request, pk)
    if not word.is_draft:
        require(permissions.can_change(request.user, word))
    elif word.author_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        return _deleted(request, word)
    counts = None if word.is_draft else selectors.counts_of(word)
    return render(request, "liaison/delete.html", {"word": word, "counts": counts})


@say_refusals
def _deleted(request: MemberRequest, word: Word) -> HttpResponse:
    box = Box.DRAFTS if word.is_draft else Box.SENT
    if word.is_draft:
        services.delete_draft(actor=request.user, word=word)
        messages.success(request, _("Le brouillon est supprimé."))
    elif services.remove_word(actor=request.user, word=word):
        messages.success(request, _("Le mot est retiré du carnet des familles. Ses signatures sont gardées ici."))
    else:
        messages.success(request, _("Le mot est supprimé pour tout le monde."))
    return redirect(f"{reverse('liaison:written')}?boite={box}")
