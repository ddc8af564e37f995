"""Parents of the class: added, linked to brothers and sisters, edited, unlinked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenant_apps.accounts.guards import require
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import update_user
from tenant_apps.class_settings import permissions, selectors, services, undo
from tenant_apps.class_settings.forms import RelativeForm
from tenant_apps.class_settings.views.pupils import pupil_of
from tenant_apps.directory import selectors as directory
from tenant_apps.directory import services as directory_services
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.forms import AdultForm, DuplicateAnswer
from tenant_apps.directory.guards import class_page
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.rules import of_name
from tenants.http import form_page


def relative_of(school_class: SchoolClass, relative_id: int) -> User:
    """An adult who answers for a pupil of this class; 404 for anybody else."""
    return get_object_or_404(directory.relatives_of(school_class), pk=relative_id)


@form_page
@class_page
def add(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """The parents of a pupil: those who have an account already are proposed, the others typed in."""
    pupil = pupil_of(school_class, pupil_id)
    pupils, near = selectors.family_first(school_class, pupil)
    form = RelativeForm(
        request.POST or None,
        pupils=pupils,
        near=near,
        initial={"children": [pupil.pk], "last_name": pupil.last_name},
    )
    candidates = []
    if form.is_valid():
        children = form.chosen_children()
        with directory_services.one_at_a_time():
            candidates = directory.adult_candidates(**form.identity(), children=children)
            answer = DuplicateAnswer.read(request.POST, candidates)
            if answer.create:
                relative = services.add_relative(
                    actor=request.user, children=children, authority=form.cleaned_data["authority"], **form.identity()
                )
        if answer.same:
            _link(request, answer.same, children, form.cleaned_data["authority"])
            return redirect("class_settings:parents", school_class.pk, pupil.pk)
        if answer.create:
            messages.success(request, _("Le compte %(of_name)s est créé.") % {"of_name": of_name(relative.full_name)})
            return redirect("class_settings:parents", school_class.pk, pupil.pk)
    context = {
        "school_class": school_class,
        "pupil": pupil,
        "form": form,
        "candidates": candidates,
        "responsibles": selectors.responsibles_of(request.user, pupil),
        "likely": [] if candidates else directory.likely_parents(pupil),
    }
    return render(request, "class_settings/parents.html", context)


def _link(request: MemberRequest, relative: User, children: list[User], authority: str) -> None:
    names = ", ".join(of_name(child.first_name) for child in children)
    said = {"name": relative.full_name, "of_names": names}
    if selectors.answers_for_all(relative, children, authority) and not relative.is_leaving:
        messages.info(request, _("%(name)s était déjà responsable %(of_names)s\u00a0: rien ne change.") % said)
        return
    services.link_relative(actor=request.user, relative=relative, children=children, authority=authority)
    messages.success(request, _("%(name)s est responsable %(of_names)s.") % said)


@require_POST
@class_page
def link(request: MemberRequest, school_class: SchoolClass, pupil_id: int) -> HttpResponse:
    """Link an adult who was proposed, with the same account as for the other children."""
    pupil = pupil_of(school_class, pupil_id)
    proposed = {str(one.pk): one for one in directory.likely_parents(pupil)}
    if relative := proposed.get(request.POST.get("relative", "")):
        _link(request, relative, [pupil], Authority.LEGAL)
    else:
        messages.warning(request, _("Cette personne n’est plus proposée."))
    return redirect("class_settings:parents", school_class.pk, pupil.pk)


@form_page
@class_page
def edit(request: MemberRequest, school_class: SchoolClass, relative_id: int) -> HttpResponse:
    """Names and, until the account is activated, the address."""
    relative = relative_of(school_class, relative_id)
    require(permissions.can_edit_person(request.user, relative))
    initial = {name: getattr(relative, name) for name in AdultForm.base_fields}
    form = AdultForm(request.POST or None, initial=initial)
    _close_contact(request.user, relative, form)
    if form.is_valid():
        update_user(actor=request.user, user=relative, **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("class_settings:class", school_class.pk)
    back_url = reverse("class_settings:relatives", args=[school_class.pk])
    context = {"school_class": school_class, "person": relative, "form": form, "back_url": back_url}
    return render(request, "class_settings/person_edit.html", context)


def _close_contact(actor: User, relative: User, form: AdultForm) -> None:
    """The address of an activated account is shown if its owner shows it, and changed by its owner only."""
    contact = permissions.can_edit_contact(actor, relative)
    if contact:
        return
    if selectors.contacts_of(actor, [relative])[relative.pk].email:
        form.fields["email"].disabled = True
        form.fields["email"].help_text = contact.reason
    else:
        del form.fields["email"]


@require_POST
@class_page
def remove(request: MemberRequest, school_class: SchoolClass, pupil_id: int, relative_id: int) -> HttpResponse:
    """End the link between a pupil and an adult; the accounts stay, and it can be undone."""
    pupil = pupil_of(school_class, pupil_id)
    link = get_object_or_404(pupil.guardians.select_related("relative"), relative=relative_id)
    directory_services.remove_guardian(actor=request.user, relative=link.relative, child=pupil)
    text = _("%(name)s n’est plus responsable %(of_name)s.") % {
        "name": link.relative.full_name,
        "of_name": of_name(pupil.first_name),
    }
    undo.offer_undo(request, school_class, text, pupil_id=pupil.pk, relative_id=relative_id, authority=link.authority)
    return redirect("class_settings:pupil", school_class.pk, pupil.pk)
