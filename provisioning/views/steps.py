"""The three steps of the order form.

Each POST keeps what was typed, right or wrong, then redirects: to the same step with its errors
(`?verifier=1`), or on. Going back, forward, or coming back tomorrow shows what was typed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from provisioning import limits, rules, selectors, uploads
from provisioning.basket import Basket
from provisioning.directory import as_school, find_entry
from provisioning.forms import AttachmentForm, ClassesForm, PayerForm, SchoolForm
from provisioning.sales import OptionFacts, sales
from provisioning.uploads import bounded_upload, keep_document, was_too_large
from provisioning.views.common import client_address, wizard_context
from provisioning.wizard import CHECK, CLASSES, PAYER, SCHOOL, next_url, step_url
from tenants.hosts import school_url
from tenants.http import Request, form_page

_FOUND = "annuaire"


def _again(name: str, number: int = 1, *, query: str = CHECK + "=1", anchor: str = "") -> HttpResponseRedirect:
    """The same step, showing something more."""
    return HttpResponseRedirect(f"{step_url(name, number)}?{query}{anchor}")


def _school_or_404(basket: Basket, number: int) -> dict[str, Any]:
    school = basket.school(number)
    if school is None:
        raise Http404
    return school


@form_page
def school(request: Request, number: int = 1) -> HttpResponse:
    """Step 1: the school, prefilled from its UAI by the national directory."""
    basket = Basket(request.session)
    typed = _school_or_404(basket, number)
    if request.method == "POST":
        return _keep_school(request, basket, number)
    lookup = request.GET.get(_FOUND, "")
    there = selectors.open_school(typed.get("uai", ""))
    arriving = basket.exists and number == 1 and not request.GET
    context = {
        "form": SchoolForm.showing(typed, check=CHECK in request.GET),
        "lookup": lookup,
        "uai_problem": _uai_problem(typed.get("uai", "")) if lookup == "uai" else "",
        "open_school": there,
        "open_school_url": school_url(there) if there else "",
        "resume_url": _resume_url(basket) if arriving else "",
    }
    return render(request, "provisioning/school.html", wizard_context(basket, SCHOOL, number) | context)


def _uai_problem(uai: str) -> str:
    """What is wrong with a UAI that was searched for."""
    try:
        rules.check_uai(uai)
    except ValidationError as problem:
        return str(problem.messages[0])
    return ""


def _resume_url(basket: Basket) -> str:
    """Where a draft left earlier goes on; '' when that is right here."""
    url = next_url(basket)
    return "" if url == step_url(SCHOOL) else url


def _keep_school(request: Request, basket: Basket, number: int) -> HttpResponse:
    typed = SchoolForm.typed(request.POST)
    basket.put_school(number, **typed)
    unnamed = not typed["school_name"] and not typed["city"]
    if request.POST.get("action") == "look_up":
        return _look_up(request, basket, number)
    if unnamed and typed["uai"] and _prefill(basket, number, typed["uai"]):
        return _again(SCHOOL, number, query=f"{_FOUND}=trouvee")
    form = SchoolForm(typed)
    if not form.is_valid():
        return _again(SCHOOL, number)
    basket.put_school(number, **form.cleaned_data)
    return redirect(next_url(basket))


def _look_up(request: Request, basket: Basket, number: int) -> HttpResponse:
    """Fill the school in from the directory; the visitor may change all of it."""
    wait = limits.seconds_to_wait(limits.LOOK_UPS, client_address(request))
    if wait:
        say = _("Beaucoup de recherches viennent de votre adresse. Réessayez dans %(wait)s, ou remplissez vous-même.")
        messages.warning(request, say % {"wait": limits.say_wait(wait)})
        return redirect(step_url(SCHOOL, number))
    uai = (basket.school(number) or {}).get("uai", "")
    if _uai_problem(uai):
        return _again(SCHOOL, number, query=f"{_FOUND}=uai")
    found = "trouvee" if _prefill(basket, number, uai) else "inconnue"
    return _again(SCHOOL, number, query=f"{_FOUND}={found}")


def _prefill(basket: Basket, number: int, uai: str) -> bool:
    entry = find_entry(uai)
    if entry is None:
        return False
    basket.put_school(number, **as_school(entry))
    return True


@form_page
def classes(request: Request, number: int) -> HttpResponse:
    """Step 2: the classes and the future administrator of a school."""
    basket = Basket(request.session)
    typed = _school_or_404(basket, number)
    if request.method == "POST":
        return _keep_classes(request, basket, number)
    form = ClassesForm.from_school(typed, check=CHECK in request.GET)
    context = {
        "form": form,
        "options": _offered(basket),
        "chosen": typed.get("options") or [],
        "details_open": "lignes" in request.GET or form.has_details,
        "school_name": typed.get("school_name", ""),
        "back_url": step_url(SCHOOL, number),
    }
    return render(request, "provisioning/classes.html", wizard_context(basket, CLASSES, number) | context)


def _offered(basket: Basket) -> Sequence[OptionFacts]:
    """The options sold on the day of the order."""
    return sales().options_on(_ordered_on(basket))


def _ordered_on(basket: Basket) -> date:
    """Today; the day of the order that is being corrected."""
    corrected = selectors.order_by_token(basket.correcting) if basket.correcting else None
    return timezone.localdate(corrected.created_at) if corrected else timezone.localdate()


def _keep_classes(request: Request, basket: Basket, number: int) -> HttpResponse:
    asked = request.POST.getlist("options")
    options = [option.code for option in _offered(basket) if option.code in asked]
    basket.put_school(number, **ClassesForm.for_school(request.POST), options=options)
    if request.POST.get("action") == "rows":
        return _again(CLASSES, number, query="lignes=1", anchor="#classes")
    if not ClassesForm.from_school(basket.school(number) or {}, check=True).is_valid():
        return _again(CLASSES, number)
    return redirect(next_url(basket))


@bounded_upload
@form_page
def payer(request: Request) -> HttpResponse:
    """Step 3: who pays, the signed purchase order, who follows the order."""
    basket = Basket(request.session)
    if request.method == "POST":
        return _keep_payer(request, basket)
    check = CHECK in request.GET
    return _payer_page(request, basket, check=check, attachment=AttachmentForm.showing(basket.attachment, check=check))


def _payer_page(
    request: Request, basket: Basket, *, check: bool, attachment: AttachmentForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": PayerForm.showing(basket.payer, check=check),
        "attachment": attachment,
        "document": basket.document,
        "back_url": step_url(CLASSES, len(basket.schools)),
    }
    return render(request, "provisioning/payer.html", wizard_context(basket, PAYER) | context, status=status)


def _keep_payer(request: Request, basket: Basket) -> HttpResponse:
    basket.put_payer(**PayerForm.typed(request.POST))
    _keep_quote(request, basket)
    basket.put(contact_email=str(request.POST.get("contact_email", "")).strip())
    attachment = AttachmentForm(request.POST, request.FILES, dropped=was_too_large(request))
    attachment.quote_problem = basket.get("quote_problem")
    attachment.is_valid()
    file = attachment.cleaned_data.get("purchase_order")
    if refusal := _no_room(request) if file else "":
        attachment.add_error("purchase_order", refusal)
    if "purchase_order" in attachment.errors:
        # The only error that cannot be shown again later: the file is not kept.
        return _payer_page(request, basket, check=True, attachment=attachment, status=429 if refusal else 422)
    if request.POST.get("remove_document"):
        basket.put_document(None)
    if file:
        basket.put_document(keep_document(basket.key, file))
    if not attachment.is_valid() or not PayerForm(basket.payer).is_valid():
        return _again(PAYER)
    return redirect(next_url(basket))


def _keep_quote(request: Request, basket: Basket) -> None:
    """Keep the quote's number and whether it holds: asked once a number, and not often from one address."""
    typed = str(request.POST.get("quote_number", "")).strip()
    if typed == basket.get("quote_number") and not basket.get("quote_problem"):
        return
    basket.put(quote_number=typed, quote_problem=_quote_problem(request, basket, typed))


