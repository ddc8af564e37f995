"""A reader says that a document is out of place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.guards import login_required, require
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.directory.http import MemberRequest
from tenant_apps.documents import selectors, services
from tenant_apps.documents.permissions import can_report
from tenant_apps.timeline.forms import ReportForm
from tenants.http import form_page


@form_page
@login_required
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """Say why to those who run the school."""
    document = get_object_or_404(selectors.document_for(request.user), pk=pk)
    require(can_report(request.user, document))
    form = ReportForm(request.POST or None, pupil=request.user.profile == Profile.PUPIL)
    form.fields["reason"].label = _("Qu’est-ce qui ne va pas ?")
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "document": document}
        return render(request, "documents/report.html", context, status=422 if form.errors else 200)
    try:
        services.report_document(actor=request.user, document=document, reason=form.cleaned_data["reason"])
        messages.success(request, _("C’est signalé. La direction va regarder."))
    except AccountRefused as refused:
        messages.warning(request, str(refused))
    return redirect(document)
