"""Writing, choosing, filing: what people type."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import FileDropInput, SearchInput, SwitchInput
from shared_apps.ui.pickers import Picked
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.communication.forms import RecipientsField
from tenant_apps.documents.forms_bytes import FilesField
from tenant_apps.messaging.answering import describe
from tenant_apps.messaging.choices import Act, Role
from tenant_apps.messaging.models import Folder, Message
from tenant_apps.messaging.permissions import can_forbid_answers
from tenant_apps.messaging.rules import FEWEST_YEARS, LONGEST_SUBJECT, MOST_YEARS, clean_tokens
from tenant_apps.messaging.selectors.lists import Mark
from tenant_apps.messaging.services import Content
from tenant_apps.richtext.forms import RichTextField
from tenants.http import id_said
from tenants.text import has_odd_characters


class TokensField(RecipientsField):
    """The tokens as they stand: whom one no longer reaches is said when the message leaves."""

    def __init__(self, *, user: User, **options: Any) -> None:
        super().__init__(user=user, **options)
        self.widget.describe = partial(describe, user)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """The tokens; refuses words still to choose from."""
        picked = value if isinstance(value, Picked) else Picked()
        if picked.words:
            raise forms.ValidationError(self.error_messages["search"], code="search")
        return picked.tokens[:MOST_TOKENS]


MOST_TOKENS = 200
LONGEST_ANSWER = 5000


class _FilesInput(FileDropInput):
    allow_multiple_selected = True


class WriteForm(forms.Form):
    """A message being written. `content()` is what stands there even when something is to be corrected."""

    subject = forms.CharField(label=_("Objet"), required=False, max_length=LONGEST_SUBJECT)
    body = RichTextField(label=_("Message"), required=False)
    no_reply = forms.BooleanField(
        label=_("Ne pas demander de réponse"),
        help_text=_("Les personnes qui reçoivent ce message ne peuvent pas y répondre."),
        required=False,
        widget=SwitchInput,
    )
    moment = forms.DateTimeField(
        label=_("Envoyer plus tard"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "step": 300, "class": "w-m"}, format="%Y-%m-%dT%H:%M"
        ),
        error_messages={"invalid": _("Donnez un jour et une heure.")},
    )
    pieces = FilesField(
        label=_("Pièces jointes"),
        required=False,
        allow_empty_file=True,
        widget=_FilesInput(hint=_("Choisissez des fichiers ou déposez-les ici"), attrs={"multiple": True}),
    )
    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    edition = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].for_writer(user)  # type: ignore[attr-defined]
        if user.profile == Profile.PUPIL:
            self.fields["pieces"].widget.hint = _("Choisis des fichiers ou dépose-les ici")  # type: ignore[attr-defined]
        for role, label in ((Role.TO, _("À")), (Role.CC, _("Cc")), (Role.BCC, _("Cci"))):
            self.fields[str(role)] = TokensField(user=user, label=label, required=False)
        self.fields["bcc"].help_text = _("Copie cachée\u00a0: les autres ne verront pas ces personnes.")
        self.fields["subject"].widget.attrs["autocomplete"] = "off"
        if not can_forbid_answers(user):
            del self.fields["no_reply"]

    def clean_subject(self) -> str:
        """One line people can read."""
        subject = str(self.cleaned_data["subject"])
        if has_odd_characters(subject):
            raise forms.ValidationError(_("Cet objet contient des caractères illisibles\u00a0: retapez-le."))
        return subject

    def content(self, parent: Message | None = None) -> Content:
        """What is written, as far as it can be kept: call it after `is_valid`, whatever that said."""
        said = self.cleaned_data
        subject = said.get("subject", "")
        tokens = {role: self._picked(role) for role in Role.values}
        return Content(subject, said.get("body", ""), clean_tokens(tokens), bool(said.get("no_reply")), parent)

    def _picked(self, role: str) -> list[str]:
        picked = self[role].data
        return picked.tokens[:MOST_TOKENS] if isinstance(picked, Picked) else []

    @property
    def has_copies(self) -> bool:
        """Whether somebody stands in « Cc » or « Cci »: their fields are then open."""
        values = [self[role].value() for role in (Role.CC, Role.BCC)]
        return any(one.tokens or one.words for one in values if isinstance(one, Picked))

    @property
    def can_be_kept(self) -> bool:
        """Whether a draft loses nothing: the subject and the text are what was typed."""
        return not {"subject", "body"}.intersection(self.errors)


def written(content: Content, *, key: str = "", edition: int | None = None) -> dict[str, Any]:
    """The form's initial values for this content."""
    roles = {role: Picked(list(content.tokens.get(role, ()))) for role in Role.values}
    said = {"subject": content.subject, "body": content.body, "no_reply": content.no_reply}
    return {**said, **roles, "key": key or str(uuid.uuid4()), "edition": edition}


