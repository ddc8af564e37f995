"""A lost sheet: a new code makes the old one worthless."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tenant_apps.class_settings import permissions, selectors, services
from tenant_apps.class_settings.access import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass


@class_page
def give(request: MemberRequest, school_class: SchoolClass, person_id: int) -> HttpResponse:
    """Ask, then give a new code to a pupil or a parent of the class."""
    person = get_object_or_404(selectors.families_of(school_class), pk=person_id)
    decision = permissions.can_give_code(request.user, person)
    if request.method == "POST" and decision:
        services.give_code(actor=request.user, user=person)
        messages.success(request, _("%(name)s a un nouveau code : imprimez sa fiche.") % {"name": person.full_name})
        return redirect("class_settings:class", school_class.pk)
    context = {"school_class": school_class, "person": person, "decision": decision}
    return render(request, "class_settings/person_code.html", context)
