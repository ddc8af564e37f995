"""A verb's page in the console: what it will do, asked before it is done. Each view only describes its verb."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from billing.console.views.common import console_page, or_404, posted, tried
from billing.models import Invoice, Payer, Quote, StripeEvent, Subscription
from tenant_apps.accounts.permissions import Decision
from tenants.http import Request, form_page

Said = str | Promise
About = Invoice | Payer | Quote | StripeEvent | Subscription
Found = TypeVar("Found", bound=About)


@dataclass(frozen=True)
class Way:
    """Another way to do what a page offers, with a button of its own beside the main one."""

    button: Said
    done: Said
    act: Callable[..., object]


@dataclass(frozen=True)
class Verb:
    """What a page says of its verb, and what it needs to do it.

    `act` is called with what the form cleaned, by name; `form` makes the form from what was sent (None: only shown);
    `may` is asked first, when given; `field` is where a refusal is said.
    """

    title: Said
    text: Said
    button: Said
    icon: str
    done: Said
    act: Callable[..., object]
    form: Callable[[QueryDict | None], forms.Form] = forms.Form
    may: Decision | None = None
    danger: bool = False
    field: str | None = None
    other: Way | None = None


def verb_page(
    find: Callable[[int], Found | None], *, back: str
) -> Callable[[Callable[..., Verb]], Callable[..., HttpResponseBase]]:
    """Make a page of a function that describes a verb, called with the request, what `find` finds, and further keys.

    Once confirmed the verb is done, and one goes `back` to the page of what it is about.
    """

    def page_for(describe: Callable[..., Verb]) -> Callable[..., HttpResponseBase]:
        @console_page
        @form_page
        @wraps(describe)
        def page(request: Request, number: int, **keys: Any) -> HttpResponse:
            found = or_404(find(number))
            return _ask(request, describe(request, found, **keys), found, back)

        return page

    return page_for


def _ask(request: Request, verb: Verb, about: About, back: str) -> HttpResponse:
    """Show what a verb will do; do it once confirmed.

    What the verb refuses is said in its form, which keeps what was typed.
    """
    if verb.may is not None and not verb.may:
        messages.error(request, verb.may.reason)
        return redirect(back, about.pk)
    form = verb.form(posted(request))
    way: Verb | Way = verb.other if verb.other and "other" in request.POST else verb
    if form.is_valid():
        tried(form, lambda: way.act(**form.cleaned_data), verb.field)
        if form.is_valid():
            messages.success(request, str(way.done))
            return redirect(back, about.pk)
    name = about.school.name if isinstance(about, Subscription) else str(about)
    context = {"verb": verb, "form": form, "about": about, "name": name, "back": back}
    return render(request, "billing/console/verb.html", context, status=422 if form.errors else 200)
