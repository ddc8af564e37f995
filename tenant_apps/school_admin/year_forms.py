"""The form of the passage to the next year: a line for each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tenant_apps.directory.promotion import LEAVE, SPREAD, Choice, ClassFacts, next_levels, usual_target

AS_IS = "rien"


@dataclass(frozen=True)
class YearLine:
    """A class and its two fields; folded, `chosen` says in words where its pupils go.

    `to_decide`: its levels name no next class. `is_open`: to decide, in error, or not as proposed.
    """

    school_class: ClassFacts
    target: forms.BoundField
    adults: forms.BoundField
    chosen: str
    to_decide: bool
    is_open: bool


class YearForm(forms.Form):
    """For each class, where its pupils go and whether its adults stay; the year that ends."""

    def __init__(self, *args: Any, classes: Sequence[ClassFacts], years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        self.fields["annee"] = forms.ChoiceField(label=_("Année qui se termine"), choices=[(one, one) for one in years])
        for one in classes:
            self.fields[f"classe-{one.pk}"] = forms.ChoiceField(
                label=_("Où vont les élèves de %(name)s ?") % {"name": one.name},
                choices=_targets(one, classes),
                initial=usual_target(one, [other for other in classes if other.pk != one.pk]),
            )
            self.fields[f"adultes-{one.pk}"] = forms.BooleanField(
                label=_("Les adultes de %(name)s y restent") % {"name": one.name}, required=False, initial=True
            )

    def lines(self) -> list[YearLine]:
        """Each class with its two fields, those that need a look unfolded."""
        return [self._line(one) for one in self.classes]

    def _line(self, facts: ClassFacts) -> YearLine:
        target, adults = self[f"classe-{facts.pk}"], self[f"adultes-{facts.pk}"]
        value = target.value()
        to_decide = target.initial == SPREAD
        as_proposed = value == target.initial and bool(adults.value())
        chosen = dict(_targets(facts, self.classes)).get(value, "")
        return YearLine(facts, target, adults, chosen, to_decide, to_decide or not as_proposed or bool(target.errors))

    def choices(self) -> list[Choice]:
        """What was chosen (valid form only); a class left as it is has no choice."""
        given = self.cleaned_data
        return [
            Choice(one.pk, given[f"classe-{one.pk}"], keeps_adults=given[f"adultes-{one.pk}"])
            for one in self.classes
            if given[f"classe-{one.pk}"] != AS_IS
        ]


def _targets(facts: ClassFacts, classes: Sequence[ClassFacts]) -> list[tuple[str, str]]:
    up = " · ".join(next_levels(facts.levels))
    own = _("restent ensemble, la classe passe en %(levels)s") % {"levels": up} if up else _("restent ensemble")
    others = [(str(one.pk), _("vont en %(name)s") % {"name": one.name}) for one in classes if one.pk != facts.pk]
    return [
        *others,
        (str(facts.pk), own),
        (SPREAD, _("à répartir plus tard")),
        (LEAVE, _("quittent l’école")),
        (AS_IS, _("rien ne change pour cette classe")),
    ]
