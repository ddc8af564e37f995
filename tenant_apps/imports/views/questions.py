"""Rows that wait for a human: one after another, answered, taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.directory.http import MemberRequest
from tenant_apps.imports import services
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import Import, ImportRow
from tenant_apps.imports.questions import answers_of, ask, next_after, split_answer
from tenant_apps.imports.selectors import decided_rows, is_waiting, place_in_queue, rows_of, waiting_rows
from tenant_apps.imports.views.common import still_open
from tenants.http import form_page, id_said

_PAGE = 50


@require_safe
@still_open
def queue(request: MemberRequest, run: Import) -> HttpResponseBase:
    """The first question."""
    first = waiting_rows(run).first()
    return redirect("imports:decide", run.pk, first.pk) if first else redirect("imports:show", run.pk)


@form_page
@still_open
def decide(request: MemberRequest, run: Import, row_pk: int) -> HttpResponseBase:
    """One question with both sides; its answer leads to the next."""
    row = get_object_or_404(rows_of(run), pk=row_pk)
    if request.method == "POST":
        return _answer(request, run, row)
    place, count = place_in_queue(run, row)
    if not place:
        return redirect("imports:answers", run.pk)
    context = {
        "run": run,
        "question": ask(request.user, row),
        "place": place,
        "count": count,
        "following": next_after(run, row),
        "absent": run.count(Outcome.ABSENT) if row.outcome == Outcome.ABSENT else 0,
    }
    return render(request, "imports/question.html", context)


def _answer(request: MemberRequest, run: Import, row: ImportRow) -> HttpResponse:
    """Write one answer ("" takes it back), say what came of it, go to what is left."""
    answer, child = split_answer(request.POST.get("reponse", ""))
    try:
        run = services.decide(actor=request.user, run=run, row=row, decision=answer, child=child)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("imports:decide", run.pk, row.pk)
    if is_waiting(run, row):
        if answer and child is None:  # once the child is known, it may have to be asked who the parent is
            messages.warning(request, _("Cette réponse ne suffit pas encore : lisez ce qui est écrit de la ligne."))
        return redirect("imports:decide", run.pk, row.pk)
    _offer_back(request, row)
    following = next_after(run, row)
    return redirect("imports:decide", run.pk, following.pk) if following else redirect("imports:show", run.pk)


def _offer_back(request: MemberRequest, row: ImportRow) -> None:
    """A toast that takes the answer back; its form stands in the pages that may come next."""
    button = '{} <button class="link-button" form="take-back" name="ligne" value="{}">{}</button>'
    said = _("C’est noté pour %(name)s.") % {"name": row.full_name}
    messages.success(request, format_html(button, said, row.pk, _("Revenir dessus")))


@form_page
@still_open
def answers(request: MemberRequest, run: Import) -> HttpResponseBase:
    """What was answered so far; each answer can be taken back."""
    if request.method == "POST":
        row = get_object_or_404(rows_of(run), pk=id_said(request.POST.get("ligne", "")))
        return _take_back(request, run, row)
    page = Paginator(decided_rows(run), _PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/answers.html", {"run": run, "page": page, "answers": answers_of(run, page)})


def _take_back(request: MemberRequest, run: Import, row: ImportRow) -> HttpResponse:
    try:
        run = services.decide(actor=request.user, run=run, row=row, decision="")
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("imports:show", run.pk)
    if is_waiting(run, row):
        return redirect("imports:decide", run.pk, row.pk)
    messages.success(request, _("La réponse est reprise."))
    return redirect("imports:answers", run.pk)


@require_POST
@still_open
def keep_absent(request: MemberRequest, run: Import) -> HttpResponse:
    """Keep everybody who was added by hand and is in no file."""
    try:
        n = services.keep_absent(actor=request.user, run=run)
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, ngettext("%(n)s compte est gardé.", "%(n)s comptes sont gardés.", n) % {"n": n})
    return redirect("imports:queue", run.pk)
