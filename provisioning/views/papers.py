"""The order form on paper: to download, to fill in as a PDF, to drop back here."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from provisioning import limits
from provisioning.basket import Basket
from provisioning.directory import complete_schools
from provisioning.documents import blank_form_pdf
from provisioning.forms import FilledFormForm
from provisioning.pdf_forms import UnreadableForm, read_filled_form
from provisioning.uploads import bounded_upload, too_large, was_too_large
from provisioning.views.common import client_address
from provisioning.wizard import CHECK, SCHOOL, first_incomplete, step_url
from tenants.http import Request, form_page


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown by the browser, saved under this name."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def blank_form(request: Request) -> HttpResponse:
    """The order form as a PDF, to fill in on screen or by hand."""
    return pdf_response(blank_form_pdf(), "bon-de-commande-ONE.pdf")


@bounded_upload
@form_page
def drop_form(request: Request) -> HttpResponse:
    """The filled PDF: its fields go into the order form, to be checked and sent."""
    if request.method != "POST":
        return _drop_page(request, FilledFormForm())
    form = FilledFormForm(request.POST, request.FILES)
    if was_too_large(request):
        form.errors["form"] = form.error_class(too_large().messages)
    wait = limits.seconds_to_wait(limits.READ_FORMS, client_address(request))
    if wait:
        say = _("Beaucoup de formulaires viennent de votre adresse. Réessayez dans %(wait)s.")
        form.add_error(None, say % {"wait": limits.say_wait(wait)})
    if not form.is_valid():
        return _drop_page(request, form, status=429 if wait else 422)
    try:
        filled = complete_schools(read_filled_form(form.cleaned_data["form"].read()))
    except UnreadableForm as reason:
        form.add_error("form", str(reason))
        return _drop_page(request, form, status=422)
    return _to_form(request, filled)


def _drop_page(request: Request, form: FilledFormForm, status: int = 200) -> HttpResponse:
    breadcrumb = [(_("Commander"), step_url(SCHOOL))]
    return render(request, "provisioning/drop_form.html", {"form": form, "breadcrumb": breadcrumb}, status=status)


def _to_form(request: Request, filled: dict[str, object]) -> HttpResponse:
    basket = Basket(request.session)
    basket.fill(filled, correcting=basket.correcting)
    missing = first_incomplete(basket)
    if missing is None:
        messages.success(request, _("Formulaire lu. Relisez la commande, puis envoyez-la."))
        return redirect("provisioning:order_summary")
    messages.info(request, _("Formulaire lu. Il reste quelque chose à compléter."))
    return HttpResponseRedirect(f"{step_url(*missing)}?{CHECK}=1")
