"""What authors type to write a word, and families to answer it."""

from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shared_apps.ui.forms import ChoiceCards, DateInput, PictureChoice, SwitchInput
from shared_apps.ui.pickers import Picked, PickerInput
from tenant_apps.accounts.models import User
from tenant_apps.liaison import audience, selectors
from tenant_apps.liaison.choices import ICONS, Category, Consent
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.selectors import Entry
from tenant_apps.liaison.services import Content, Hand, Options
from tenant_apps.richtext.forms import RichTextField
from tenants.text import has_odd_characters

LONGEST_REPLY = 2000
MOST_COUPONS = 1000


class PlainField(forms.CharField):
    """Words without the characters no page can show."""

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        self.lines = lines
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """What was typed. Raises ValidationError for characters nobody can read."""
        text: str = super().clean(value)
        if has_odd_characters(text, lines=self.lines):
            raise forms.ValidationError(_("Ce texte contient des caractères illisibles : retapez-le."))
        return text


class WordForm(forms.Form):
    """Title, text and category: the first step."""

    title = PlainField(label=_("Titre"), max_length=150, error_messages={"required": _("Donnez un titre à ce mot.")})
    text = RichTextField(label=_("Texte du mot"))
    category = forms.ChoiceField(
        label=_("De quoi s’agit-il ?"), choices=Category, initial=Category.OTHER, widget=PictureChoice(ICONS)
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].for_writer(user)  # type: ignore[attr-defined]

    def content(self) -> Content:
        """What was written."""
        data = self.cleaned_data
        return Content(data["title"], data["text"], data["category"])


class CorrectionForm(WordForm):
    """The same for a word that families have; `edition` is the one the author began from."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    question = PlainField(
        label=_("Autorisation demandée"),
        max_length=300,
        error_messages={"required": _("Une autorisation ne se retire pas après l’envoi.")},
    )

    def __init__(self, *args: Any, word: Word, **options: Any) -> None:
        super().__init__(*args, **options)
        if not word.question:
            del self.fields["question"]


class AudienceForm(forms.Form):
    """Classes to tick; pupils and groups by a few letters."""

    classes = forms.MultipleChoiceField(
        label=_("Des classes entières"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        found = selectors.classes_for(user)
        self.fields["classes"].choices = [(f"class:{one.pk}", _said(one)) for one in found]  # type: ignore[attr-defined]
        if not found:
            del self.fields["classes"]
        widget = PickerInput(
            describe=partial(selectors.describe_pupils, user),
            find=partial(selectors.find_pupils, user),
            url=reverse("liaison:pupils"),
        )
        self.fields["people"] = forms.Field(
            label=_("Des élèves ou des groupes"),
            help_text=_("Tapez quelques lettres. Le mot va aux responsables de ces élèves."),
            required=False,
            widget=widget,
        )

    def clean_people(self) -> list[str]:
        """The tokens; refuses words still to choose from."""
        picked = self.cleaned_data["people"]
        if isinstance(picked, Picked) and picked.words:
            raise forms.ValidationError(_("Cochez les bons élèves parmi les résultats, puis continuez."))
        return list(picked.tokens) if isinstance(picked, Picked) else []

    def tokens(self) -> list[str]:
        """All that was chosen."""
        return [*self.cleaned_data.get("classes", []), *self.cleaned_data["people"]]

    @staticmethod
    def initial_for(word: Word) -> dict[str, list[str]]:
        """What a draft has already."""
        classes = [token for token in word.audience if token.startswith(f"{audience.CLASS}:")]
        return {"classes": classes, "people": [token for token in word.audience if token not in classes]}


def _said(school_class: Any) -> str:
    count = school_class.pupil_count
    return "{} · {}".format(school_class.name, ngettext("%(n)s élève", "%(n)s élèves", count) % {"n": count})


class OptionsForm(forms.Form):
    """What is asked of families: the third step."""

    replies = forms.BooleanField(
        label=_("Permettre une réponse"),
        help_text=_("Chaque responsable peut écrire une réponse, et la changer."),
        required=False,
        widget=SwitchInput,
    )
    both_parents = forms.BooleanField(
        label=_("Demander aux deux responsables"),
        help_text=_("Sinon, la confirmation d’un seul suffit."),
        required=False,
        widget=SwitchInput,
    )
    question = PlainField(
        label=_("Autorisation à signer"),
        help_text=_("Une question à laquelle la famille répond oui ou non, et signe. Laissez vide s’il n’y en a pas."),
        max_length=300,
        required=False,
    )
    deadline = forms.DateField(
        label=_("À confirmer avant la fin du"),
        help_text=_("Les familles qui manquent reçoivent un rappel la veille."),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Donnez une date, par exemple 12/03/2027.")},
    )

    def clean_deadline(self) -> datetime | None:
        """The end of that day, on the school's clock."""
        day = self.cleaned_data["deadline"]
        if day is None:
            return None
        if not 2000 <= day.year <= 2999:
            raise forms.ValidationError(_("Cette année n’est pas la bonne."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))

    def options(self) -> Options:
        """What was chosen."""
        return Options(**self.cleaned_data)

    @staticmethod
    def initial_for(word: Word) -> dict[str, Any]:
        """What a draft has already."""
        return {
            "replies": word.replies,
            "both_parents": word.both_parents,
            "question": word.question,
            "deadline": timezone.localtime(word.deadline).date() if word.deadline else None,
        }


