"""Subscriptions: the list, one of them, more classes, the year after."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.console.forms import ClassesForm, OrderForm, ReasonForm, SubscriptionFilters
from billing.console.verbs import Verb, verb_page
from billing.console.views.common import console_page, or_404, page_of
from billing.models import Subscription
from billing.permissions import (
    can_add_classes,
    can_answer_renewal,
    can_cancel_subscription,
    can_change_extras,
    can_charge,
    can_propose,
    can_reconsider_renewal,
)
from billing.selectors.log import entries_of
from billing.selectors.prices import options_taken
from billing.selectors.subscriptions import find_subscription, lines_of, matching_subscriptions
from billing.services import renewals
from billing.services import subscriptions as services
from billing.services.invoices import draft_invoice
from billing.services.lines import is_charged
from tenants.http import Request

on_subscription = verb_page(find_subscription, back="billing_console:subscription")


@console_page
@require_safe
def subscriptions(request: Request) -> HttpResponse:
    """Every subscription, the latest year first."""
    filters = SubscriptionFilters(request.GET)
    said = filters.chosen()
    found = matching_subscriptions(said["q"] or "", state=said["etat"] or "", limit=said["limite"] or "")
    context = {"filters": filters, "page": page_of(request, found), "is_filtered": any(said.values())}
    return render(request, "billing/console/subscriptions.html", context)


@console_page
@require_safe
def subscription(request: Request, number: int) -> HttpResponse:
    """One subscription: what is paid for, what is used, its invoices, the year after."""
    found = or_404(find_subscription(number))
    charged = is_charged(found)
    context = {
        "subscription": found,
        "options": options_taken(found),
        "renewal": getattr(found, "renewal", None),
        "lines": lines_of(found),
        "entries": entries_of(found),
        "may": {
            "add": can_add_classes(request.user, found),
            "extras": can_change_extras(request.user, found),
            "answer": can_answer_renewal(request.user, found),
            "reconsider": can_reconsider_renewal(request.user, found),
            "propose": can_propose(request.user, found),
            "charge": can_charge(request.user, found, is_charged=charged),
            "cancel": can_cancel_subscription(request.user, found, is_charged=charged),
        },
    }
    return render(request, "billing/console/subscription.html", context)


@on_subscription
def add_classes(request: Request, found: Subscription) -> Verb:
    """More classes from a day on: a draft invoice charges the rest of the year."""
    return Verb(
        title=_("Ajouter des classes"),
        text=_(
            "%(school)s est abonnée pour %(count)d classes. Le complément éventuel, au prorata, va sur un brouillon."
        )
        % {"school": found.school.name, "count": found.class_count},
        button=_("Ajouter les classes"),
        icon="plus",
        done=_("L’abonnement compte les nouvelles classes."),
        field="class_count",
        form=partial(ClassesForm, subscription=found),
        may=can_add_classes(request.user, found),
        act=partial(services.add_classes, actor=request.user, subscription=found),
    )


@on_subscription
def charge(request: Request, found: Subscription) -> Verb:
    """Draft the invoice of a year again: its draft was given up, or its invoice credited whole."""
    return Verb(
        title=_("Facturer cette année ?"),
        text=_("L’année de %(school)s va sur un brouillon de facture, qui reste à émettre.")
        % {"school": found.school.name},
        button=_("Préparer le brouillon"),
        icon="receipt",
        done=_("Le brouillon est prêt."),
        may=can_charge(request.user, found, is_charged=is_charged(found)),
        act=partial(draft_invoice, actor=request.user, payer=found.payer, subscriptions=[found]),
    )


@on_subscription
def propose(request: Request, found: Subscription) -> Verb:
    """Propose the year after."""
    return Verb(
        title=_("Proposer l’année suivante ?"),
        text=_("%(school)s : ses administrateurs pourront l’accepter en un clic, dans leur espace.")
        % {"school": found.school.name},
        button=_("Proposer le renouvellement"),
        icon="arrows-clockwise",
        done=_("Le renouvellement est proposé."),
        may=can_propose(request.user, found),
        act=partial(renewals.propose_renewal, actor=request.user, subscription=found),
    )


@on_subscription
def accept(request: Request, found: Subscription) -> Verb:
    """Renew on a purchase order that came to the team."""
    return Verb(
        title=_("Renouveler pour %(year)s") % {"year": found.school_year},
        text=_("%(school)s est abonnée pour l’année, et sa facture se prépare en brouillon.")
        % {"school": found.school.name},
        button=_("Renouveler"),
        icon="check",
        done=_("L’abonnement est renouvelé."),
        form=OrderForm,
        may=can_answer_renewal(request.user, found),
        act=partial(renewals.accept_renewal, actor=request.user, subscription=found),
    )


@on_subscription
def decline(request: Request, found: Subscription) -> Verb:
    """Note that a school leaves at the end of its year."""
    return Verb(
        title=_("Ne pas renouveler ?"),
        text=_("%(school)s restera ouverte jusqu’à la fin de son année, puis passera en lecture seule.")
        % {"school": found.school.name},
        button=_("Noter le refus"),
        icon="prohibit",
        done=_("Le refus est noté."),
        danger=True,
        field="reason",
        form=ReasonForm,
        may=can_answer_renewal(request.user, found),
        act=partial(renewals.decline_renewal, actor=request.user, subscription=found),
    )


@on_subscription
def reconsider(request: Request, found: Subscription) -> Verb:
    """Take back a refusal: noted by mistake, or the school tells the team it changed its mind."""
    return Verb(
        title=_("Reprendre le refus\u00a0?"),
        text=_("L’année %(year)s est proposée à nouveau à %(school)s\u00a0: ses administrateurs, ou vous, y répondez.")
        % {"school": found.school.name, "year": found.school_year},
        button=_("Proposer à nouveau"),
        icon="arrow-counter-clockwise",
        done=_("Le renouvellement est proposé à nouveau."),
        may=can_reconsider_renewal(request.user, found),
        act=partial(renewals.reconsider_renewal, actor=request.user, subscription=found),
    )


@on_subscription
def cancel(request: Request, found: Subscription) -> Verb:
    """Undo a year that never should have been: ordered twice, a school that never opened."""
    return Verb(
        title=_("Annuler cet abonnement ?"),
        text=_(
            "%(school)s n’a plus d’abonnement %(year)s, comme s’il n’avait pas été ouvert : elle pourra se réabonner."
            " Aucun avoir ne part de lui-même : ce qui a été facturé se crédite avant, à la main."
            " L’école reste ouverte : fermez-la depuis sa page si elle ne doit plus servir."
        )
        % {"school": found.school.name, "year": found.school_year},
        button=_("Annuler l’abonnement"),
        icon="prohibit",
        done=_("L’abonnement est annulé."),
        danger=True,
        field="reason",
        form=ReasonForm,
        may=can_cancel_subscription(request.user, found, is_charged=is_charged(found)),
        act=partial(services.cancel_subscription, actor=request.user, subscription=found),
    )
