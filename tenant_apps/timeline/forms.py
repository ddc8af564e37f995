"""What is asked of and said on the pages of news."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.selectors import Source

_LARGEST_ID = 2**63 - 1


class PageForm(forms.Form):
    """Which part of the feed is asked for; what makes no sense asks for its beginning."""

    avant = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST_ID)
    vu = forms.IntegerField(required=False, min_value=0, max_value=_LARGEST_ID)
    masquee = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST_ID)

    def asked(self, name: str) -> int | None:
        """The number given under this name, None when there is none."""
        self.is_valid()
        return self.cleaned_data.get(name)


class SeenForm(forms.Form):
    """Up to which event the feed was seen."""

    up_to = forms.IntegerField(min_value=0, max_value=_LARGEST_ID)


class SourcesForm(forms.Form):
    """The services ticked among those the page offered; names the feed does not know are dropped."""

    def __init__(self, data: QueryDict, *, sources: Iterable[Source]) -> None:
        super().__init__(data)
        self._ticked = data
        self._known = {source.key for source in sources}

    def _names(self, field: str) -> set[str]:
        return self._known.intersection(self._ticked.getlist(field))

    def offered(self) -> set[str]:
        """What could be ticked."""
        return self._names("offered")

    def shown(self) -> set[str]:
        """What was ticked."""
        return self._names("shown")


MOST_WORDS = 500
_TOO_LONG = gettext_lazy("C’est trop long : 500 signes au plus.")


class ReportForm(forms.Form):
    """Why a news is out of place; a child need not find the words."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi la signaler ?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Dites en quelques mots ce qui ne va pas."),
            "max_length": _TOO_LONG,
        },
    )

    def __init__(self, *args: Any, pupil: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pupil:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Qu’est-ce qui ne va pas ?")


class DecisionForm(forms.Form):
    """What becomes of a reported news, and what those who reported it are told."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Votre décision"),
        widget=forms.RadioSelect,
        choices=[
            (Verdict.KEPT.value, gettext_lazy("La garder : elle reste dans les fils de nouveautés")),
            (Verdict.REMOVED.value, gettext_lazy("La retirer : elle disparaît pour tout le monde")),
        ],
        error_messages={"required": gettext_lazy("Choisissez de garder ou de retirer la nouvelle.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Réponse"),
        required=False,
        max_length=MOST_WORDS,
        help_text=gettext_lazy("Elle arrive dans les nouveautés de qui a signalé, avec votre décision."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )
