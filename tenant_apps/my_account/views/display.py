"""Colours and letters of the pages, on a page of their own or beside the one being read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.languages import language_of
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account.forms.display import DisplayForm
from tenants.http import form_page

_INVALID = 422


@form_page
@login_required
def show(request: MemberRequest) -> HttpResponse:
    """The form; saved, the page that was open keeps what it wears already."""
    form = DisplayForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        template = "my_account/display_panel.html" if request.htmx else "my_account/display_page.html"
        status = _INVALID if request.htmx and form.is_bound else 200
        return render(request, template, {"form": form}, status=status)
    language = form.cleaned_data["language"] or request.user.language
    accounts.set_display(actor=request.user, theme=form.cleaned_data["theme"], language=language)
    if not request.htmx:
        translation.activate(language_of(request.user, language))
        messages.success(request, _("C’est enregistré."))
        return redirect("my_account:display")
    changed = language != request.user.language
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if changed else None)
