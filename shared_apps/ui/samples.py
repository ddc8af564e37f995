"""What the style guide shows: fictitious people and the forms that use every widget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from shared_apps.ui.forms import (
    ChoiceCards,
    CodeInput,
    DateInput,
    FileDropInput,
    NewPasswordInput,
    SearchInput,
    SegmentedSelect,
    SwitchInput,
)
from shared_apps.ui.pickers import PickerInput
from tenants.text import search_form


@dataclass(frozen=True)
class SampleSchool:
    """Stands for the school of the page."""

    name: str = "École élémentaire des Tilleuls"
    city: str = "Saint-Aubin-sur-Vire"
    is_suspended: bool = False


@dataclass(frozen=True)
class Entry:
    """Stands for an entry of the navigation."""

    label: str
    icon: str
    service: str
    url: str = "#"
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Person:
    """Stands for a user."""

    full_name: str
    role: str
    class_name: str
    state: str
    word: str
    seen: datetime | None = None
    is_authenticated: bool = True

    def __str__(self) -> str:
        return self.full_name


@dataclass(frozen=True)
class SampleRecipient:
    """Stands for somebody, or a group, that may be chosen."""

    token: str
    label: str
    detail: str
    icon: str = ""

    @property
    def full_name(self) -> str:
        """What initials are drawn from."""
        return self.label


RECIPIENTS = [
    SampleRecipient("user:1", "Tom Nguyen", "Élève · CE1 A"),
    SampleRecipient("parents_of:1", "Les parents de Tom Nguyen", "Linh Nguyen, Paul Nguyen", "users"),
    SampleRecipient("user:2", "Amina Benali", "Enseignante · CE1 A"),
    SampleRecipient("user:3", "Éloïse Le Goff-Martin", "Direction"),
    SampleRecipient("group:1", "CE1 A : parents", "31 personnes", "users-three"),
    SampleRecipient("list:1", "Le groupe de lecture", "Liste · 6 personnes", "list-bullets"),
]


def find_recipients(words: str) -> list[SampleRecipient]:
    """Those whose name holds every word."""
    typed = search_form(words).split()
    return [one for one in RECIPIENTS if typed and all(word in search_form(one.label) for word in typed)]


def _described(tokens: Iterable[str]) -> list[SampleRecipient]:
    wanted = set(tokens)
    return [one for one in RECIPIENTS if one.token in wanted]


SCHOOL = SampleSchool()
RULES = [
    ("length:10", "10 caractères au moins"),
    ("classes:3", "trois sortes de signes parmi minuscules, capitales, chiffres et autres"),
    ("differs:id_sample-login", "pas votre identifiant"),
]
LEVELS = [("cp", "CP"), ("ce1", "CE1"), ("ce2", "CE2"), ("cm1", "CM1"), ("cm2", "CM2")]
NAVIGATION = {
    "school": [
        Entry("Accueil", "house", "home", current=True),
        Entry("Carnet", "envelope-open", "liaison", count=2),
        Entry("Cahier", "notebook", "homework"),
        Entry("Messages", "chat-circle-dots", "messaging", count=11),
        Entry("Ma classe", "chalkboard-teacher", "class_settings"),
        Entry("Administration", "gear-six", "school_admin"),
    ],
    "console": [
        Entry("Commandes", "tray", "home", current=True, count=3),
        Entry("Écoles", "buildings", "home"),
        Entry("Assistance", "lifebuoy", "home", count=1),
        Entry("Factures", "receipt", "home"),
        Entry("Journal", "clock-counter-clockwise", "home"),
    ],
}
SERVICES = [
    Entry("Carnet de liaison", "envelope-open", "liaison", count=2),
    Entry("Cahier de textes", "notebook", "homework"),
    Entry("Messagerie", "chat-circle-dots", "messaging", count=11),
    Entry("Blog", "pen-nib", "blog"),
    Entry("Espace documentaire", "folder-open", "documents"),
    Entry("Actualités", "newspaper", "news"),
    Entry("Cahier multimédia", "book-open", "notebooks"),
    Entry("Agenda", "calendar-blank", "calendars"),
    Entry("Annuaire", "address-book", "directory"),
    Entry("Assistance", "lifebuoy", "helpdesk"),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    login = forms.CharField(label="Identifiant", help_text="Il est écrit sur votre fiche : prenom.nom")
    code = forms.CharField(label="Code d’activation", widget=CodeInput, help_text="Les 8 caractères de la fiche.")
    password = forms.CharField(label="Mot de passe", widget=NewPasswordInput(RULES))
    email = forms.EmailField(label="Adresse électronique", required=False)
    level = forms.ChoiceField(label="Niveau", choices=LEVELS)
    to = forms.Field(
        label="À qui ?",
        help_text="Le nom d’un élève propose aussi ses parents.",
        initial=["user:3", "group:1"],
        widget=PickerInput(describe=_described, find=find_recipients, url="/_styleguide/propositions/"),
    )
    born = forms.DateField(label="Date de naissance", widget=DateInput, required=False)
    text = forms.CharField(label="Votre mot", widget=forms.Textarea(attrs={"rows": 4}))
    view = forms.ChoiceField(
        label="Afficher", widget=SegmentedSelect, choices=[("day", "Jour"), ("week", "Semaine"), ("month", "Mois")]
    )
    sheet = forms.ChoiceField(
        label="Format des fiches",
        widget=ChoiceCards,
        choices=[
            ("full", "Une page par personne"),
            ("cards", "Huit cartes par page"),
            ("family", "Une fiche par famille"),
        ],
    )
    levels = forms.MultipleChoiceField(
        label="Niveaux de la classe", widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}), choices=LEVELS
    )
    file = forms.FileField(
        label="Bon de commande", widget=FileDropInput(hint="PDF ou image, 5 Mo au plus"), required=False
    )
    notify = forms.BooleanField(label="Me prévenir par courriel", widget=SwitchInput, required=False)
    charter = forms.BooleanField(label="J’ai lu la charte et je l’accepte", help_text="Deux pages, en mots simples.")


class FilterForm(forms.Form):
    """A bar of filters."""

    q = forms.CharField(label="Rechercher", widget=SearchInput(shortcut=True), required=False)
    level = forms.ChoiceField(label="Niveau", choices=[("", "Tous les niveaux"), *LEVELS], required=False)


def _people() -> list[Person]:
    now = timezone.now()
    rows = [
        ("Amina Benali", "Enseignante", "CE1 A", "success", "Active", now - timedelta(minutes=12)),
        ("Éloïse Le Goff-Martin", "Directrice", "CM2", "success", "Active", now - timedelta(hours=26)),
        ("Tom Nguyen", "Élève", "CE1 A", "warning", "À activer", None),
        ("Sacha Petit", "Élève", "CP B", "", "Jamais venu", None),
        ("Jean-Baptiste de La Rochefoucauld", "Parent", "CE1 A", "danger", "Bloqué", now - timedelta(days=40)),
    ]
    return [Person(*row) for row in rows]


def _page() -> Page[Person]:
    return Paginator(_people() * 12, 5).page(4)


def _forms() -> dict[str, Any]:
    wrong = SampleForm({"login": "amina", "email": "amina@", "text": "Bonjour"}, prefix="wrong")
    return {"form": SampleForm(prefix="sample"), "wrong_form": wrong, "filter_form": FilterForm()}


def context(request: HttpRequest, skin: str) -> dict[str, Any]:
    """Everything the style guide's templates name."""
    now = timezone.now()
    return {
        "school": SCHOOL if skin in {"school", "focus"} else None,
        "navigation": NAVIGATION.get(skin, []),
        "user": _people()[1],
        "services": SERVICES,
        "people": _people(),
        "page": _page(),
        "moments": [
            now - timedelta(minutes=4),
            now - timedelta(hours=30),
            now - timedelta(days=20),
            now + timedelta(days=1),
        ],
        "skin": skin,
        **_forms(),
    }
