"""Typing an order in, from an e-mail or a filled PDF, and changing one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from provisioning import services
from provisioning.choices import OrderSource
from provisioning.console.entry import OrderEntry, RestForm, Typed, keep_file, typed_order
from provisioning.console.views.common import console_page, order_or_404
from provisioning.directory import complete_schools, find_entry
from provisioning.drafts import OrderDraft, OrderProblems
from provisioning.forms import FilledFormForm
from provisioning.models import Order
from provisioning.pdf_forms import UnreadableForm, read_filled_form
from provisioning.permissions import can_edit
from provisioning.selectors import order_data
from provisioning.services import OrderChanged, OrderRefused
from provisioning.uploads import bounded_upload, too_large, was_too_large
from tenants.http import Request, form_page


def _page(request: Request, entry: OrderEntry, order: Order | None = None, status: int = 200) -> HttpResponse:
    context = {"entry": entry, "order": order, "pdf_form": FilledFormForm()}
    return render(request, "console/entry.html", context, status=status)


@bounded_upload
@console_page
@form_page
def new_order(request: Request) -> HttpResponse:
    """An order received otherwise than by the site."""
    if request.method != "POST":
        return _page(request, OrderEntry.showing({}))
    return _rearranged(request) or _saved(request)


@bounded_upload
@console_page
@form_page
def edit_order(request: Request, reference: str) -> HttpResponse:
    """Change what was ordered, until somebody decides."""
    order = order_or_404(reference)
    decision = can_edit(request.user, order)
    if not decision:
        messages.error(request, decision.reason)
        return redirect("console:order", order.reference)
    if request.method != "POST":
        return _page(request, OrderEntry.showing(order_data(order), version=order.version), order)
    return _rearranged(request, order) or _saved(request, order)


def _rearranged(request: Request, order: Order | None = None) -> HttpResponse | None:
    """The page again with one school more or less, or filled from the directory; None when it is to be saved."""
    action, _colon, place = request.POST.get("action", "").partition(":")
    typed = typed_order(request.POST)
    schools: list[Typed] = typed["schools"]
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else len(schools)
    if action == "add":
        schools.append({})
    elif action == "remove" and number < len(schools) > 1:
        del schools[number]
    elif action == "look_up" and number < len(schools):
        _look_up(request, schools[number])
    else:
        return None
    typed["kept"] = keep_file(RestForm(request.POST, request.FILES)) or typed["kept"]
    return _page(request, OrderEntry.showing(typed), order)


def _look_up(request: Request, school: Typed) -> None:
    found = find_entry(school.get("uai", ""))
    if found is None:
        messages.warning(
            request, _("Cet UAI n’est pas dans l’annuaire national : vérifiez-le, ou complétez à la main.")
        )
        return
    known = ("kind", "address", "postal_code", "city")
    school.update({"school_name": found.name, **{name: getattr(found, name) for name in known}})


def _saved(request: Request, order: Order | None = None) -> HttpResponse:
    entry = OrderEntry.sent(request.POST, request.FILES, dropped=was_too_large(request))
    draft = entry.draft() if entry.is_valid() else None
    if draft is None:
        entry.keep_document()
        return _page(request, entry, order, status=422)
    return _corrected(request, order, draft, entry) if order else _submitted(request, draft, entry)


def _submitted(request: Request, draft: OrderDraft, entry: OrderEntry) -> HttpResponse:
    try:
        order = services.submit_order(
            actor=request.user, draft=draft, source=OrderSource.CONSOLE, purchase_order=entry.document()
        )
    except OrderProblems as wrong:
        return _wrong(request, entry, wrong)
    messages.success(request, _("Commande %(reference)s enregistrée.") % {"reference": order.reference})
    return redirect("console:order", order.reference)


def _wrong(request: Request, entry: OrderEntry, wrong: OrderProblems, order: Order | None = None) -> HttpResponse:
    """The page again: the quote it names does not hold."""
    for path, message in wrong.problems:
        entry.rest.add_error(path, message)
    entry.keep_document()
    return _page(request, entry, order, status=422)


def _corrected(request: Request, order: Order, draft: OrderDraft, entry: OrderEntry) -> HttpResponse:
    try:
        services.correct_order(
            actor=request.user,
            order=order,
            draft=draft,
            purchase_order=entry.document(),
            version=entry.rest.cleaned_data["version"],
        )
    except OrderProblems as wrong:
        return _wrong(request, entry, wrong, order)
    except OrderChanged as change:
        entry.problems = [str(change)]
        entry.accept_version(change.version)
        entry.keep_document()
        return _page(request, entry, order, status=422)
    except OrderRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Commande modifiée."))
    return redirect("console:order", order.reference)


@bounded_upload
@console_page
@require_POST
def from_pdf(request: Request) -> HttpResponse:
    """A filled PDF prefills the page; nothing is saved yet."""
    try:
        filled = complete_schools(read_filled_form(_sent_file(request)))
    except UnreadableForm as reason:
        messages.error(request, str(reason))
        return redirect("console:new_order")
    messages.success(request, _("Formulaire lu : relisez, complétez, enregistrez."))
    return _page(request, OrderEntry.showing(filled))


def _sent_file(request: Request) -> bytes:
    """The file of the request; raises UnreadableForm, in words, when there is none or it is too large."""
    form = FilledFormForm(request.POST, request.FILES)
    if was_too_large(request):
        raise UnreadableForm(too_large().messages[0])
    if not form.is_valid():
        raise UnreadableForm(" ".join(str(message) for found in form.errors.values() for message in found))
    content: bytes = form.cleaned_data["form"].read()
    return content
