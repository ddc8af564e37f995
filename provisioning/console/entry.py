"""An order typed in by the team, on one page: the same fields and checks as the site's form.

Classes are lines of text (« Classe de Mme Le Goff : CE1 CE2 »), because the team copies them from
an e-mail or a paper form.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.signing import BadSignature
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning import rules
from provisioning.drafts import OrderDraft, OrderProblems, parse_order
from provisioning.forms import AttachmentForm, ClassesForm, PayerForm, SchoolForm, SendForm
from provisioning.sales import OptionFacts, sales
from provisioning.uploads import keep_document, open_document
from shared_apps.ui.templatetags.ui import euros
from tenants.links import sign, unsign

Typed = dict[str, Any]
_DAY = 24 * 3600


def _split_line(line: str) -> tuple[str, tuple[str, ...]]:
    """« Nom : CE1 CE2 » → name and levels; a line of levels alone is a class without name."""
    name, colon, levels = line.rpartition(":")
    if colon:
        return " ".join(name.split()), rules.split_levels(levels)
    try:
        return "", rules.split_levels(line)
    except ValidationError:
        return " ".join(line.split()), ()


def _join_line(row: Typed) -> str:
    levels = row.get("levels") or ""
    levels = levels if isinstance(levels, str) else " ".join(levels)
    return f"{row.get('name', '')} : {levels}".strip(" :") if levels else str(row.get("name", ""))


class SchoolEntryForm(ClassesForm, SchoolForm):
    """A school of the order: who it is, its classes, its administrator."""

    class_lines = forms.CharField(
        label=gettext_lazy("Classes, une par ligne"),
        help_text=gettext_lazy("« Nom : niveaux », ou les niveaux seuls. Les classes non décrites auront un numéro."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": "Classe de Mme Le Goff : CE1 CE2\nCP", "spellcheck": "false"}
        ),
    )
    field_order = (*SchoolForm.base_fields, "class_count", "class_lines", *("first_name", "last_name", "email"))

    def __init__(self, *args: Any, offered: Sequence[OptionFacts] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if offered:
            choices = [(option.code, f"{option.label}, {euros(option.cents)}") for option in offered]
            self.fields["options"] = forms.MultipleChoiceField(
                label=_("Options, hors taxes, par an"),
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Cette option n’est pas au tarif.")},
            )

    def clean_class_lines(self) -> list[tuple[str, tuple[str, ...]]]:
        """Names and levels, line by line; what is wrong names its line."""
        lines = [line for line in self.cleaned_data["class_lines"].splitlines() if line.strip()]
        classes = []
        for number, line in enumerate(lines, start=1):
            if rules.has_odd_characters(line):
                raise ValidationError(_("La ligne %(number)d est illisible : retapez-la.") % {"number": number})
            try:
                classes.append(_split_line(line))
            except ValidationError as wrong:
                raise ValidationError(
                    [f"{_('Ligne %(n)d') % {'n': number}} : {text}" for text in wrong.messages]
                ) from wrong
        if any(len(name) > rules.MAX_CLASS_NAME for name, _levels in classes):
            raise ValidationError(_("Un nom de classe a %(max)d caractères au plus.") % {"max": rules.MAX_CLASS_NAME})
        rules.name_classes(classes)
        return classes

    def clean(self) -> Typed:
        """No more classes described than ordered."""
        data = super().clean()
        count, lines = data.get("class_count"), data.get("class_lines") or []
        if count and len(lines) > count:
            self.add_error(
                "class_count",
                _("Vous décrivez %(described)d classes : corrigez le nombre, ou la liste.") % {"described": len(lines)},
            )
        return data

    def as_school(self) -> Typed:
        """The school as `drafts.parse_order` reads it (once valid)."""
        data = self.cleaned_data
        described = [{"name": name, "levels": list(levels)} for name, levels in data["class_lines"]]
        unnamed = [{"name": "", "levels": []}] * (data["class_count"] - len(described))
        return {
            **{name: data[name] for name in SchoolForm.base_fields},
            "classes": described + unnamed,
            "options": data.get("options") or [],
            "administrator": {name: data[name] for name in ("first_name", "last_name", "email")},
        }

    @staticmethod
    def initial_of(school: Typed) -> Typed:
        """What the fields show of a school as `drafts.parse_order` reads it, right or wrong."""
        classes = school.get("classes") or []
        rows = classes if isinstance(classes, list) else []
        known = {name: school.get(name, "") for name in SchoolForm.base_fields}
        return {
            **{name: value for name, value in known.items() if value},
            "class_count": school.get("class_count") or len(rows) or classes or "",
            "class_lines": "\n".join(filter(None, map(_join_line, rows))),
            "options": school.get("options") or [],
            **(school.get("administrator") or {}),
        }


class RestForm(AttachmentForm):
    """The end of the page: whom to tell, a note, the signed purchase order."""

    comment = SendForm.base_fields["comment"]
    # Draft's key (a form sent twice is one order), file kept from a first try, version being edited.
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())
    kept = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput())
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    clean_comment = SendForm.clean_comment


def _be_terse(form: forms.Form) -> None:
    """The team knows these fields: only what is ours (the lines of classes) keeps its help."""
    for name, field in form.fields.items():
        if name != "class_lines":
            field.help_text = ""


class OrderEntry:
    """All the forms of the page, bound together or showing what was typed."""

    def __init__(self, schools: list[SchoolEntryForm], payer: PayerForm, rest: RestForm) -> None:
        self.schools, self.payer, self.rest = schools, payer, rest
        self.problems: list[str] = []
        for form in self.parts:
            _be_terse(form)

    # --- ways to make one

    @classmethod
    def showing(cls, order: Typed, *, version: str = "") -> "OrderEntry":
        """The page with what is known of an order, right or wrong, nothing checked yet."""
        offered = sales().options_on(timezone.localdate())
        known = order.get("schools") or ([order] if order.get("uai") else [{}])
        schools = [
            SchoolEntryForm(prefix=f"school-{place}", initial=SchoolEntryForm.initial_of(school), offered=offered)
            for place, school in enumerate(known[: rules.MAX_SCHOOLS])
        ]
        rest = {name: order.get(name, "") for name in ("contact_email", "comment", "quote_number", "kept")}
        rest |= {"key": order.get("key") or secrets.token_urlsafe(24), "version": order.get("version") or version}
        return cls(schools, PayerForm(prefix="payer", initial=order.get("payer") or {}), RestForm(initial=rest))

    @classmethod
    def sent(cls, posted: QueryDict, files: MultiValueDict[str, Any], *, dropped: bool) -> "OrderEntry":
        """The page as it was sent, to be checked."""
        offered = sales().options_on(timezone.localdate())
        schools = [SchoolEntryForm(posted, prefix=prefix, offered=offered) for prefix in _prefixes(posted)]
        return cls(schools, PayerForm(posted, prefix="payer"), RestForm(posted, files, dropped=dropped))

    # --- what it says

    @property
    def parts(self) -> list[forms.Form]:
        """Every form of the page, in its order."""
        return [*self.schools, self.payer, self.rest]

    @property
    def wrong(self) -> list[forms.Form]:
        """The forms with something to correct, for the summary on top."""
        return [form for form in self.parts if form.errors]

    def is_valid(self) -> bool:
        """Whether every field is right; all are checked, so that all errors show."""
        answers = [form.is_valid() for form in self.parts]
        return all(answers)

    def draft(self) -> OrderDraft | None:
        """The order, checked once more as every source's is; None and `problems` when it is not right."""
        rest = self.rest.cleaned_data
        data = {"schools": [form.as_school() for form in self.schools], "payer": self.payer.cleaned_data}
        data |= {name: rest[name] for name in ("contact_email", "comment", "quote_number", "key")}
        try:
            return parse_order(data)
        except OrderProblems as wrong:
            self.problems = [message for _path, message in wrong.problems]
            return None

    def document(self) -> "File[bytes] | None":
        """The purchase order sent now, else the one kept from a first try."""
        return self.rest.cleaned_data.get("purchase_order") or open_document(_opened(self.rest.data.get("kept", "")))

    def keep_document(self) -> None:
        """Keep a right file beside a page that is not, so that it need not be chosen again."""
        if token := keep_file(self.rest):
            self._put("kept", token)

    def accept_version(self, version: str) -> None:
        """Let the next saving replace what somebody else saved in between."""
        self._put("version", version)

    def _put(self, name: str, value: str) -> None:
        data = self.rest.data.copy()  # type: ignore[attr-defined]
        data[name] = value
        self.rest.data = data

    @property
    def kept_name(self) -> str:
        """The name of the file kept from a first try."""
        kept = self.rest.data.get("kept") if self.rest.is_bound else self.rest.initial.get("kept")
        return (_opened(kept or "") or {}).get("name", "")


