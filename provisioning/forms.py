"""The order form, step by step. Each form is made from what was typed (`typed`) and says its errors.

The checks are those of `rules`: the console and the command line apply the same.
"""

from collections.abc import Callable, Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning import rules
from provisioning.uploads import check_document, too_large
from shared_apps.ui.forms import FileDropInput
from tenants.choices import SchoolKind

Typed = dict[str, Any]
_KINDS = [
    (SchoolKind.NURSERY.value, _("Maternelle")),
    (SchoolKind.ELEMENTARY.value, _("Élémentaire")),
    (SchoolKind.PRIMARY.value, _("Primaire")),
]


class CheckedField(forms.CharField):
    """A line of text that one of our rules tidies and checks."""

    def __init__(self, *, check: Callable[[str], Any] | None = None, missing: Any = "", **options: Any) -> None:
        super().__init__(**options)
        self.check_value = check
        if missing:
            self.error_messages["required"] = missing

    def clean(self, value: Any) -> Any:
        """The tidied value; '' when nothing was typed and nothing is required."""
        text = " ".join(str(super().clean(value)).split())
        if rules.has_odd_characters(text):
            raise ValidationError(_("Ce texte contient des caractères illisibles : retapez-le."))
        return self.check_value(text) if text and self.check_value else text


def _line(label: Any, missing: Any = "", limit: int = 120, size: str = "", **options: Any) -> CheckedField:
    attrs = {"class": size} if size else {}
    if autocomplete := options.pop("autocomplete", ""):
        attrs["autocomplete"] = autocomplete
    if inputmode := options.pop("inputmode", ""):
        attrs["inputmode"] = inputmode
    return CheckedField(
        label=label,
        missing=missing,
        max_length=limit,
        required=options.pop("required", bool(missing)),
        widget=forms.TextInput(attrs=attrs),
        **options,
    )


def _email(label: Any, missing: Any = "", **options: Any) -> CheckedField:
    # type=text: the browser's own check knows less than ours and speaks otherwise.
    field = _line(label, missing, 254, "", check=rules.check_email, inputmode="email", **options)
    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
    return field


class StepForm(forms.Form):
    """A step of the order form: bound to what was typed when its errors are to be shown."""

    @classmethod
    def typed(cls, posted: Mapping[str, Any]) -> Typed:
        """What was typed in its fields, as it was."""
        return {name: str(posted.get(name, "")).strip() for name in cls.base_fields}

    @classmethod
    def showing(cls, typed: Typed, *, check: bool) -> Self:
        """The form with what was typed, with its errors when `check`."""
        return cls(data=typed) if check else cls(initial=typed)