def _quote_problem(request: Request, basket: Basket, typed: str) -> str:
    try:
        number = rules.check_quote_number(typed) if typed else ""
    except ValidationError:
        return ""  # the form says so
    if not number:
        return ""
    if wait := limits.seconds_to_wait(limits.QUOTES, client_address(request)):
        say = _("Beaucoup de numéros viennent de votre adresse. Réessayez dans %(wait)s, ou continuez sans le vôtre.")
        return say % {"wait": limits.say_wait(wait)}
    return "" if sales().is_quote_good(number=number, on=_ordered_on(basket)) else rules.say_unknown_quote()


def _no_room(request: Request) -> str:
    """Why one more file cannot be kept beside a draft, '' when it can."""
    if wait := limits.seconds_to_wait(limits.UPLOADS, client_address(request)):
        say = _("Beaucoup de fichiers viennent de votre adresse. Réessayez dans %(wait)s, ou continuez sans le vôtre.")
        return say % {"wait": limits.say_wait(wait)}
    if uploads.is_full():
        say = _("Nous ne pouvons plus garder de fichier pour le moment. Continuez sans lui : envoyez-le à %(email)s.")
        return say % {"email": settings.TEAM_EMAIL}
    return ""


@require_POST
def add_school(request: Request) -> HttpResponse:
    """One more school for the same payer."""
    basket = Basket(request.session)
    return redirect(step_url(SCHOOL, basket.add_school()))


@require_POST
def remove_school(request: Request, number: int) -> HttpResponse:
    """Take a school out of the order."""
    basket = Basket(request.session)
    _school_or_404(basket, number)
    basket.remove_school(number)
    return redirect(next_url(basket))


@require_POST
def restart(request: Request) -> HttpResponse:
    """Forget the draft and begin again."""
    Basket(request.session).forget()
    return redirect(step_url(SCHOOL))
