"""Filters and forms of billing in the console."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siret as siret_number

from billing.choices import InvoiceKind, Means, SubscriptionState
from billing.console.fields import EurosField, SeenField, SeenMomentField, typed_euros
from billing.fields import ReasonField
from billing.models import Invoice, Payer, Subscription
from billing.services import BillingRefused
from billing.services.payers import CHANGEABLE, vat_number_of
from shared_apps.ui.forms import DateInput, SearchInput

_SEARCH = {"aria-label": _("Rechercher")}


def search_box(placeholder: Any) -> forms.CharField:
    """The words one looks for; `placeholder` says where."""
    attrs = {**_SEARCH, "placeholder": placeholder}
    return forms.CharField(required=False, max_length=200, widget=SearchInput(shortcut=True, attrs=attrs))


class Filters(forms.Form):
    """Filters of a list: what makes no sense is ignored, a link may be old."""

    def chosen(self) -> dict[str, Any]:
        """What was asked for and makes sense, by the name of its field."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class InvoiceFilters(Filters):
    """Invoices: by words, by days of issue."""

    q = search_box(_("Numéro, payeur, commune, SIRET, commande, école"))
    du = forms.DateField(label=_("Émises du"), required=False, widget=DateInput())
    au = forms.DateField(label=_("au"), required=False, widget=DateInput())


class PayerFilters(Filters):
    """Payers, by words."""

    q = search_box(_("Nom, commune, SIRET"))


class SubscriptionFilters(Filters):
    """Subscriptions: by words, state, limits."""

    q = search_box(_("École, commune, UAI, payeur"))
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous les états")), *SubscriptionState.choices]
    )
    limite = forms.ChoiceField(
        label=_("Limites"),
        required=False,
        choices=[("", _("Toutes")), ("proche", _("Limite proche")), ("depassee", _("Limite dépassée"))],
    )


class PeriodForm(forms.Form):
    """The days of an export, both included; a year at most, so that nobody waits for hours."""

    MOST_DAYS = 366
    _MESSAGES = {"required": _("Indiquez la date."), "invalid": _("Indiquez une date qui existe.")}
    du = forms.DateField(label=_("Du"), widget=DateInput(), error_messages=_MESSAGES)
    au = forms.DateField(
        label=_("Au"),
        widget=DateInput(),
        help_text=_("Compris\u00a0; un an au plus à la fois."),
        error_messages=_MESSAGES,
    )

    @staticmethod
    def last_month(today: date) -> dict[str, date]:
        """The month that is over: what an accountant asks for."""
        last = today.replace(day=1) - timedelta(days=1)
        return {"du": last.replace(day=1), "au": last}

    def clean(self) -> dict[str, Any]:
        """A period begins before it ends."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "du" not in said or "au" not in said:
            return said
        if said["au"] < said["du"]:
            self.add_error("au", _("Choisissez une date après le début de la période."))
        elif (said["au"] - said["du"]).days >= self.MOST_DAYS:
            self.add_error("au", _("Choisissez une date plus proche\u00a0: un an au plus à la fois."))
        return said


class PaymentForm(forms.Form):
    """Money that came for an invoice, or that went back for a credit note."""

    cents = EurosField(label=_("Montant en euros"))
    on = forms.DateField(
        label=_("Date"),
        widget=DateInput(),
        error_messages={"required": _("Indiquez la date."), "invalid": _("Indiquez une date qui existe.")},
    )
    means = forms.ChoiceField(label=_("Moyen de paiement"))
    reference = forms.CharField(
        label=_("Référence"),
        required=False,
        max_length=80,
        help_text=_("Numéro du mandat, libellé du virement : la même référence n’est jamais comptée deux fois."),
        error_messages={"max_length": _("Cette référence est trop longue : 80 caractères au plus.")},
    )
    seen_cents = SeenField(required=False)

    def __init__(self, *args: Any, invoice: Invoice, **options: Any) -> None:
        pays_back = invoice.kind == InvoiceKind.CREDIT_NOTE
        left = invoice.total_cents - invoice.paid_cents if pays_back else max(0, invoice.due_cents)
        start = {"cents": typed_euros(left), "on": timezone.localdate(), "means": Means.MANDAT}
        start["seen_cents"] = invoice.paid_cents
        super().__init__(*args, **{"initial": start, **options})
        self.issued_on = invoice.issued_on
        offered = [Means.REFUND] if pays_back else [Means.MANDAT, Means.TRANSFER, Means.CARD]
        self.fields["means"].choices = [(one.value, capfirst(one.label)) for one in offered]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """Money is noted when it came."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("Cette date est à venir : un règlement s’enregistre quand il est reçu."))
        if self.issued_on and on < self.issued_on:
            day = self.issued_on.strftime("%d/%m/%Y")
            raise ValidationError(_("Cette date précède l’émission du document, le %(day)s.") % {"day": day})
        return on