def keep_file(rest: RestForm) -> str:
    """The file sent with the page, kept; what finds it again, '' when there is none or it is not right."""
    rest.is_valid()
    file = rest.cleaned_data.get("purchase_order")
    return sign("order-document", keep_document(secrets.token_urlsafe(16), file)) if file else ""


def _opened(token: str) -> dict[str, str] | None:
    try:
        kept: dict[str, str] = unsign("order-document", token, max_age=_DAY)
    except BadSignature:
        return None
    return kept


def _prefixes(posted: QueryDict) -> list[str]:
    number = posted.get("schools", "1")
    count = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    return [f"school-{place}" for place in range(max(1, min(count, rules.MAX_SCHOOLS)))]


def typed_order(posted: QueryDict) -> Typed:
    """What was typed on the page, unchecked, in the shape of an order: to show it again with one school more."""

    def typed(form: type[forms.Form], prefix: str = "") -> Typed:
        return {name: posted.get(f"{prefix}-{name}" if prefix else name, "") for name in form.base_fields}

    return {
        "schools": [
            _typed_school(typed(SchoolEntryForm, prefix)) | {"options": posted.getlist(f"{prefix}-options")}
            for prefix in _prefixes(posted)
        ],
        "payer": typed(PayerForm, "payer"),
        **typed(RestForm),
    }


def _typed_school(fields: Typed) -> Typed:
    lines = [{"name": line} for line in fields.pop("class_lines").splitlines()]
    return {
        **fields,
        "classes": lines,
        "administrator": {name: fields[name] for name in ("first_name", "last_name", "email")},
    }
