"""Words on paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.liaison import documents, permissions, selectors
from tenant_apps.liaison.forms import CouponsForm
from tenant_apps.liaison.models import Signature
from tenant_apps.liaison.views.common import followed_word, word_for


def _school(request: MemberRequest) -> str:
    return request.school.name if request.school else ""


def _answer(pdf: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{slugify(name)[:80] or "mot"}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
@login_required
def word(request: MemberRequest, pk: int) -> HttpResponse:
    """The word itself."""
    found = word_for(request, pk)
    return _answer(documents.word_pdf(documents.letter_of(found, _school(request)), request.user), found.title)


@require_safe
@login_required
def follow_up(request: MemberRequest, pk: int) -> HttpResponse:
    """The follow-up, every pupil."""
    found = followed_word(request, pk)
    counts, lines = selectors.whole_follow_up(found)
    letter = documents.letter_of(found, _school(request))
    return _answer(documents.follow_up_pdf(letter, counts, lines), f"suivi-{found.title}")


@require_safe
@login_required
def coupons(request: MemberRequest, pk: int) -> HttpResponse:
    """Paper coupons: how many is asked, one per pupil unless one says otherwise."""
    found = followed_word(request, pk)
    total = selectors.counts_of(found).total
    form = CouponsForm(request.GET if "number" in request.GET else None, initial={"number": max(1, total)})
    if form.is_bound and form.is_valid():
        letter = documents.letter_of(found, _school(request))
        pdf = documents.coupons_pdf(letter, form.cleaned_data["number"], request.user)
        return _answer(pdf, f"coupons-{found.title}")
    context = {"form": form, "word": found, "total": total}
    return render(request, "liaison/coupons.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def proof(request: MemberRequest, pk: int) -> HttpResponse:
    """The proof of a signature: for who signed, and those who follow the word up."""
    signatures = Signature.objects.select_related("concerned__word", "concerned__pupil", "relative")
    found = get_object_or_404(signatures, pk=pk)
    if not permissions.can_see_proof(request.user, found):
        raise Http404  # another's is as if it were not
    text = selectors.text_signed(found)
    pdf = documents.proof_pdf(found, text, _school(request), request.user)
    return _answer(pdf, f"autorisation-{found.concerned.pupil.full_name}")
