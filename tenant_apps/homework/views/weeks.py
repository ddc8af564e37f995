"""Weeks and days: of all one's children, of one notebook, of the days one was away; on paper too."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.homework import permissions, selectors
from tenant_apps.homework.choices import View
from tenant_apps.homework.documents import agenda_pdf
from tenant_apps.homework.forms import PageForm, PeriodForm
from tenant_apps.homework.rules import usual_day
from tenant_apps.homework.selectors import Agenda
from tenant_apps.homework.views.common import notebook_or_404
from tenant_apps.sharing.choices import Level
from tenants.choices import Zone
from tenants.context import current_school

_FAMILY = {Profile.PUPIL, Profile.RELATIVE}
_NOTEBOOKS = 24


@require_safe
@login_required
def home(request: MemberRequest) -> HttpResponse:
    """The week for families; for those who write, their notebook, or their notebooks when there are several."""
    if request.user.profile in _FAMILY:
        return _mine(request)
    found = list(selectors.notebooks_of(request.user)[:2])
    if (
        len(found) == 1
        and permissions.can_write(request.user, found[0])
        and not selectors.classes_without(request.user).exists()
    ):
        return redirect(found[0])
    return redirect("homework:notebooks")


@require_safe
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """The week of all one's children, or one's own."""
    return _mine(request)


def _mine(request: MemberRequest) -> HttpResponse:
    form = PageForm(request.GET)
    pupils = selectors.pupils_of(request.user)
    pupil = form.pupil_among(pupils)
    agenda = selectors.agenda(request.user, *form.period(), pupil=pupil, pupils=pupils)
    several = agenda.is_of_several or (pupil is None and len(pupils) > 1)
    return render(request, "homework/mine.html", _page(request, form, agenda) | {"pupil": pupil, "several": several})


def _page(request: MemberRequest, form: PageForm, agenda: Agenda) -> dict[str, Any]:
    """What every page of days shows: where one is, the days before and after."""
    view = form.view()
    step = timedelta(days=1 if view == View.DAY else 7)
    day = form.day()
    return {
        "agenda": agenda,
        "view": view,
        "views": list(View),
        "day": day,
        "earlier": day - step,
        "later": day + step,
        "here": request.get_full_path(),
        "alone": False,
        "several": False,
        "own_calendar": current_school().zone == Zone.OTHER,
        "is_now": agenda.first <= usual_day(agenda.today) <= agenda.last,
    }


@require_safe
@login_required
def notebook(request: MemberRequest, pk: int) -> HttpResponse:
    """A notebook, by week or by day."""
    found = notebook_or_404(request, pk)
    form = PageForm(request.GET)
    agenda = selectors.agenda(request.user, *form.period(), notebook=found)
    level = permissions.level_on(request.user, found) or Level.READ
    context = {
        "notebook": found,
        "may_write": level >= Level.CONTRIBUTE,
        "may_manage": level >= Level.MANAGE,
        "pupil_count": selectors.readers_of(found).count() if level >= Level.CONTRIBUTE else 0,
    }
    return render(request, "homework/notebook.html", _page(request, form, agenda) | context)


@require_safe
@login_required
def notebooks(request: MemberRequest) -> HttpResponse:
    """The notebooks one reads, the classes that have none yet, what is in the trash."""
    page = Paginator(selectors.notebooks_of(request.user), _NOTEBOOKS).get_page(request.GET.get("page"))
    may_create = bool(permissions.can_create(request.user))
    context = {
        "page": page,
        "may_create": may_create,
        "classes": selectors.classes_without(request.user)[:_NOTEBOOKS] if may_create else [],
        "trashed": permissions.trashed_notebooks(request.user).order_by("-trashed_at")[:_NOTEBOOKS],
        "has_children": request.user.profile not in _FAMILY and bool(selectors.pupils_of(request.user)),
    }
    return render(request, "homework/notebooks.html", context)


@require_safe
@login_required
def catch_up(request: MemberRequest) -> HttpResponse:
    """All that was to be done while one was away."""
    today = timezone.localdate()
    usual = {"du": today - timedelta(days=7), "au": today, "enfant": request.GET.get("enfant")}
    form = PeriodForm(request.GET if "du" in request.GET else None, initial=usual)
    agenda = None
    if form.is_valid():
        pupil = PageForm(request.GET).pupil_among(selectors.pupils_of(request.user))
        agenda = selectors.agenda(request.user, form.cleaned_data["du"], form.cleaned_data["au"], pupil=pupil)
    status = 422 if form.errors else 200
    context = {"form": form, "agenda": agenda, "several": True, "alone": False, "here": request.get_full_path()}
    return render(request, "homework/catch_up.html", context, status=status)


@require_safe
@login_required
def print_mine(request: MemberRequest) -> HttpResponse:
    """The week of one's children on paper."""
    form = PageForm(request.GET)
    pupil = form.pupil_among(selectors.pupils_of(request.user))
    title = pupil.full_name if pupil else _("Cahier de textes")
    return _paper(request, selectors.agenda(request.user, *_week_of(form), pupil=pupil), title, several=True)


@require_safe
@login_required
def print_notebook(request: MemberRequest, pk: int) -> HttpResponse:
    """The week of a notebook on paper."""
    found = notebook_or_404(request, pk)
    agenda = selectors.agenda(request.user, *_week_of(PageForm(request.GET)), notebook=found)
    return _paper(request, agenda, found.title, several=False)


def _week_of(form: PageForm) -> tuple[date, date]:
    """On paper a week is whole, whatever the screen shows."""
    monday = form.day() - timedelta(days=form.day().weekday())
    return monday, monday + timedelta(days=6)


def _paper(request: MemberRequest, agenda: Agenda, title: str, *, several: bool) -> HttpResponse:
    school = current_school().name
    pdf = agenda_pdf(agenda, title=title, school=school, reader=request.user, several=several)
    name = slugify(_("cahier de textes %(day)s") % {"day": f"{agenda.first:%Y-%m-%d}"})
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