def content_of(draft: Message) -> Content:
    """What a draft holds."""
    return Content(draft.subject, draft.body, draft.tokens, draft.no_reply, draft.parent)


class QuickForm(forms.Form):
    """A few words to the author of a message; `key` is drawn by the page: sent twice, they leave once."""

    text = forms.CharField(
        label=_("Votre réponse"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )
    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """What people can read."""
        text = str(self.cleaned_data["text"])
        if has_odd_characters(text, lines=True):
            raise forms.ValidationError(_("Ce texte contient des caractères illisibles\u00a0: retapez-le."))
        return text

    def key_for(self, message: Message) -> str:
        """The same words from the same page are one answer, whether or not they waited for the network."""
        said = self.cleaned_data
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{message.pk}:{said['key']}:{said['text']}"))


class ListForm(forms.Form):
    """What one looks for in a list."""

    q = forms.CharField(
        label=_("Chercher dans les messages"), required=False, max_length=100, widget=SearchInput(shortcut=True)
    )
    non_lus = forms.BooleanField(label=_("Non lus"), required=False)
    avant = forms.CharField(required=False, max_length=60)

    def words(self) -> str:
        """The words typed, "" for none."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""

    def unread(self) -> bool:
        """Whether only what is not read is wanted."""
        return bool(self.is_valid() and self.cleaned_data.get("non_lus"))

    def before(self) -> Mark | None:
        """Where the list goes on; None from its beginning, and for an odd address."""
        said = self.cleaned_data.get("avant", "") if self.is_valid() else ""
        moment, _sign, pk = said.partition("_")
        try:
            found = datetime.fromisoformat(moment)
            # A database knows no offset of a day or of half a second, as Python does.
            moment_said = None if timezone.is_naive(found) else found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return (moment_said, id_said(pk)) if moment_said and id_said(pk) else None


def mark_text(mark: Mark | None) -> str:
    """A place of the list for an address: « 2026-11-22T10:00:00.000001+00:00_12 »."""
    return f"{mark[0].isoformat()}_{mark[1]}" if mark else ""


class ActForm(forms.Form):
    """What is done to what was ticked: `copie` ids, `action` an Act, `vers` a folder."""

    action = forms.ChoiceField(choices=Act)
    copie = forms.TypedMultipleChoiceField(required=False, coerce=int)
    vers = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ids: Iterable[str] = data.getlist("copie")[:500]
        numbers = [one for one in ids if one.isascii() and one.isdigit() and len(one) < 19]
        self.fields["copie"].choices = [(one, one) for one in numbers]  # type: ignore[attr-defined]


class FolderForm(forms.Form):
    """A folder's name."""

    name = forms.CharField(label=_("Nom du dossier"), max_length=60, error_messages={"required": _("Donnez un nom.")})


class PlaceForm(forms.Form):
    """Where a folder goes: into another, or to the top."""

    parent = forms.TypedChoiceField(label=_("Dans quel dossier\u00a0?"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, folders: Iterable[tuple[Folder, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(one.pk), "– " * depth + one.name) for one, depth in folders]
        self.fields["parent"].choices = [("", _("En dehors des dossiers")), *named]  # type: ignore[attr-defined]


class SignatureForm(forms.Form):
    """What goes under one's messages."""

    html = RichTextField(label=_("Signature"), required=False)
    enabled = forms.BooleanField(label=_("L’ajouter aux messages que vous écrivez"), required=False, widget=SwitchInput)


class RetentionForm(forms.Form):
    """How long the school keeps what nobody files."""

    years = forms.IntegerField(
        label=_("Années de conservation"),
        min_value=FEWEST_YEARS,
        max_value=MOST_YEARS,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        error_messages={"required": _("Donnez un nombre d’années.")},
    )
