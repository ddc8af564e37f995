"""The login one chooses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts import services
from tenant_apps.accounts.guards import login_required, require
from tenant_apps.accounts.permissions import can_choose_alias
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.alias import AliasForm
from tenants.http import form_page


@form_page
@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """Another name to sign in with, or back to the one given."""
    require(can_choose_alias(request.user))
    form = AliasForm(request.POST if request.method == "POST" else None, initial={"alias": request.user.alias})
    if not form.is_valid() or not _chosen(request, form):
        return render(request, "my_account/alias.html", {"form": form})
    return redirect("my_account:show")


def _chosen(request: MemberRequest, form: AliasForm) -> bool:
    try:
        user = services.choose_alias(actor=request.user, alias=form.cleaned_data["alias"])
    except ValidationError as error:
        form.add_error("alias", error)
        return False
    text = _("Vous vous connectez désormais avec « %(name)s ».") % {"name": user.sign_in_name}
    messages.success(request, text)
    return True
