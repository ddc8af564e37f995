"""What an administrator says when the school renews."""

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.fields import ReasonField


class RenewalForm(forms.Form):
    """Both numbers are on the town hall's purchase order, and may come later."""

    commitment_number = forms.CharField(
        label=_("Numéro d’engagement"),
        required=False,
        max_length=50,
        help_text=_("S’il figure sur le bon de commande de la mairie."),
        error_messages={"max_length": _("Ce numéro est trop long\u00a0: 50 caractères au plus.")},
    )
    order_reference = forms.CharField(
        label=_("Numéro du bon de commande"),
        required=False,
        max_length=20,
        error_messages={"max_length": _("Ce numéro est trop long\u00a0: 20 caractères au plus.")},
    )


class DeclineForm(forms.Form):
    """Why a school does not renew, if it says so."""

    reason = ReasonField(
        required=False, max_length=200, help_text=_("Facultatif\u00a0: il aide l’équipe ONE à mieux faire.")
    )
