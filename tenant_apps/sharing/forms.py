"""What is chosen in the panel."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import ChoiceCards, SearchInput
from shared_apps.ui.pickers import Picked
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.communication.forms import RecipientsField
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Shareable
from tenant_apps.sharing.selectors import copy_source, count_reached, people_with

# Beyond, one is asked again: a slip of the finger would reach the whole school.
MANY_PEOPLE = 100


def _card(level: Level) -> SafeString:
    title = str(level.label)
    return format_html(
        '<span class="strong">{}</span><span class="check-help">{}</span>', title[:1].upper() + title[1:], level.meaning
    )


class ShareForm(forms.Form):
    """With whom, and how far."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("Pour quoi faire ?"),
        coerce=lambda value: Level(int(value)),
        error_messages={"required": gettext_lazy("Choisissez ce qu’on pourra faire.")},
        widget=ChoiceCards(),
    )
    # How many people the last answer warned about, when it did.
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, user: User, levels: Iterable[Level], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"level": min(levels)})
        super().__init__(*args, **kwargs)
        self.user = user
        pupil = user.profile == Profile.PUPIL
        self.fields["people"] = RecipientsField(
            user=user,
            label=_("Avec qui ?"),
            help_text=_("Un nom, un groupe ou une de tes listes.")
            if pupil
            else _("Un nom, un groupe ou une de vos listes."),
        )
        self.fields["level"].choices = [(level.value, _card(level)) for level in levels]  # type: ignore[attr-defined]
        self.order_fields(["people", "level"])
        self.reached = 0
        self.asks = False

    @classmethod
    def searching(cls, data: Any, **options: Any) -> "ShareForm":
        """The form after its search step, without scripts: nothing is wrong with it yet."""
        picked = Picked(data.getlist("people"), (data.get("people_q") or "").strip())
        return cls(initial={"people": picked, "level": data.get("level")}, **options)

    def clean(self) -> dict[str, Any]:
        """Many people at once are confirmed, with their number: `asks` says so."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        self.reached = count_reached(self.user, cleaned["people"])
        self.asks = self.reached > MANY_PEOPLE and cleaned.get("sure") != self.reached
        return cleaned


class LevelForm(forms.Form):
    """Another level for one line."""

    level = forms.TypedChoiceField(coerce=lambda value: Level(int(value)))

    def __init__(self, *args: Any, levels: Iterable[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]


class SourceSearchForm(forms.Form):
    """Words of the name of a thing."""

    q = forms.CharField(
        label=gettext_lazy("Chercher"),
        required=False,
        max_length=100,
        widget=SearchInput(attrs={"placeholder": gettext_lazy("Nom")}),
    )

    def words(self) -> str:
        """What was typed; what makes no sense is nothing."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class CopyForm(forms.Form):
    """The thing whose rights are copied."""

    source = forms.CharField(
        max_length=80, error_messages={"required": gettext_lazy("Choisissez d’abord d’où copier les droits.")}
    )
    sure = forms.IntegerField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.found: tuple[Shareable, Any] | None = None
        self.reached = 0
        self.asks = False

    def clean_source(self) -> str:
        """The token; refuses what one does not manage (any more)."""
        token = str(self.cleaned_data["source"])
        self.found = copy_source(self.user, token)
        if self.found is None:
            raise forms.ValidationError(_("Ce que vous copiez n’est plus là : choisissez autre chose."))
        return token

    def clean(self) -> dict[str, Any]:
        """Many people at once are confirmed, with their number: `asks` says so."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.found:
            self.reached = people_with([self.found]).exclude(pk=self.user.pk).count()
            self.asks = self.reached > MANY_PEOPLE and cleaned.get("sure") != self.reached
        return cleaned