class SendForm(forms.Form):
    """Now, or at a moment: the last step."""

    NOW, LATER = "maintenant", "plus-tard"

    when = forms.ChoiceField(
        label=_("Envoyer"),
        widget=ChoiceCards,
        choices=[(NOW, _("Maintenant")), (LATER, _("Plus tard, tout seul"))],
        initial=NOW,
    )
    moment = forms.DateTimeField(
        label=_("Jour et heure de l’envoi"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Donnez un jour et une heure.")},
    )

    def clean(self) -> None:
        """A moment is said for later."""
        is_later = self.cleaned_data.get("when") == self.LATER
        if is_later and not self.cleaned_data.get("moment") and "moment" not in self.errors:
            self.add_error("moment", _("Dites quand le mot doit partir."))

    @property
    def is_later(self) -> bool:
        """Whether it is to be planned."""
        return self.cleaned_data["when"] == self.LATER


class ReplyForm(forms.Form):
    """A responsable's answer."""

    text = PlainField(
        label=_("Votre réponse"),
        lines=True,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SignatureInput(forms.TextInput):
    """A signature drawn on the screen, as path data; nothing is shown without scripts."""

    template_name = "liaison/widgets/signature.html"


class SignatureForm(forms.Form):
    """Yes or no for each child, and a name or a drawn signature."""

    one_of = ("name", "drawing")

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = entry.mine
        for row in self.rows:
            said = row.signed_by(entry.reader)
            self.fields[f"consent_{row.pupil.pk}"] = _consent_field(row.pupil, said.consent if said else "")
        self.fields["name"] = PlainField(
            label=_("Votre prénom et votre nom, pour signer"), max_length=121, required=False
        )
        self.fields["drawing"] = forms.CharField(label="", required=False, widget=SignatureInput)
        self.order_fields([*(f"consent_{row.pupil.pk}" for row in self.rows), "name", "drawing", "edition"])

    def consents(self) -> dict[int, str]:
        """Pupil → Consent."""
        return {row.pupil.pk: self.cleaned_data[f"consent_{row.pupil.pk}"] for row in self.rows}

    def hand(self) -> Hand:
        """How it is signed."""
        return Hand(self.cleaned_data["name"], self.cleaned_data["drawing"])


def _consent_field(pupil: User, said: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=pupil.full_name,
        choices=Consent.choices,
        initial=said,
        widget=ChoiceCards,
        error_messages={"required": _("Répondez oui ou non pour votre enfant.")},
    )


class CouponsForm(forms.Form):
    """How many paper coupons."""

    number = forms.IntegerField(
        label=_("Combien de coupons ?"),
        help_text=_("Un par élève, si vous ne changez rien."),
        min_value=1,
        max_value=MOST_COUPONS,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "required": _("Donnez un nombre."),
            "invalid": _("Donnez un nombre."),
            "min_value": _("Un coupon au moins."),
            "max_value": _("1 000 coupons au plus."),
        },
    )
