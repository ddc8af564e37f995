"""What is typed and chosen in the documents."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import FileDropInput, SearchInput
from tenant_apps.documents.choices import Look, Sort
from tenant_apps.documents.rules import GIGABYTE, LARGEST_QUOTA
from tenants.text import has_odd_characters

LARGEST_FORM = 200 * 1024**2  # what a form without scripts sends at once


class ListFilters(forms.Form):
    """What a list is narrowed by and how it is shown; what makes no sense changes nothing."""

    q = forms.CharField(
        label=gettext_lazy("Chercher"),
        required=False,
        max_length=100,
        widget=SearchInput(shortcut=True, attrs={"placeholder": gettext_lazy("Un mot du nom")}),
    )
    tri = forms.ChoiceField(label=gettext_lazy("Ordre"), required=False, choices=Sort.choices)

    def words(self) -> str:
        """What is looked for, "" when nothing is."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def sort(self) -> Sort:
        """The order asked for, else by name."""
        self.is_valid()
        return Sort(self.cleaned_data.get("tri") or Sort.NAME)


def look_of(asked: str, remembered: str) -> Look:
    """How to show lists: as asked now, else as the browser remembers, else as a list."""
    return next((Look(one) for one in (asked, remembered) if one in Look.values), Look.LIST)


class NameForm(forms.Form):
    """What a folder or a document is called."""

    name = forms.CharField(
        label=gettext_lazy("Nom"),
        error_messages={"required": gettext_lazy("Il manque le nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.longest = longest
        self.fields["name"].widget.attrs["maxlength"] = str(longest)

    def clean_name(self) -> str:
        """Neither invisible signs nor those of paths, and not too long."""
        name = str(self.cleaned_data["name"])
        if has_odd_characters(name) or "/" in name or "\\" in name:
            raise forms.ValidationError(_("Ce nom contient un signe qui ne va pas : / ou \\, par exemple."))
        if len(name) > self.longest:
            raise forms.ValidationError(_("Ce nom est trop long : %(most)s signes au plus.") % {"most": self.longest})
        return name


class UploadForm(forms.Form):
    """A newer file for a document."""

    fichier = forms.FileField(
        label=gettext_lazy("Fichier"),
        widget=FileDropInput(),
        allow_empty_file=True,  # said by whoever takes it in
        error_messages={"required": gettext_lazy("Il manque le fichier à ajouter.")},
    )

    def __init__(self, *args: Any, dropped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dropped = dropped

    def clean(self) -> dict[str, Any]:
        """What passed the bound never arrived."""
        if self.dropped:
            self.errors.pop("fichier", None)
            self.add_error("fichier", _("Ce fichier dépasse 200 Mo : réduisez-le avant de l’ajouter."))
        return self.cleaned_data


class CommentForm(forms.Form):
    """What one says of a folder or a document."""

    text = forms.CharField(
        label=gettext_lazy("Commentaire"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Il manque le commentaire."),
            "max_length": gettext_lazy("Ce commentaire est trop long : 2 000 signes au plus."),
        },
    )

    def clean_text(self) -> str:
        """Signs that no page shows are refused."""
        text = str(self.cleaned_data["text"])
        if has_odd_characters(text, lines=True):
            raise forms.ValidationError(_("Ce texte contient des signes invisibles : tapez-le à nouveau."))
        return text


class QuotaForm(forms.Form):
    """A limit in gigabytes; nothing: the usual one."""

    giga = forms.DecimalField(
        label=gettext_lazy("Place en Go"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(LARGEST_QUOTA // GIGABYTE),
        decimal_places=2,
        max_digits=5,
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de gigaoctets, par exemple 2 ou 0,5."),
            "min_value": gettext_lazy("Donnez au moins 0,01 Go."),
            "max_value": gettext_lazy("20 Go au plus."),
            "max_decimal_places": gettext_lazy("Deux chiffres après la virgule au plus."),
            "max_digits": gettext_lazy("20 Go au plus."),
            "max_whole_digits": gettext_lazy("20 Go au plus."),
        },
        localize=True,
    )

    def quota(self) -> int | None:
        """Bytes, None for the usual."""
        giga = self.cleaned_data["giga"]
        return None if giga is None else int(giga * GIGABYTE)
