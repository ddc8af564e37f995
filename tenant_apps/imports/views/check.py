"""One import: its columns to match, its dry run, its progress, its report."""

from collections.abc import Container
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.imports import onde, services
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.forms import ColumnsForm, RowFilters
from tenant_apps.imports.models import Import, ImportRow
from tenant_apps.imports.permissions import can_change, can_see_column, can_undo
from tenant_apps.imports.records import Kind
from tenant_apps.imports.selectors import near_among, new_people, persons_of, progress_of, waiting_rows
from tenant_apps.imports.views.common import handled, still_open
from tenant_apps.imports.words import Line, line_of
from tenants.http import form_page

_PAGE = 50
# Beyond, an address would be too long: the page of sheets chooses them as « not activated yet ».
_MOST_NAMED = 150


@require_safe
@handled
def show(request: MemberRequest, run: Import) -> HttpResponseBase:
    """Where an import is; a page under way asks for itself again, and gives way to the report."""
    if run.status == ImportStatus.MAPPING and can_change(run):
        return redirect("imports:columns", run.pk, _first_unread(run))
    if run.status == ImportStatus.APPLYING:
        template = "imports/_progress.html" if request.htmx else "imports/applying.html"
        return render(request, template, {"run": run, "percent": progress_of(run)})
    if request.htmx and "suivi" in request.GET:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/show.html", _facts(run) | _rows(request, run))


def _first_unread(run: Import) -> int:
    return next(number for number, file in enumerate(run.files) if file["missing"])


def _facts(run: Import) -> dict[str, object]:
    """What stands above the rows."""
    applied = run.status == ImportStatus.APPLIED
    made = new_people(run) if applied else []
    return {
        "run": run,
        "totals": run.totals,
        "classes": run.counts.get("classes", {}),
        "waiting": waiting_rows(run).count() if run.is_open else 0,
        "change": can_change(run),
        "undo": can_undo(run) if applied else None,
        "made": made,
        "named": made if len(made) <= _MOST_NAMED else [],
    }


def _rows(request: MemberRequest, run: Import) -> dict[str, object]:
    """The rows asked for, one page of them, told."""
    filters = RowFilters(request.GET, run=run)
    page = Paginator(filters.rows(), _PAGE).get_page(request.GET.get("page"))
    people = persons_of(page)
    near = near_among(request.user, people.values())
    lines = [_line(request.user, row, people.get(row.person_id or 0), near) for row in page]
    return {"filters": filters, "page": page, "lines": lines}


def _line(actor: User, row: ImportRow, person: User | None, near: Container[int]) -> Line:
    """A row with what `actor` may know of the account it is about."""
    if person is None:
        return line_of(row, None)
    sees = partial(can_see_column, actor, person, near=near)
    return line_of(row, person if person.pk in near else None, sees)


@form_page
@still_open
def columns(request: MemberRequest, run: Import, number: int) -> HttpResponseBase:
    """What each column of one file says, and first of whom the file speaks."""
    if number >= len(run.files):
        raise Http404
    file = run.files[number]
    kind = _kind(request, file["kind"])
    given = request.POST if request.method == "POST" else None
    form = ColumnsForm(given, file=file, kind=kind) if kind else None
    if request.method == "POST" and form and form.is_valid():
        try:
            run = services.set_mapping(
                actor=request.user,
                run=run,
                file_number=number,
                mapping=form.mapping(),
                remember=form.cleaned_data["retenir"],
            )
        except (services.ImportRefused, onde.BadMapping) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("imports:show", run.pk)
    context = {"run": run, "file": file, "number": number, "form": form, "kind": kind, "kinds": _kinds()}
    return render(request, "imports/columns.html", context, status=422 if form and form.errors else 200)


def _kind(request: MemberRequest, known: str) -> Kind | None:
    """The kind chosen on this page, else the one the headers announce."""
    said = request.POST.get("genre") or request.GET.get("genre") or known
    return Kind(said) if said in set(Kind) else None


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, onde.kind_label(kind)) for kind in Kind]
