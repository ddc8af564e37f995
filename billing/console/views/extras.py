"""Options of a subscription, and its pupils where they are counted."""

from functools import partial

from django.utils.translation import gettext as _

from billing.choices import SubscriptionState
from billing.console.extras import ExtrasForm
from billing.console.verbs import Verb
from billing.console.views.subscriptions import on_subscription
from billing.models import Subscription
from billing.permissions import can_change_extras
from billing.services.extras import change_extras
from tenants.http import Request


@on_subscription
def extras(request: Request, found: Subscription) -> Verb:
    """Choose them: a year that runs pays what is new for the months that are left."""
    runs = found.state == SubscriptionState.ACTIVE
    return Verb(
        title=_("Options et élèves"),
        text=_("Ce qui s’ajoute va sur un brouillon de facture, au prorata des mois restants.")
        if runs
        else _("L’année est proposée\u00a0: son prix suit ce que vous choisissez ici."),
        button=_("Enregistrer"),
        icon="check",
        done=_("L’abonnement est complété."),
        form=partial(ExtrasForm, subscription=found),
        may=can_change_extras(request.user, found),
        act=partial(change_extras, actor=request.user, subscription=found),
    )
