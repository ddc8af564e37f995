"""The summary of an order, its sending, and the page that gives its reference."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from provisioning import limits, selectors, services
from provisioning.basket import Basket
from provisioning.choices import OrderSource
from provisioning.drafts import OrderDraft, OrderProblems, SchoolDraft, parse_order
from provisioning.forms import SendForm
from provisioning.models import Order
from provisioning.sales import option_lines
from provisioning.uploads import open_document
from provisioning.views.common import client_address, wizard_context
from provisioning.wizard import CHECK, CLASSES, SCHOOL, SUMMARY, first_incomplete, step_url, url_of_problem
from tenants.choices import SchoolKind
from tenants.http import Request, form_page


@dataclass(frozen=True)
class _Line:
    """A school of the summary, with where it is changed."""

    number: int
    school: SchoolDraft
    kind: str
    school_url: str
    classes_url: str

    @classmethod
    def of(cls, number: int, school: SchoolDraft) -> "_Line":
        kind = str(SchoolKind(school.kind).label)
        return cls(number, school, kind, step_url(SCHOOL, number), step_url(CLASSES, number))


@form_page
def summary(request: Request) -> HttpResponse:
    """Everything on one page, then send. What is missing leads back to its step."""
    basket = Basket(request.session)
    if not basket.exists:
        return redirect("provisioning:order_done" if basket.last_order else "provisioning:order")
    missing = first_incomplete(basket)
    if missing:
        return HttpResponseRedirect(f"{step_url(*missing)}?{CHECK}=1")
    if request.method == "POST":
        return _send(request, basket)
    return _summary_page(request, basket, SendForm(initial={"comment": basket.get("comment")}))


def _summary_page(request: Request, basket: Basket, form: SendForm, status: int = 200) -> HttpResponse:
    try:
        draft = parse_order(basket.as_order() | {"comment": ""})  # the form below says what is wrong with it
    except OrderProblems as wrong:
        return _to_problem(request, wrong)
    taken = option_lines(draft.schools, timezone.localdate())
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "document": basket.document,
        "open_schools": selectors.open_schools(school.uai for school in draft.schools),
        "school_lines": [_Line.of(number, school) for number, school in enumerate(draft.schools, start=1)],
        "class_counts": [len(school.classes) for school in draft.schools],
        "option_lines": taken,
        "option_cents": [line.cents for line in taken],
        "correction_reason": _correction_reason(basket),
        "confirmation_email": draft.contact_email or draft.schools[0].administrator.email,
    }
    return render(request, "provisioning/summary.html", wizard_context(basket, SUMMARY) | context, status=status)


def _correction_reason(basket: Basket) -> str:
    """What the team asked to correct, while that is being done."""
    corrected = selectors.order_by_token(basket.correcting) if basket.correcting else None
    return corrected.status_reason if corrected else ""


def _to_problem(request: Request, wrong: OrderProblems) -> HttpResponse:
    path, message = wrong.problems[0]
    messages.error(request, message)
    return HttpResponseRedirect(url_of_problem(path))


def _send(request: Request, basket: Basket) -> HttpResponse:
    form = SendForm(request.POST)
    basket.put(comment=form.data.get("comment", "").replace("\r\n", "\n"))
    if not form.is_valid():
        return _summary_page(request, basket, form, status=422)
    wait = limits.seconds_to_wait(limits.ORDERS, client_address(request))
    if wait:
        say = _("Beaucoup de commandes viennent de votre adresse. Renvoyez celle-ci dans %(wait)s : elle est gardée.")
        form.add_error(None, say % {"wait": limits.say_wait(wait)})
        return _summary_page(request, basket, form, status=429)
    try:
        order = _write(basket, parse_order(basket.as_order()))
    except OrderProblems as wrong:
        if wrong.problems[0][0] == "quote_number":  # taken or past since its number was typed
            basket.put(quote_problem=wrong.problems[0][1])
        return _to_problem(request, wrong)
    except services.OrderRefused as reason:
        messages.error(request, str(reason))
        return redirect("provisioning:follow_up", basket.correcting)
    basket.finish(order.follow_up_token)
    return redirect("provisioning:order_done")


def _write(basket: Basket, draft: OrderDraft) -> Order:
    document = open_document(basket.document)
    corrected = selectors.order_by_token(basket.correcting) if basket.correcting else None
    if corrected:
        return services.correct_order(actor=None, order=corrected, draft=draft, purchase_order=document)
    return services.submit_order(actor=None, draft=draft, source=OrderSource.SITE, purchase_order=document)


@require_safe
def done(request: Request) -> HttpResponse:
    """The reference of the order just sent, and what happens next."""
    order = selectors.order_by_token(Basket(request.session).last_order)
    if order is None:
        return redirect("provisioning:order")
    return render(request, "provisioning/done.html", {"order": order, "follow_up_url": services.follow_up_url(order)})
