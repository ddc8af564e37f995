"""The other lists of the class's page: parents, adults, pupils of the school, what was done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.class_settings import journal, permissions, selectors, services, undo
from tenant_apps.class_settings.forms import FindForm, PlaceForm
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass

PAGE_SIZE = 50


@require_safe
@class_page
def relatives(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The adults who answer for the pupils, and how to reach them as far as they let it be known."""
    people = directory.with_surroundings(directory.relatives_of(school_class))
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    contacts = selectors.contacts_of(request.user, page.object_list)
    context = {
        "school_class": school_class,
        "tab": "relatives",
        "page": page,
        "lines": [(person, contacts[person.pk], permissions.can_give_code(request.user, person)) for person in page],
    }
    return render(request, "class_settings/relatives.html", context)


@require_safe
@class_page
def teachers(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The teachers of the class; the administration attaches them."""
    return _adults(request, school_class, "teachers")


@require_safe
@class_page
def staff(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """The other adults of the class; the administration attaches them."""
    return _adults(request, school_class, "staff")


def _adults(request: MemberRequest, school_class: SchoolClass, tab: str) -> HttpResponse:
    people = {"teachers": directory.teachers_of, "staff": directory.staff_of}[tab](school_class)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "class_settings/adults.html", {"school_class": school_class, "tab": tab, "page": page})


@require_safe
@class_page
def find(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """Pupils of the school to take into the class: those in no class, or whom one looks for."""
    form = FindForm(request.GET)
    words, unplaced = (form.cleaned_data["q"], form.cleaned_data["sans_classe"]) if form.is_valid() else ("", False)
    page = Paginator(selectors.find_pupils(school_class, words, unplaced=unplaced), PAGE_SIZE)
    context = {
        "school_class": school_class,
        "form": form,
        "words": words,
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "class_settings/find.html", context)


@require_POST
@class_page
def place(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """Take the pupils ticked into the class; it can be undone."""
    form = PlaceForm(request.POST, pupils=selectors.others_of_the_school(school_class))
    if not form.is_valid():
        for error in form.errors.get("pupils", []):
            messages.warning(request, str(error))
        return redirect("class_settings:find", school_class.pk)
    pupils = form.cleaned_data["pupils"]
    before = services.place(
        actor=request.user, school_class=school_class, pupils=pupils, move=form.cleaned_data["move"]
    )
    text = ngettext("%(name)s est dans la classe.", "%(n)s élèves de plus dans la classe.", len(pupils))
    undo.offer_undo(request, school_class, text % {"name": pupils[0].full_name, "n": len(pupils)}, placed=before)
    return redirect("class_settings:class", school_class.pk)


@require_safe
@class_page
def done(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    """What was done in the class, and by whom."""
    page = Paginator(selectors.journal_of(school_class), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"school_class": school_class, "tab": "journal", "page": page, "lines": journal.tell(page)}
    return render(request, "class_settings/journal.html", context)
