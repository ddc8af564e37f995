"""A rich text in a form: `<rich-editor>` around a plain text area, which serves alone without scripts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.richtext.choices import MediaKind
from tenant_apps.richtext.cleaning import LONGEST, TextTooLong, as_text, clean
from tenant_apps.richtext.retyping import retyped
from tenant_apps.richtext.rules import LARGEST
from tenant_apps.richtext.words import toolbar

_HTML = "html"


class RichTextWidget(forms.Textarea):
    """The editor. `source`: whether HTML may be looked at and changed by hand (staff only)."""

    template_name = "richtext/widget.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, source: bool = False) -> None:
        super().__init__(attrs={"rows": 8, **(attrs or {})})
        self.source = source

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context: the words for the text area, the HTML for the editor, and the toolbar's."""
        html = clean(value) if isinstance(value, str) and len(value) <= LONGEST else ""
        context = super().get_context(name, as_text(html) if html else value, attrs)
        context["widget"] |= {
            "html": html,
            "source": self.source,
            "upload": reverse("richtext:add_media"),
            "largest": " ".join(f"{kind}:{size}" for kind, size in LARGEST.items()),
            "hosts": settings.RICHTEXT_EMBED_HOSTS,
        }
        return context | {"toolbar": toolbar()}

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> str | None:
        """HTML, whatever was sent: the editor's own, or the plain words of somebody without scripts."""
        value = data.get(name)
        if value is None or data.get(f"{name}-format") == _HTML:
            return value
        return retyped(str(value), before=str(data.get(f"{name}-before", "")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """The text area always comes."""
        return name not in data


class RichTextField(forms.CharField):
    """A rich text: cleaned HTML, with an end; `empty` texts hold neither words nor media."""

    widget = RichTextWidget
    default_error_messages = {
        "required": _("Écrivez votre texte."),
        "too_long": _("Ce texte est trop long : raccourcissez-le, ou joignez-le comme document."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        """The cleaned text, "" when there is nothing in it. Raises ValidationError when it is too long."""
        try:
            html = clean(super().to_python(value) or "")
        except TextTooLong:
            raise forms.ValidationError(self.error_messages["too_long"], code="too_long") from None
        return html if as_text(html) or "src=" in html else ""

    def for_writer(self, user: User) -> None:
        """Give teachers and staff the HTML source."""
        self.widget.source = user.profile in {Profile.TEACHER, Profile.STAFF}  # type: ignore[attr-defined]


class MediaForm(forms.Form):
    """A file for a text, as the editor sends it."""

    kind = forms.ChoiceField(choices=MediaKind)
    file = forms.FileField(
        max_length=200,
        error_messages={"empty": _("Ce fichier est vide."), "max_length": _("Le nom de ce fichier est trop long.")},
    )
