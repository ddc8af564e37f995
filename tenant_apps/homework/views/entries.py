"""One thing to be done: read, written, changed, copied, deleted, marked as done."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import login_required, require
from tenant_apps.accounts.models import User
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.undo import offer_undo, read_offer
from tenant_apps.homework import permissions, selectors, services
from tenant_apps.homework.choices import SUBJECTS, Scope
from tenant_apps.homework.forms import (
    ChangeForm,
    CopyEntryForm,
    EntryForm,
    MarkForm,
    NewEntryForm,
    PageForm,
    RemoveForm,
    SeriesEndForm,
)
from tenant_apps.homework.models import Entry, Notebook
from tenant_apps.homework.services import Copied, EntryMoved, HomeworkRefused
from tenant_apps.homework.views.common import (
    UNDO,
    at_day,
    entry_or_404,
    home_url,
    notebook_or_404,
    warn_of_day,
    way_back,
)
from tenant_apps.richtext.media import ForeignMedia
from tenants.http import form_page

_PUPILS = 50


@require_safe
@login_required
def entry(request: MemberRequest, pk: int) -> HttpResponse:
    """What is to be done; for those who write, who has done it."""
    found = entry_or_404(request, pk)
    end = SeriesEndForm(initial={"until": found.series.ends_on}) if found.series else None
    return _show(request, found, end)


def _show(request: MemberRequest, found: Entry, end: SeriesEndForm | None) -> HttpResponse:
    item = selectors.item_of(request.user, found)
    context: dict[str, Any] = {"item": item, "notebook": found.notebook, "series": found.series, "page": None}
    context |= {"here": request.get_full_path(), "several": False, "alone": True, "end": end}
    if item.may_write:
        readers = Paginator(selectors.readers_with_marks(found), _PUPILS)
        context |= {"page": readers.get_page(request.GET.get("page")), "pupil_count": readers.count}
    return render(request, "homework/entry.html", context, status=422 if end and end.errors else 200)


@require_POST
@login_required
def end_series(request: MemberRequest, pk: int) -> HttpResponse:
    """What comes again ends later or earlier."""
    found = entry_or_404(request, pk)
    require(permissions.can_write(request.user, found.notebook))
    form = SeriesEndForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        ended = services.end_series(actor=request.user, entry=found, **form.cleaned_data)
    except HomeworkRefused as refusal:
        if not refusal.field:
            messages.error(request, str(refusal))
            return redirect(found)
        form.add_error(refusal.field, str(refusal))
        return _show(request, found, form)
    _say_ended(request, found, ended)
    return redirect(at_day(found.notebook, min(found.date, form.cleaned_data["until"])))


def _say_ended(request: MemberRequest, entry: Entry, ended: services.Ended) -> None:
    n = len(ended.removed)
    if n:
        text = ngettext("%(n)s jour est supprimé.", "%(n)s jours sont supprimés.", n) % {"n": n}
        offer_undo(request, UNDO, text, notebook=entry.notebook_id, ids=ended.removed)
    elif ended.added:
        words = ngettext("%(n)s jour est ajouté.", "%(n)s jours sont ajoutés.", ended.added)
        messages.success(request, words % {"n": ended.added})
    else:
        messages.info(request, _("Aucun jour ne s’ajoute ni ne s’en va."))


@form_page
@login_required
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Write what is to be done for a day, or every week."""
    notebook = notebook_or_404(request, pk)
    require(permissions.can_write(request.user, notebook))
    day = PageForm(request.GET).day() if "jour" in request.GET else selectors.next_day()
    form = NewEntryForm(request.POST or None, initial={"date": day})
    if request.method == "POST" and form.is_valid():
        made = _added(request, notebook, form)
        if made:
            return redirect(at_day(notebook, made[0].date))
    return _entry_page(request, notebook, form, {"day": day})


def _added(request: MemberRequest, notebook: Notebook, form: NewEntryForm) -> list[Entry]:
    """What was written; nothing when it was refused, which is said at its field."""
    try:
        made = services.add_entry(actor=request.user, notebook=notebook, **form.cleaned_data)
    except HomeworkRefused as refusal:
        form.refuse(refusal)
        return []
    except ForeignMedia as foreign:
        form.add_error("text", str(foreign))
        return []
    text = ngettext("Le travail est noté.", "Le travail est noté pour %(n)s jours.", len(made)) % {"n": len(made)}
    messages.success(request, text)
    warn_of_day(request, made[0].date)
    return made


def _entry_page(request: MemberRequest, notebook: Notebook, form: EntryForm, context: dict[str, Any]) -> HttpResponse:
    form.fields["text"].for_writer(request.user)  # type: ignore[attr-defined]
    known = selectors.subjects_in(notebook)
    shown = {"notebook": notebook, "form": form, "subjects": [*known, *(one for one in SUBJECTS if one not in known)]}
    status = 422 if form.errors else 200
    return render(
        request, "homework/entry_form.html", {"entry": None, "moved": None, **shown, **context}, status=status
    )


