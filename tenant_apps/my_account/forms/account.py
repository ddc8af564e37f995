"""The one form of « Mon compte »: the card, what others see of it, how the pages look."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import dateformat
from django.utils.translation import gettext as _

from shared_apps.ui.forms import PictureChoice, PictureChoices, SwitchInput
from tenant_apps.accounts.models import User
from tenant_apps.directory.card_icons import INTEREST_ICONS, MOOD_ICONS
from tenant_apps.directory.choices import Interest, Mood, Shown
from tenant_apps.directory.models import Card
from tenant_apps.my_account.forms.display import DisplayForm
from tenant_apps.my_account.selectors import shows_birthday


class AccountForm(DisplayForm):
    """What a person says of themselves. A child's has no contact fields and says « tu »."""

    def __init__(self, person: User, card: Card, *args: Any, children: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        self._shown_before = card.shown
        self._children = children
        self._add_card(card)
        self._add_padlocks(card)
        self._add_birthdays()

    def _add_card(self, card: Card) -> None:
        self.fields["motto"] = forms.CharField(
            label=_("Ta devise") if self.is_pupil else _("Ma devise"),
            help_text=_("Une phrase qui te plaît.") if self.is_pupil else _("Une phrase courte, 140 signes au plus."),
            max_length=140,
            required=False,
            initial=card.motto,
            error_messages={"max_length": _("Cette phrase est trop longue : 140 signes au plus.")},
        )
        self.fields["mood"] = forms.ChoiceField(
            label=_("Ton humeur du jour") if self.is_pupil else _("Mon humeur du jour"),
            choices=[("", _("je ne dis rien")), *Mood.choices],
            widget=PictureChoice(MOOD_ICONS),
            required=False,
            initial=card.mood,
        )
        self.fields["interests"] = forms.MultipleChoiceField(
            label=_("Ce que tu aimes") if self.is_pupil else _("Ce que j’aime"),
            choices=Interest.choices,
            widget=PictureChoices(INTEREST_ICONS),
            required=False,
            initial=card.interests,
        )

    def _add_padlocks(self, card: Card) -> None:
        for what in [Shown.INTERESTS] if self.is_pupil else Shown:
            label = self._padlock_label(what)
            # Beside its line for the eye; alone for the ear.
            said = _("%(what)s : %(said)s") % {"what": label, "said": what.label}
            attrs = {} if what == Shown.INTERESTS else {"aria-label": said}
            self.fields[f"show_{what}"] = forms.BooleanField(
                label=label, required=False, widget=SwitchInput(attrs), initial=card.shows(what)
            )

    def _padlock_label(self, what: Shown) -> str:
        if what == Shown.INTERESTS:
            return _("Montrer ce que tu aimes à ta classe") if self.is_pupil else _("Montrer ce que j’aime")
        return _("Montrer")

    def _add_birthdays(self) -> None:
        for child in self._children:
            label = _("Montrer l’anniversaire de %(name)s à ceux qui le connaissent à l’école")
            self.fields[f"birthday_{child.pk}"] = forms.BooleanField(
                label=label % {"name": child.first_name},
                help_text=dateformat.format(child.birth_date, _("j F")) if child.birth_date else "",
                required=False,
                widget=SwitchInput(),
                initial=shows_birthday(child),
            )

    @property
    def birthday_fields(self) -> list[forms.BoundField]:
        """One for each child."""
        return [self[f"birthday_{child.pk}"] for child in self._children]

    @property
    def shown(self) -> list[str]:
        """What the person lets others see, once the form is valid; a padlock that is not theirs stays as it was."""
        offered = {what for what in Shown.values if f"show_{what}" in self.fields}
        kept = set(self._shown_before) - offered
        return [what for what in Shown.values if what in kept or self.cleaned_data.get(f"show_{what}")]

    @property
    def birthdays(self) -> list[tuple[User, bool]]:
        """Each child, and whether their birthday is shown, once the form is valid."""
        return [(child, self.cleaned_data[f"birthday_{child.pk}"]) for child in self._children]
