"""Choosing among many by typing a few letters: a search box, proposals, and what is chosen as removable chips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _


class Option(Protocol):
    """A proposal: without an icon, it wears its photo or the initials of its name."""

    @property
    def token(self) -> str:
        """What the form sends."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def detail(self) -> str:
        """What tells namesakes apart."""

    @property
    def icon(self) -> str:
        """A picture in place of a face, or ""."""


@dataclass(frozen=True)
class Picked:
    """What a picker sent: the tokens chosen, and words still in the search box (without scripts, a search)."""

    tokens: list[str] = field(default_factory=list)
    words: str = ""


class PickerInput(forms.Widget):
    """Works without scripts: the search is a step of the form, its results are boxes to tick.

    `describe` gives what tokens stand for, `find` proposals for words, `url` answers with them while one
    types (components/widgets/picker_options.html).
    """

    template_name = "components/widgets/picker.html"

    def __init__(
        self,
        *,
        describe: Callable[[Iterable[str]], Sequence[Option]],
        find: Callable[[str], Sequence[Option]],
        url: str,
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs={"class": "input", "placeholder": _("Nom ou prénom"), **(attrs or {})})
        self.describe, self.find, self.url = describe, find, url

    def use_required_attribute(self, initial: Any) -> bool:
        """The search box may be empty: chips count."""
        return False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        """The tokens, and the words left in the box."""
        tokens = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])
        return Picked(tokens, (data.get(f"{name}_q") or "").strip())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An empty picker sends nothing: that is a value."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with what is chosen and, after a search without scripts, what it found."""
        context = super().get_context(name, None, attrs)
        picked = value if isinstance(value, Picked) else Picked(list(value or []))
        found = self.find(picked.words) if picked.words else []
        context["widget"] |= {
            "url": self.url,
            "picks": self.describe(picked.tokens),
            "words": picked.words,
            "found": [one for one in found if one.token not in picked.tokens],
        }
        return context
