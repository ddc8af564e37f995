"""Forms of quotes in the console: filters, schools to quote, the order that accepts."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.choices import Plan, QuoteState
from billing.console.extras import options_field, pupils_field
from billing.console.forms import Filters, search_box
from billing.fields import ReasonField
from billing.selectors.prices import Offer
from billing.services.quotes import QuotedSchool
from shared_apps.ui.forms import DateInput
from tenants.uai import normalize_uai, validate_uai

MOST_SCHOOLS = 40
BLANK_ROWS = 3


# As the badge says them: a quote that waits may not have left yet.
_STATES = [
    ("", _("Tous les états")),
    (QuoteState.SENT.value, _("en attente")),
    *((state.value, state.label) for state in QuoteState if state != QuoteState.SENT),
]


class QuoteFilters(Filters):
    """Quotes: by words, state, days."""

    q = search_box(_("Numéro, payeur, commune, SIRET, commande"))
    etat = forms.ChoiceField(label=_("État"), required=False, choices=_STATES)
    du = forms.DateField(label=_("Établis du"), required=False, widget=DateInput())
    au = forms.DateField(label=_("au"), required=False, widget=DateInput())


class OpeningForm(forms.Form):
    """From when the schools are quoted."""

    opening_on = forms.DateField(
        label=_("Ouverture prévue le"),
        widget=DateInput(),
        help_text=_("L’année est payée au prorata des mois\u00a0; à partir de juillet, c’est l’année suivante."),
        error_messages={"required": _("Indiquez la date."), "invalid": _("Indiquez une date qui existe.")},
    )

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"opening_on": timezone.localdate()}, **options})
        if len(offer.plans) > 1:
            choices = [(plan, Plan(plan).label) for plan in offer.plans]
            self.fields["plan"] = forms.ChoiceField(label=_("Formule"), choices=choices)

    def clean_opening_on(self) -> date:
        """Within reach of today's prices."""
        on: date = self.cleaned_data["opening_on"]
        if abs((on - timezone.localdate()).days) > 366:
            raise forms.ValidationError(_("Choisissez une date à moins d’un an d’ici."))
        return on


class QuotedSchoolForm(forms.Form):
    """A school of a quote; a row whose number of classes is empty is left out."""

    name = forms.CharField(
        label=_("École"),
        required=False,
        max_length=120,
        error_messages={"max_length": _("Ce nom est trop long\u00a0: 120 caractères au plus.")},
    )
    uai = forms.CharField(label=_("UAI"), required=False, max_length=20, widget=forms.TextInput(attrs={"class": "w-s"}))
    class_count = forms.IntegerField(
        label=_("Classes"),
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        error_messages={
            "invalid": _("Écrivez un nombre entier."),
            "min_value": _("Une classe au moins."),
            "max_value": _("99 classes au plus."),
        },
    )

    def __init__(self, *args: Any, offer: Offer, plan: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.must_count = plan in offer.counting_pupils
        if offer.counting_pupils:
            self.fields["pupils"] = pupils_field(required=False)
        gone = {code: offer.withdrawn[code] for code in self.initial.get("options", ()) if code in offer.withdrawn}
        if shown := [*offer.options.values(), *gone.values()]:
            self.fields["options"] = options_field(shown, gone=gone)

    def clean_uai(self) -> str:
        """As the directory writes it."""
        uai = normalize_uai(self.cleaned_data["uai"])
        if uai:
            validate_uai(uai)
        return uai

    def clean(self) -> dict[str, Any]:
        """A school that is quoted has a name and a UAI."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("class_count"):
            if not said.get("name") and "name" not in self.errors:
                self.add_error("name", _("Écrivez le nom de l’école."))
            if not said.get("uai") and "uai" not in self.errors:
                self.add_error("uai", _("Écrivez son UAI."))
            if self.must_count and not said.get("pupils") and "pupils" not in self.errors:
                self.add_error("pupils", _("Cette formule compte les élèves\u00a0: indiquez leur nombre."))
        elif self.has_changed() and "class_count" not in self.errors and not self.initial and any(said.values()):
            self.add_error("class_count", _("Indiquez le nombre de classes, ou videz la ligne."))
        return said


class QuotedSchools(forms.BaseFormSet):  # type: ignore[type-arg]
    """The schools of a quote: one at least, each once."""

    def clean(self) -> None:
        """Raises ValidationError, in words."""
        if any(self.errors):
            return
        uais = [school.uai for school in self.schools]
        if not uais:
            raise forms.ValidationError(_("Indiquez une école au moins, et son nombre de classes."))
        if len(set(uais)) < len(uais):
            raise forms.ValidationError(_("Une école est écrite deux fois\u00a0: gardez une seule ligne."))

    @property
    def schools(self) -> list[QuotedSchool]:
        """What is quoted, once it is valid."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("class_count")]
        return [
            QuotedSchool(
                row["uai"],
                row["name"],
                row["class_count"],
                pupils=(row.get("pupils") or 0) if self.must_count else 0,
                options=tuple(row.get("options") or ()),
            )
            for row in rows
        ]

    @property
    def must_count(self) -> bool:
        """Whether the plan counts pupils: a number written for another one is left out."""
        return any(form.must_count for form in self.forms)


SchoolFormSet = cast(
    "type[QuotedSchools]",
    forms.formset_factory(
        QuotedSchoolForm,
        formset=QuotedSchools,
        extra=BLANK_ROWS,
        max_num=MOST_SCHOOLS + BLANK_ROWS,
        absolute_max=MOST_SCHOOLS + BLANK_ROWS,
        validate_max=True,
    ),
)


class QuoteOrderForm(forms.Form):
    """The order that accepts a quote."""

    order_reference = forms.CharField(
        label=_("Référence de la commande"),
        max_length=20,
        help_text=_("Celle de la commande reçue par le site (ONE-2026-…), ou le numéro du bon de commande."),
        error_messages={
            "required": _("Écrivez la référence de la commande."),
            "max_length": _("Cette référence est trop longue\u00a0: 20 caractères au plus."),
        },
    )


class RefusalForm(forms.Form):
    """Why a payer does not want a quote, when it said so."""

    reason = ReasonField(required=False, help_text=_("Gardé dans le journal."))