@form_page
@login_required
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Write it again; when somebody did meanwhile, both texts are shown."""
    found = entry_or_404(request, pk)
    require(permissions.can_write(request.user, found.notebook))
    initial = {"date": found.date, "subject": found.subject, "text": found.text, "edition": found.edition}
    form = ChangeForm(request.POST or None, initial=initial, entry=found)
    moved = None
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_entry(
                actor=request.user, entry=found, **{"scope": Scope.THIS, **form.cleaned_data}
            )
        except EntryMoved as conflict:
            form, moved = _with_edition(form, found, conflict), conflict.current
        except HomeworkRefused as refusal:
            form.refuse(refusal)
        except ForeignMedia as foreign:
            form.add_error("text", str(foreign))
        else:
            _say_changed(request, changed)
            return redirect(at_day(found.notebook, changed.entry.date))
    return _entry_page(request, found.notebook, form, {"entry": found, "moved": moved})


def _with_edition(form: ChangeForm, entry: Entry, conflict: EntryMoved) -> ChangeForm:
    """The form as it was typed, ready to be sent again over what is there now."""
    data = cast("QueryDict", form.data).copy()
    data["edition"] = str(conflict.current.edition)
    again = ChangeForm(data, entry=entry)
    again.add_error(None, str(conflict))
    return again


def _say_changed(request: MemberRequest, changed: services.Changed) -> None:
    n = changed.reached
    text = [ngettext("Le travail est modifié.", "Le travail est modifié pour %(n)s jours.", n) % {"n": n}]
    if changed.kept:
        words = ngettext(
            "%(n)s jour garde ce que vous y aviez écrit à part.",
            "%(n)s jours gardent ce que vous y aviez écrit à part.",
            changed.kept,
        )
        text.append(words % {"n": changed.kept})
    if changed.dropped:
        words = ngettext(
            "%(n)s jour tombait sans école : il est retiré.",
            "%(n)s jours tombaient sans école : ils sont retirés.",
            changed.dropped,
        )
        text.append(words % {"n": changed.dropped})
    messages.success(request, " ".join(text))
    warn_of_day(request, changed.entry.date)


@form_page
@login_required
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Delete it, or its series, after having said what goes; it can be put back."""
    found = entry_or_404(request, pk)
    require(permissions.can_write(request.user, found.notebook))
    form = RemoveForm(request.POST if request.method == "POST" else None, entry=found)
    if request.method == "POST" and form.is_valid():
        try:
            ids = services.remove_entry(actor=request.user, entry=found, scope=form.scope())
        except HomeworkRefused as refusal:
            messages.error(request, str(refusal))
        else:
            text = ngettext("Le travail est supprimé.", "%(n)s jours sont supprimés.", len(ids)) % {"n": len(ids)}
            offer_undo(request, UNDO, text, notebook=found.notebook_id, ids=ids)
        return redirect(at_day(found.notebook, found.date))
    return render(request, "homework/remove.html", {"entry": found, "notebook": found.notebook, "form": form})


@require_POST
@login_required
def undo(request: MemberRequest) -> HttpResponse:
    """Put back what was just deleted."""
    offer = read_offer(request.user, UNDO, request.POST.get("offer", ""))
    if offer is None:
        messages.error(request, _("Il est trop tard pour annuler."))
        return redirect(home_url())
    notebook = notebook_or_404(request, offer["notebook"])
    try:
        services.restore_entries(actor=request.user, notebook=notebook, ids=offer["ids"])
    except HomeworkRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le travail est remis à sa place."))
    first = selectors.entry_for(request.user, offer["ids"][0])
    return redirect(at_day(notebook, first.date) if first else notebook.get_absolute_url())


@form_page
@login_required
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """The same for another day, in this notebook or another of one's own."""
    found = entry_or_404(request, pk)
    require(permissions.can_create(request.user))
    notebooks = selectors.writable_notebooks(request.user)
    initial = {"notebook": found.notebook_id, "date": selectors.next_day(found.date)}
    form = CopyEntryForm(request.POST or None, initial=initial, notebooks=notebooks)
    if request.method == "POST" and form.is_valid():
        try:
            copied = services.copy_entry(actor=request.user, entry=found, **form.cleaned_data)
        except HomeworkRefused as refusal:
            form.refuse(refusal)
        else:
            say_copied(request, copied)
            warn_of_day(request, form.cleaned_data["date"])
            return redirect(at_day(form.cleaned_data["notebook"], form.cleaned_data["date"]))
    context = {"entry": found, "notebook": found.notebook, "form": form, "can_copy": notebooks.exists()}
    return render(request, "homework/copy.html", context, status=422 if form.errors else 200)


def say_copied(request: MemberRequest, copied: Copied) -> None:
    """How much was copied, what was there already, what would have fallen on a day without school."""
    n = len(copied.made)
    text = [ngettext("%(n)s travail est copié.", "%(n)s travaux sont copiés.", n) % {"n": n}]
    if copied.there:
        words = ngettext("%(n)s était déjà là.", "%(n)s étaient déjà là.", copied.there)
        text.append(words % {"n": copied.there})
    if copied.off:
        words = ngettext("%(n)s tombait un jour sans école.", "%(n)s tombaient un jour sans école.", copied.off)
        text.append(words % {"n": copied.off})
    (messages.success if n else messages.info)(request, " ".join(text))


@require_POST
@login_required
def mark(request: MemberRequest, pk: int, pupil_id: int) -> HttpResponse:
    """Say that a pupil has done it, or has not."""
    found = entry_or_404(request, pk)
    pupil = get_object_or_404(User.objects.staying(), pk=pupil_id, pk__in=[one.pk for one in _spoken_for(request)])
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            services.mark(actor=request.user, entry=found, pupil=pupil, done=form.cleaned_data["done"])
        except HomeworkRefused as refusal:
            messages.error(request, str(refusal))
    if request.htmx:
        item = selectors.item_of(request.user, found)
        several = bool(form.cleaned_data.get("several"))
        here = way_back(request, found.get_absolute_url())
        context = {"item": item, "several": several, "alone": here == found.get_absolute_url(), "here": here}
        return render(request, "homework/_item.html", context)
    return redirect(way_back(request, found.get_absolute_url()))


def _spoken_for(request: MemberRequest) -> list[User]:
    return selectors.pupils_of(request.user)