class ReasonForm(forms.Form):
    """Why something is undone; kept in the log."""

    reason = ReasonField()


class CreditForm(ReasonForm):
    """A credit note: of the whole invoice, or of a part before VAT."""

    WHOLE, PART = "tout", "partie"
    how = forms.ChoiceField(label=_("Créditer"), widget=forms.RadioSelect, initial=WHOLE)
    cents = EurosField(
        label=_("Montant hors taxes en euros"), required=False, help_text=_("Seulement pour un avoir partiel.")
    )
    seen_cents = SeenField(required=False)
    field_order = ("how", "cents", "reason")

    def __init__(self, *args: Any, left: str, credited: int, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"seen_cents": credited}, **options})
        choices = [
            (self.WHOLE, _("Tout ce qui reste (%(left)s hors taxes)") % {"left": left}),
            (self.PART, _("Une partie")),
        ]
        self.fields["how"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("Il figure sur l’avoir.")

    def clean(self) -> dict[str, Any]:
        """A part has an amount; `cents` is None for all that is left."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.pop("how", None) != self.PART:
            said["cents"] = None
        elif said.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", _("Écrivez le montant à créditer."))
        return said


class CommitmentForm(forms.Form):
    """The number the town hall gave for this expense."""

    commitment_number = forms.CharField(
        label=_("Numéro d’engagement"),
        required=False,
        max_length=50,
        help_text=_("Celui du bon de commande de la mairie ; laissé vide, la facture n’en porte pas."),
        error_messages={"max_length": _("Ce numéro est trop long : 50 caractères au plus.")},
    )


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A payer's card; documents issued before keep what they said."""

    seen = SeenMomentField(required=False, max_length=40)

    class Meta:
        model = Payer
        fields = CHANGEABLE
        help_texts = {
            "siret": _("14 chiffres ; celui du budget qui paie."),
            "service_code": _("Sur Chorus Pro, le service qui traite la facture."),
            "commitment_number": _("S’il vaut pour toutes les commandes de ce payeur."),
            "needs_service_code": "",
            "needs_commitment": "",
            "vat_number": _("S’il en a un, comme FR 83 404 833 048 ; celui d’un autre État de l’Union convient."),
            "payment_days": _("30 jours pour un organisme public, 60 au plus."),
        }

    def clean_siret(self) -> str:
        """Fourteen digits whose key is right, typed with or without spaces."""
        typed: str = self.cleaned_data["siret"]
        if not siret_number.is_valid(typed):
            raise ValidationError(_("Ce SIRET n’existe pas : vérifiez ses 14 chiffres."))
        return siret_number.compact(typed)

    def clean_vat_number(self) -> str:
        """One of the European Union whose key is right, typed with or without spaces."""
        try:
            return vat_number_of(self.cleaned_data["vat_number"])
        except BillingRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:  # a new card: nobody else can have changed it
            del self.fields["seen"]
        else:
            self.initial["seen"] = self.instance.updated_at.isoformat()
        self.fields["siret"].max_length = None  # type: ignore[attr-defined]
        self.fields["siret"].widget.attrs.update(maxlength=20, inputmode="numeric")
        self.fields["siret"].validators = []


class ClassesForm(forms.Form):
    """How many classes the school has from a day on."""

    class_count = forms.IntegerField(
        label=_("Nombre de classes en tout"),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        error_messages={
            "required": _("Indiquez le nombre de classes."),
            "invalid": _("Écrivez un nombre entier."),
            "min_value": _("Une classe au moins."),
            "max_value": _("99 classes au plus."),
        },
    )
    on = forms.DateField(
        label=_("À partir du"),
        widget=DateInput(),
        error_messages={"required": _("Indiquez la date."), "invalid": _("Indiquez une date qui existe.")},
    )

    def __init__(self, *args: Any, subscription: Subscription, **options: Any) -> None:
        start = {"class_count": subscription.class_count + 1, "on": timezone.localdate()}
        super().__init__(*args, **{"initial": start, **options})


class OrderForm(forms.Form):
    """What the town hall's order says; both may come later."""

    commitment_number = forms.CharField(
        label=_("Numéro d’engagement"),
        required=False,
        max_length=50,
        error_messages={"max_length": _("Ce numéro est trop long : 50 caractères au plus.")},
    )
    order_reference = forms.CharField(
        label=_("Numéro du bon de commande"),
        required=False,
        max_length=20,
        error_messages={"max_length": _("Ce numéro est trop long : 20 caractères au plus.")},
    )
