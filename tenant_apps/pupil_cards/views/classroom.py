"""The teacher's page of the cards: hours, print, cancel, who came in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.forms import PupilsForm
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.rules import of_name
from tenant_apps.pupil_cards import selectors, services
from tenant_apps.pupil_cards.documents import cards_pdf
from tenant_apps.pupil_cards.forms import HoursForm
from tenant_apps.pupil_cards.rules import are_open
from tenants.clocks import clock_of
from tenants.context import current_school
from tenants.hosts import school_url
from tenants.http import form_page


@require_safe
@class_page
def board(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The hours, and each pupil's card."""
    opening = selectors.opening_of(school_class)
    page = Paginator(directory.pupils_of(school_class), PupilsForm.most).get_page(request.GET.get("page"))
    context = {
        "school_class": school_class,
        "opening": opening,
        "open_now": bool(opening and are_open([opening.hours], timezone.now(), clock_of(current_school()))),
        "page": page,
        "holders": selectors.holders(page),
    }
    return render(request, "pupil_cards/board.html", context)


@form_page
@class_page
def hours(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """Days and hours."""
    opening = selectors.opening_of(school_class)
    initial = {"days": opening.hours.days, "starts": opening.starts, "ends": opening.ends} if opening else {}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        context = {"school_class": school_class, "form": form, "opening": opening}
        return render(request, "pupil_cards/hours.html", context)
    services.open_class(actor=request.user, school_class=school_class, **form.cleaned_data)
    messages.success(request, _("C’est enregistré : les cartes marchent aux heures choisies."))
    return redirect("pupil_cards:board", school_class.pk)


@require_POST
@class_page
def close(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """No card opens any more; the cards are kept for another day."""
    services.close_class(actor=request.user, school_class=school_class)
    messages.success(request, _("Les cartes sont fermées. Elles resserviront si vous les ouvrez de nouveau."))
    return redirect("pupil_cards:board", school_class.pk)


@never_cache
@require_POST
@class_page
def make(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """New cards for the pupils ticked, as PDF: their codes are nowhere else."""
    form = PupilsForm(request.POST, pupils=directory.pupils_of(school_class))
    if not form.is_valid():
        return _refused(request, school_class, str(next(iter(form.errors["pupils"]))))
    pupils = form.cleaned_data["pupils"]
    try:
        cards = services.make_cards(actor=request.user, school_class=school_class, pupils=pupils)
    except AccountRefused as refusal:
        return _refused(request, school_class, str(refusal))
    assert request.school is not None  # noqa: S101 - these pages exist in schools only
    address = school_url(request.school, reverse("pupil_cards:enter"))
    pdf = cards_pdf(cards, address=address, school=request.school.name, class_name=school_class.name)
    name = slugify(_("cartes %(name)s") % {"name": school_class.name})
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _refused(request: MemberRequest, school_class: SchoolClass, reason: str) -> HttpResponse:
    messages.warning(request, reason)
    return redirect("pupil_cards:board", school_class.pk)


@require_POST
@class_page
def revoke(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """A lost card opens nothing any more."""
    pupil = get_object_or_404(directory.pupils_of(school_class), pk=pupil_id)
    services.revoke_card(actor=request.user, pupil=pupil)
    text = _("La carte %(of_name)s ne marche plus.") % {"of_name": of_name(pupil.full_name)}
    messages.success(request, text)
    return redirect("pupil_cards:board", school_class.pk)
