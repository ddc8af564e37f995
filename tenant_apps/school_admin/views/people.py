"""People: searched, created, seen, edited, attached."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, can_restore
from tenant_apps.accounts.services import update_user
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services as directory_services
from tenant_apps.directory.forms import AdultForm, DuplicateAnswer
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.rules import may_join_class, of_name
from tenant_apps.school_admin import history, permissions, selectors, services
from tenant_apps.school_admin.choices import Bulk, State
from tenant_apps.school_admin.exports import export_people
from tenant_apps.school_admin.forms import AttachForm, NewAdultForm, PeopleFilters, PupilEditForm
from tenants.http import form_page

PAGE_SIZE = 50
HISTORY_SIZE = 10


def person_or_404(user_id: int) -> User:
    """Somebody of this school, with their surroundings."""
    return get_object_or_404(selectors.person(user_id))


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """Everybody, narrowed by search and filters."""
    filters = PeopleFilters(request.GET, classes=selectors.all_classes())
    criteria = filters.criteria()
    page = Paginator(selectors.find_people(**criteria), PAGE_SIZE).get_page(request.GET.get("page"))
    leaving = criteria["state"] == State.LEAVING
    context = {
        "filters": filters,
        "page": page,
        "leaving": leaving,
        "actions": [(one.value, one.label) for one in Bulk if leaving or one != Bulk.RESTORE],
        "query": request.GET.urlencode(),
    }
    return render(request, "school_admin/people.html", context)


@require_POST
@admin_required
def export(request: MemberRequest) -> HttpResponse:
    """The list, as its filters narrow it, in a table. A POST: it is audited."""
    filters = PeopleFilters(QueryDict(request.POST.get("filtre", "")), classes=selectors.all_classes())
    try:
        table = export_people(actor=request.user, criteria=selectors.Criteria(**filters.criteria()))
    except AccountRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("school_admin:people")
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="personnes-{timezone.localdate():%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@form_page
@admin_required
def new(request: MemberRequest) -> HttpResponse:
    """A teacher or a member of staff, unless somebody looks the same."""
    initial = {"classes": request.GET.getlist("classe")}
    form = NewAdultForm(request.POST or None, classes=selectors.all_classes(), initial=initial)
    candidates = []
    if form.is_valid():
        with directory_services.one_at_a_time():
            candidates = directory.adult_candidates(**form.identity(), children=[])
            answer = DuplicateAnswer.read(request.POST, candidates)
            if answer.create:
                user = services.create_adult(
                    actor=request.user,
                    profile=form.cleaned_data["profile"],
                    classes=form.chosen_classes(),
                    **form.identity(),
                )
        if answer.same and may_join_class(answer.same.profile):
            services.attach_to_all(actor=request.user, user=answer.same, classes=form.chosen_classes())
            messages.success(request, _("%(name)s garde son compte.") % {"name": answer.same.full_name})
            return redirect("school_admin:person", answer.same.pk)
        if answer.create:
            messages.success(request, _("Le compte %(of_name)s est créé.") % {"of_name": of_name(user.full_name)})
            return redirect("school_admin:person", user.pk)
    return render(request, "school_admin/person_new.html", {"form": form, "candidates": candidates})


@require_safe
@admin_required
def show(request: MemberRequest, user_id: int) -> HttpResponse:
    """One person: identity, classes, family, account, history."""
    person = person_or_404(user_id)
    sign_ins = request.GET.get("connexions") == "1"
    entries = Paginator(selectors.history_of(person, sign_ins=sign_ins), HISTORY_SIZE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "entries": entries,
        "history": [history.tell(entry) for entry in entries],
        "sign_ins": sign_ins,
        "may_join_class": may_join_class(person.profile) and bool(can_restore(person)),
        "united_with": selectors.united_with(person),
        "attach_form": AttachForm(classes=selectors.classes_without(person)),
        "card": selectors.card_of(person),
        "can_hold_functions": permissions.can_hold_functions(person),
    }
    return render(request, "school_admin/person.html", context)


@form_page
@admin_required
def edit(request: MemberRequest, user_id: int) -> HttpResponse:
    """Names, address and, for a pupil, birth date."""
    person = person_or_404(user_id)
    kind = PupilEditForm if person.profile == Profile.PUPIL else AdultForm
    form = kind(request.POST or None, initial={name: getattr(person, name) for name in kind.base_fields})
    if form.is_valid():
        update_user(actor=request.user, user=person, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("school_admin:person", person.pk)
    return render(request, "school_admin/person_edit.html", {"person": person, "form": form})


@require_POST
@admin_required
def attach(request: MemberRequest, user_id: int) -> HttpResponse:
    """Attach a person to a class."""
    person = person_or_404(user_id)
    form = AttachForm(request.POST, classes=selectors.classes_without(person))
    if not (decision := can_restore(person)):
        messages.error(request, decision.reason)
    elif may_join_class(person.profile) and form.is_valid():
        directory_services.attach(actor=request.user, school_class=form.chosen(), user=person)
        messages.success(request, _("%(name)s est dans la classe.") % {"name": person.full_name})
    else:
        messages.error(request, _("Choisissez une classe."))
    return redirect("school_admin:person", person.pk)


@require_POST
@admin_required
def detach(request: MemberRequest, user_id: int, class_id: int) -> HttpResponse:
    """Take a person out of a class."""
    person = person_or_404(user_id)
    school_class = get_object_or_404(person.classes.order_by("pk"), pk=class_id)
    directory_services.detach(actor=request.user, school_class=school_class, user=person)
    messages.success(request, _("%(name)s n’est plus dans la classe.") % {"name": person.full_name})
    return redirect("school_admin:person", person.pk)
