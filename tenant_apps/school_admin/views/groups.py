"""Groups: listed by kind, shown, made by hand, filled, deleted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenant_apps.accounts.guards import admin_required
from tenant_apps.directory import hand_groups
from tenant_apps.directory.choices import AUTOMATIC_GROUPS, HAND_GROUPS, GroupKind
from tenant_apps.directory.group_names import group_name
from tenant_apps.directory.http import MemberRequest
from tenant_apps.directory.models import Group
from tenant_apps.school_admin.group_forms import GroupNameForm, MemberSearchForm, MembersForm, NewGroupForm
from tenants.http import form_page

PAGE_SIZE = 50
_FOUND = 20
_KINDS = {"": HAND_GROUPS, "automatiques": AUTOMATIC_GROUPS, "annees-passees": (GroupKind.PAST_CLASS,)}


def _by_hand(group_id: int) -> Group:
    return get_object_or_404(hand_groups.groups_made_by_hand(), pk=group_id)


@require_safe
@admin_required
def index(request: MemberRequest) -> HttpResponse:
    """Groups made by hand; those that follow classes; those of past years."""
    shown = request.GET.get("sorte", "")
    shown = shown if shown in _KINDS else ""
    page = Paginator(hand_groups.groups_of_kinds(*_KINDS[shown]), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "groups": [(group, group_name(group)) for group in page], "shown": shown}
    return render(request, "school_admin/groups.html", context)


@form_page
@admin_required
def new(request: MemberRequest) -> HttpResponse:
    """Make a group."""
    form = NewGroupForm(request.POST or None)
    if form.is_valid():
        try:
            group = hand_groups.create_group(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("Le groupe « %(name)s » est créé : ajoutez ses membres.") % {"name": group.name}
            )
            return redirect("school_admin:group", group.pk)
    return render(request, "school_admin/group_form.html", {"form": form})


@require_safe
@admin_required
def show(request: MemberRequest, group_id: int) -> HttpResponse:
    """A group and its members; those of a group made by hand can be changed."""
    group = get_object_or_404(hand_groups.groups_with_class(), pk=group_id)
    search = MemberSearchForm(request.GET)
    words = search.words()
    page = Paginator(hand_groups.members_of(group), PAGE_SIZE).get_page(request.GET.get("page"))
    by_hand = group.kind in HAND_GROUPS
    context = {
        "group": group,
        "name": group_name(group),
        "page": page,
        "by_hand": by_hand,
        "search": search,
        "words": words,
        "found": list(hand_groups.people_to_add(group, words)[:_FOUND]) if by_hand and words else [],
    }
    return render(request, "school_admin/group.html", context)


@form_page
@admin_required
def rename(request: MemberRequest, group_id: int) -> HttpResponse:
    """Another name."""
    group = _by_hand(group_id)
    name = group.name
    form = GroupNameForm(request.POST or None, initial={"name": name})
    if form.is_valid():
        try:
            hand_groups.rename_group(actor=request.user, group=group, name=form.cleaned_data["name"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("school_admin:group", group.pk)
    return render(request, "school_admin/group_form.html", {"form": form, "group": group, "name": name})


@require_POST
@admin_required
def add(request: MemberRequest, group_id: int) -> HttpResponse:
    """Put the people ticked in the group."""
    group = _by_hand(group_id)
    form = MembersForm(request.POST, people=hand_groups.people_to_add(group, ""))
    if form.is_valid():
        try:
            n = hand_groups.add_members(actor=request.user, group=group, users=form.cleaned_data["ids"])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Ajouts : %(n)s.") % {"n": n})
    else:
        messages.warning(request, _("Cochez d’abord les personnes à ajouter."))
    return redirect("school_admin:group", group.pk)


@require_POST
@admin_required
def remove(request: MemberRequest, group_id: int, user_id: int) -> HttpResponse:
    """Take somebody out of the group."""
    group = _by_hand(group_id)
    user = get_object_or_404(hand_groups.members_of(group), pk=user_id)
    hand_groups.remove_member(actor=request.user, group=group, user=user)
    messages.success(request, _("%(name)s n’est plus dans le groupe.") % {"name": user.full_name})
    return redirect("school_admin:group", group.pk)


@form_page
@admin_required
def delete(request: MemberRequest, group_id: int) -> HttpResponse:
    """Ask, then delete a group."""
    group = _by_hand(group_id)
    if request.method == "POST":
        hand_groups.delete_group(actor=request.user, group=group)
        messages.success(request, _("Le groupe « %(name)s » est supprimé.") % {"name": group.name})
        return redirect("school_admin:groups")
    context = {"group": group, "member_count": hand_groups.members_of(group).count()}
    return render(request, "school_admin/group_delete.html", context)
