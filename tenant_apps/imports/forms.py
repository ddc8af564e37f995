"""Files dropped, columns matched, rows filtered, an answer, the last confirmation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import ChoiceCards, FileDropInput, SearchInput
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.permissions import manageable_classes
from tenant_apps.imports import onde
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.columns import choices_for
from tenant_apps.imports.models import Import, ImportRowQuerySet
from tenant_apps.imports.onde.fields import REPEATED
from tenant_apps.imports.records import Kind
from tenant_apps.imports.selectors import rows_of

MAX_FILES = 20
# All files of one drop together; each is bounded again by the reader.
MAX_BYTES = 30 * 1024 * 1024
SCHOOL, PART = "ecole", "partie"


class _FilesInput(FileDropInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files at once; its value is the list of them."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file as Django checks one."""
        files = data or [None]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("Déposez %(count)s fichiers au plus.") % {"count": MAX_FILES})
        return [super(_FilesField, self).clean(one, initial) for one in files]


class DropForm(forms.Form):
    """The files, and for whom they speak: the school, a part of it, one class."""

    fichiers = _FilesField(
        label=gettext_lazy("Vos fichiers"),
        widget=_FilesInput(
            hint=gettext_lazy("Choisissez les fichiers ou déposez-les ici, dans n’importe quel ordre"),
            attrs={"multiple": True, "accept": ".csv,.txt,.zip"},
        ),
        help_text=gettext_lazy("Élèves, responsables, enseignants : en CSV, ou dans un zip. 10 Mo au plus chacun."),
        error_messages={
            "required": gettext_lazy("Choisissez les fichiers à importer."),
            "empty": gettext_lazy("Ce fichier est vide : refaites l’extraction dans ONDE."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long : renommez-le."),
        },
        max_length=200,
    )
    portee = forms.ChoiceField(
        label=gettext_lazy("Que contiennent-ils ?"),
        choices=[
            (SCHOOL, gettext_lazy("Toute l’école : qui n’y est plus sera mis sur le départ, après votre accord")),
            (PART, gettext_lazy("Une partie de l’école : personne ne partira")),
        ],
        initial=SCHOOL,
        widget=ChoiceCards,
        error_messages={"required": gettext_lazy("Dites si les fichiers contiennent toute l’école.")},
    )
    classe = forms.ModelChoiceField(
        SchoolClass.objects.none(),
        label=gettext_lazy("Classe des élèves"),
        required=False,
        empty_label=gettext_lazy("Celle que disent les fichiers"),
        error_messages={
            "required": gettext_lazy("Choisissez la classe."),
            "invalid_choice": gettext_lazy("Cette classe n’est pas une des vôtres : choisissez dans la liste."),
        },
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["classe"]
        chosen.queryset = manageable_classes(actor)
        if not actor.is_school_admin:
            del self.fields["portee"]
            chosen.required, chosen.empty_label = True, None
            chosen.label = _("Pour quelle classe ?")
        # Read once and to the end: the list asks for its first choice alone, and leaves a cursor open behind it.
        chosen.choices = list(chosen.choices)

    def answers(self) -> dict[str, Any]:
        """What services.start_import is to know (valid form only)."""
        given = self.cleaned_data
        whole_school = given.get("portee") == SCHOOL
        return {
            "files": [(one.name or "", one) for one in given["fichiers"]],
            "whole_school": whole_school,
            "school_class": None if whole_school else given["classe"],
        }


class ColumnsForm(forms.Form):
    """What each column of one file says; a list for each, our proposal chosen."""

    retenir = forms.BooleanField(
        label=gettext_lazy("Retenir ces choix pour la prochaine fois"),
        help_text=gettext_lazy("Un fichier qui a les mêmes titres sera lu sans rien demander."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, file: dict[str, Any], kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.kind = file, kind
        chosen, self.proposed = choices_for(file, kind)
        for place, value in enumerate(chosen):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=file["headers"][place] or _("Colonne %(number)s, sans titre") % {"number": place + 1},
                choices=onde.field_choices(kind),
                required=False,
                initial=value,
            )

    def columns(self) -> list[dict[str, Any]]:
        """Each column for the page: its field, three samples, whether we propose something for it."""
        samples = self.file.get("samples") or [[] for _header in self.file["headers"]]
        return [
            {"field": self[f"c{place}"], "samples": samples[place], "proposed": place in self.proposed}
            for place in range(len(self.file["headers"]))
        ]

    def clean(self) -> dict[str, Any]:
        """One column for each thing said once, and everything such a file must say."""
        given = super().clean() or {}
        values = [given.get(f"c{place}", "") for place in range(len(self.file["headers"]))]
        for place, value in enumerate(values):
            if value in values[:place] and value not in REPEATED | {onde.Field.UNKNOWN, onde.Field.IGNORED}:
                said = _("« %(field)s » est déjà choisi plus haut : gardez une seule des deux colonnes.")
                self.add_error(f"c{place}", said % {"field": onde.field_label(value)})
        missing = onde.Mapping(self.kind, tuple(onde.Field(value) for value in values)).missing
        if missing:
            said = _("Dites quelle colonne donne : %(missing)s.")
            self.add_error(None, said % {"missing": ", ".join(missing)})
        return given

    def mapping(self) -> onde.Mapping:
        """What was chosen (valid form only)."""
        fields = [self.cleaned_data[f"c{place}"] for place in range(len(self.file["headers"]))]
        return onde.by_hand(self.kind, fields, columns=len(fields))


class RowFilters(forms.Form):
    """Which rows of an import to show; nonsense in the address is as if it were not there."""

    q = forms.CharField(label=gettext_lazy("Chercher"), required=False, max_length=100, widget=SearchInput())
    resultat = forms.ChoiceField(label=gettext_lazy("Résultat"), required=False)
    genre = forms.ChoiceField(label=gettext_lazy("Qui"), required=False)
    classe = forms.ChoiceField(label=gettext_lazy("Classe"), required=False)
    remarques = forms.BooleanField(label=gettext_lazy("Avec une remarque"), required=False)

    def __init__(self, data: Any, *, run: Import) -> None:
        super().__init__(data)
        self.run = run
        every = ("", _("Tout"))
        counted = [(one.value, f"{one.label.capitalize()} ({run.count(one)})") for one in Outcome if run.count(one)]
        kinds = [kind for kind in Kind if run.counts.get("kinds", {}).get(kind)]
        choices = {
            "resultat": [every, *counted],
            "genre": [("", _("Tout le monde")), *((kind.value, onde.kind_label(kind)) for kind in kinds)],
            "classe": [("", _("Toutes")), *((name, name) for name in run.counts.get("classes", {}))],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def rows(self) -> ImportRowQuerySet:
        """The rows asked for."""
        self.full_clean()
        chosen = self.cleaned_data
        return rows_of(
            self.run,
            outcome=chosen.get("resultat", ""),
            kind=chosen.get("genre", ""),
            class_name=chosen.get("classe", ""),
            problems_only=chosen.get("remarques", False),
            search=chosen.get("q", ""),
        )


class ApplyForm(forms.Form):
    """The tick asked for when more than half of the school would leave."""

    confirmer = forms.BooleanField(
        label=gettext_lazy("Oui, c’est bien voulu : ces personnes ne sont plus à l’école."),
        error_messages={
            "required": gettext_lazy("Cochez la case si c’est bien voulu ; sinon, vérifiez que le fichier est complet.")
        },
    )
