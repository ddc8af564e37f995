"""The form of what one wants to be told of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shared_apps.ui.forms import SwitchInput
from tenant_apps.accounts.models import User
from tenant_apps.timeline import kinds
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.preferences import Wish, Wishes
from tenant_apps.timeline.selectors import Source, source_of


@dataclass(frozen=True)
class Line:
    """One kind of news on the page."""

    label: Any
    mail: Any  # bound fields
    push: Any


@dataclass(frozen=True)
class Group:
    """The kinds of one service, below its switch."""

    source: Source
    switch: Any
    lines: list[Line]


class WishesForm(forms.Form):
    """A switch for each service; for each of its kinds how often a mail, and whether a notification."""

    def __init__(self, user: User, wishes: Wishes, data: Any = None) -> None:
        super().__init__(data)
        self.kinds = [kind for kind in kinds.registered() if _concerns(kind, user)]
        for app in sorted({kind.app for kind in self.kinds}):
            self.fields[_switch(app)] = forms.BooleanField(
                label=_("Me prévenir"), required=False, initial=app not in wishes.silent_apps, widget=SwitchInput()
            )
        for kind in self.kinds:
            self._add(kind, wishes.chosen(kind))

    def _add(self, kind: kinds.Kind, wish: Wish) -> None:
        self.fields[_mail(kind)] = forms.ChoiceField(
            label=_("E-mail"),
            choices=Frequency.choices,
            initial=wish.mail,
            widget=forms.Select({"aria-label": _said(_("E-mail"), kind)}),
            error_messages={"invalid_choice": _("Choisissez dans la liste quand recevoir ces e-mails.")},
        )
        self.fields[_push(kind)] = forms.BooleanField(
            label=_("Notification"),
            required=False,
            initial=wish.push,
            widget=SwitchInput({"aria-label": _said(_("Notification"), kind)}),
        )

    def groups(self) -> Iterator[Group]:
        """Service by service, as the page shows them."""
        for app, of_app in groupby(self.kinds, key=lambda kind: kind.app):
            lines = [Line(kind.label, self[_mail(kind)], self[_push(kind)]) for kind in of_app]
            yield Group(source_of(app), self[_switch(app)], lines)

    @property
    def silent(self) -> list[str]:
        """Services switched off, once the form is valid."""
        return [kind.app for kind in self.kinds if not self.cleaned_data[_switch(kind.app)]]

    @property
    def wished(self) -> dict[str, Wish]:
        """Kind → what is wanted of it, once the form is valid."""
        said = self.cleaned_data
        return {kind.key: Wish(Frequency(said[_mail(kind)]), push=said[_push(kind)]) for kind in self.kinds}


def _concerns(kind: kinds.Kind, user: User) -> bool:
    return not kind.internal and (user.is_school_admin or not kind.admins_only)


def _said(channel: str, kind: kinds.Kind) -> str:
    return _("%(what)s : %(said)s") % {"what": channel, "said": kind.label}


def _switch(app: str) -> str:
    return f"app-{app}"


def _mail(kind: kinds.Kind) -> str:
    return f"mail-{kind.key.replace('.', '-')}"


def _push(kind: kinds.Kind) -> str:
    return f"push-{kind.key.replace('.', '-')}"
