"""What is taken away from a person for their own good: a lost second factor, a photo that should not be there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.guards import admin_required
from tenant_apps.accounts.permissions import Denied, can_reset_second_factor
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.rules import of_name
from tenant_apps.school_admin.views.people import person_or_404
from tenants.http import form_page


@form_page
@admin_required
def reset_second_factor(request: MemberRequest, user_id: int) -> HttpResponse:
    """Ask, then let somebody who lost the telephone in with the password alone."""
    person = person_or_404(user_id)
    decision = can_reset_second_factor(request.user, person)
    if request.method == "POST":
        try:
            accounts.reset_second_factor(actor=request.user, user=person)
        except accounts.AccountRefused as refusal:
            decision = Denied(str(refusal))
        else:
            text = _("%(name)s n’a plus de double vérification.") % {"name": person.full_name}
            messages.success(request, text)
            return redirect("school_admin:person", person.pk)
    return render(request, "school_admin/person_factor.html", {"person": person, "decision": decision})


@form_page
@admin_required
def remove_photo(request: MemberRequest, user_id: int) -> HttpResponse:
    """Ask, then come back to the initials."""
    person = person_or_404(user_id)
    if request.method != "POST" and person.photo:
        return render(request, "school_admin/person_photo.html", {"person": person})
    if request.method == "POST":
        accounts.remove_photo(actor=request.user, user=person)
        text = _("La photo %(of_name)s est retirée.") % {"of_name": of_name(person.full_name)}
        messages.success(request, text)
    return redirect("school_admin:person", person.pk)
