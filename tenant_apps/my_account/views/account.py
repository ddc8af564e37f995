"""The page « Mon compte »."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tenant_apps.accounts.guards import login_required
from tenant_apps.accounts.languages import language_of
from tenant_apps.directory.http import MemberRequest
from tenant_apps.my_account import selectors, services
from tenant_apps.my_account.forms.account import AccountForm
from tenant_apps.my_account.selectors import Account
from tenants.http import form_page


@never_cache
@form_page
@login_required
def show(request: MemberRequest) -> HttpResponse:
    """All one says of oneself and all the school holds, in sections; one form, saved at once."""
    account = selectors.account_of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = AccountForm(request.user, account.card, posted, children=account.celebrated)
    if not form.is_valid():
        return _page(request, form, account)
    said = {name: form.cleaned_data[name] for name in ("motto", "mood", "interests", "theme")}
    language = form.cleaned_data["language"] or request.user.language
    services.save_account(actor=request.user, shown=form.shown, language=language, birthdays=form.birthdays, **said)
    translation.activate(language_of(request.user, language))
    messages.success(request, _("C’est enregistré."))
    return redirect("my_account:show")


def _page(request: MemberRequest, form: AccountForm, account: Account) -> HttpResponse:
    return render(request, "my_account/show.html", {"form": form, "account": account})