class SchoolForm(StepForm):
    """Step 1: which school."""

    uai = CheckedField(
        label=_("UAI de l’école"),
        help_text=_("7 chiffres et une lettre, par exemple 0359911H. Il figure sur les courriers de l’académie."),
        missing=_("Indiquez l’UAI de l’école."),
        max_length=16,
        check=rules.check_uai,
        widget=forms.TextInput(
            attrs={"class": "w-s code", "autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    school_name = _line(_("Nom de l’école"), _("Indiquez le nom de l’école."))
    kind = forms.ChoiceField(
        label=_("Type d’école"),
        help_text=_("Primaire : maternelle et élémentaire ensemble."),
        choices=_KINDS,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        initial=SchoolKind.PRIMARY.value,
        error_messages={
            "required": _("Choisissez le type d’école."),
            "invalid_choice": _("Choisissez le type d’école."),
        },
    )
    address = _line(_("Adresse"), limit=200, required=False)
    postal_code = _line(
        _("Code postal"), limit=9, size="w-s", required=False, check=rules.check_postal_code, inputmode="numeric"
    )
    city = _line(_("Commune"), _("Indiquez la commune de l’école."), limit=80)


class ClassesForm(StepForm):
    """Step 2: how many classes, which ones if known, and who will run the school's space."""

    class_count = forms.IntegerField(
        label=_("Nombre de classes"),
        min_value=1,
        max_value=rules.MAX_CLASSES,
        widget=forms.NumberInput(attrs={"class": "w-xs", "inputmode": "numeric", "min": "1", "max": "60"}),
        error_messages={
            "required": _("Indiquez le nombre de classes."),
            "invalid": _("Indiquez le nombre de classes en chiffres, par exemple 6."),
            "min_value": _("Une école a au moins une classe."),
            "max_value": _("Au-delà de 60 classes, écrivez-nous : nous préparons la commande avec vous."),
        },
    )
    first_name = _line(_("Prénom"), _("Indiquez le prénom de l’administrateur."), limit=60)
    last_name = _line(_("Nom"), _("Indiquez le nom de l’administrateur."), limit=60)
    email = _email(
        _("Adresse e-mail professionnelle"),
        _("Indiquez l’adresse e-mail de l’administrateur."),
        help_text=_("Le message qui ouvre son compte y sera envoyé."),
    )

    def __init__(self, *args: Any, rows: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = [self._add_row(number) for number in range(1, min(rows, rules.MAX_CLASSES) + 1)]
        # As on the page, so that the summary of errors is read from top to bottom.
        self.order_fields(["class_count", *(field for row in self.rows for field in row)])

    def _add_row(self, number: int) -> tuple[str, str]:
        name, levels = f"class-{number}-name", f"class-{number}-levels"
        self.fields[name] = _line(
            _("Classe %(number)d") % {"number": number}, limit=rules.MAX_CLASS_NAME, required=False
        )
        self.fields[levels] = _line(
            _("Niveaux de la classe %(number)d") % {"number": number},
            limit=60,
            required=False,
            check=rules.split_levels,
        )
        self.fields[name].widget.attrs["placeholder"] = _("Classe de Mme Le Goff")
        self.fields[levels].widget.attrs |= {"placeholder": "CE1 CE2", "autocapitalize": "characters"}
        return name, levels

    @property
    def class_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The name field and the levels field of each class."""
        return [(self[name], self[levels]) for name, levels in self.rows]

    @property
    def has_details(self) -> bool:
        """Whether a class was described: its rows are then shown open."""
        fields = [field for row in self.rows for field in row]
        return any(self[field].value() or self.errors.get(field) for field in fields)

    def clean(self) -> Typed:
        """Two classes of a school have two names."""
        data = super().clean() or {}
        try:
            rules.name_classes([(data.get(name, ""), ()) for name, _levels in self.rows])
        except ValidationError as problem:
            taken = [data.get(name, "").casefold() for name, _levels in self.rows]
            again = next(place for place, name in enumerate(taken) if name and name in taken[:place])
            self.add_error(self.rows[again][0], problem)
        return data

    @classmethod
    def from_school(cls, school: Typed, *, check: bool) -> "ClassesForm":
        """The form showing a school of the basket."""
        count = str(school.get("class_count") or len(school.get("classes") or []) or "")
        typed = {"class_count": count, **(school.get("administrator") or {})}
        for number, row in enumerate(school.get("classes") or [], start=1):
            levels = row.get("levels") or ""
            typed[f"class-{number}-name"] = row.get("name", "")
            typed[f"class-{number}-levels"] = levels if isinstance(levels, str) else " ".join(levels)
        rows = int(count[:3]) if count.isascii() and count.isdigit() else 0
        return cls(data=typed, rows=rows) if check else cls(initial=typed, rows=rows)

    @staticmethod
    def for_school(posted: Mapping[str, Any]) -> Typed:
        """What was typed, as the basket keeps a school; rows beyond the last typed one are left out."""
        rows = [
            {part: str(posted.get(f"class-{number}-{part}", "")).strip() for part in ("name", "levels")}
            for number in range(1, rules.MAX_CLASSES + 1)
        ]
        while rows and not any(rows[-1].values()):
            rows.pop()
        return {
            "class_count": str(posted.get("class_count", "")).strip(),
            "classes": rows,
            "administrator": {name: str(posted.get(name, "")).strip() for name in ("first_name", "last_name", "email")},
        }


class PayerForm(StepForm):
    """Step 3: who pays, and what its accountants ask for."""

    name = _line(
        _("Nom du payeur"),
        _("Indiquez qui paie : la commune, l’intercommunalité, l’OGEC…"),
        help_text=_("Le plus souvent la commune : « Commune de Kerlune »."),
        autocomplete="organization",
    )
    siret = _line(
        _("SIRET à facturer"),
        _("Indiquez le SIRET à facturer : demandez-le à la mairie."),
        limit=24,
        size="w-m code",
        check=rules.check_siret,
        inputmode="numeric",
        help_text=_(
            "14 chiffres. Une commune en a plusieurs, un par budget : demandez le SIRET à facturer à la mairie. "
            "Ce n’est pas toujours celui de l’école."
        ),
    )
    service_code = _line(
        _("Code service"), limit=50, required=False, help_text=_("Si la mairie l’exige dans Chorus Pro.")
    )
    commitment_number = _line(
        _("Numéro d’engagement"), limit=50, required=False, help_text=_("Celui du bon de commande de la mairie.")
    )
    address = _line(_("Adresse"), _("Indiquez l’adresse du payeur."), limit=200)
    postal_code = _line(
        _("Code postal"),
        _("Indiquez le code postal du payeur."),
        limit=9,
        size="w-s",
        check=rules.check_postal_code,
        inputmode="numeric",
    )
    city = _line(_("Commune"), _("Indiquez la commune du payeur."), limit=80)
    email = _email(
        _("Adresse e-mail de facturation"),
        _("Indiquez l’adresse e-mail où envoyer la facture."),
        help_text=_("Celle du service comptable ou du secrétariat."),
    )


class AttachmentForm(StepForm):
    """Step 3, second half: the quote and the signed purchase order, and who is told of the order's progress."""

    quote_number = _line(
        _("Numéro de devis"),
        limit=24,
        size="w-m code",
        required=False,
        check=rules.check_quote_number,
        autocomplete="off",
        help_text=_("Si vous avez reçu un devis de ONE : DE-2026-… La commande se fait alors à ses prix."),
    )
    contact_email = _email(
        _("Adresse e-mail de suivi"),
        required=False,
        help_text=_("La confirmation et les nouvelles de la commande y sont envoyées. Sans elle : à l’administrateur."),
    )
    purchase_order = forms.FileField(
        label=_("Bon de commande signé"),
        required=False,
        help_text=_("Si vous l’avez déjà : PDF ou photo (JPEG, PNG), 10 Mo au plus."),
        widget=FileDropInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        validators=[check_document],
        error_messages={"empty": _("Ce fichier est vide. Choisissez-en un autre.")},
    )

    def __init__(self, *args: Any, dropped: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dropped = dropped
        self.quote_problem = ""

    @classmethod
    def showing(cls, typed: Typed, *, check: bool) -> Self:
        """As any step's; `quote_problem` is what was found wrong with the quote's number when it was sent."""
        form = super().showing(typed, check=check)
        form.quote_problem = typed.get("quote_problem", "")
        return form

    def clean_quote_number(self) -> str:
        """Whether the quote holds is asked once, when its number is sent: a page looked at again asks nothing."""
        number: str = self.cleaned_data["quote_number"]
        if number and self.quote_problem:
            raise ValidationError(self.quote_problem)
        return number

    def clean_purchase_order(self) -> Any:
        """A file dropped for its size never arrived: say so here."""
        if self.dropped:
            raise too_large()
        return self.cleaned_data["purchase_order"]


class LinesField(forms.CharField):
    """Several lines; a line break counts once, as browsers count it."""

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class SendForm(StepForm):
    """The summary: a last word, the terms, and a field only robots fill."""

    comment = LinesField(
        label=_("Un mot pour l’équipe ONE"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Ce texte est trop long : 2 000 caractères au plus.")},
    )
    terms = forms.BooleanField(
        label=_("J’accepte les conditions d’utilisation de ONE"),
        help_text=_("et je suis en droit de passer cette commande pour le payeur."),
        error_messages={"required": _("Cochez la case pour accepter les conditions d’utilisation.")},
    )
    website = forms.CharField(required=False)

    def clean_comment(self) -> str:
        """Readable text only."""
        comment: str = self.cleaned_data["comment"].strip()
        if rules.has_odd_characters(comment, lines=True):
            raise ValidationError(_("Ce texte contient des caractères illisibles : retapez-le."))
        return comment

    def clean(self) -> Typed:
        """The trap must stay empty; people's browsers may fill it, so it says what to do."""
        data = super().clean() or {}
        if data.get("website"):
            raise ValidationError(_("Votre navigateur a rempli une case cachée. Envoyez la commande une seconde fois."))
        return data


class FilledFormForm(forms.Form):
    """The order form filled as a PDF."""

    form = forms.FileField(
        label=_("Formulaire PDF rempli"),
        widget=FileDropInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": _("Choisissez le formulaire PDF que vous avez rempli."),
            "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        },
    )
