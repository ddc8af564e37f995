"""How forms are rendered, and the widgets that Django does not have."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Django's own widget templates that ours replace.
_WIDGETS = {
    f"django/forms/widgets/{name}.html": f"components/widgets/{name}.html"
    for name in ("checkbox_select", "password", "radio")
}
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.HiddenInput, ""),
    (forms.FileInput, ""),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.widgets.Input, "input"),
)


class OneBoundField(BoundField):
    """A field that knows its style classes and where its error link leads."""

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the style class of the control to whatever the form asked for."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)  # type: ignore[arg-type]
        ours = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        classes = f"{ours} {built.get('class', widget.attrs.get('class', ''))}".strip()
        if classes:
            built["class"] = classes
        return built

    @property
    def anchor(self) -> str:
        """Id of the control that the error summary leads to (the first one of a group)."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_single_check(self) -> bool:
        """A lone checkbox has its label beside it, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """« (facultatif) » tells it from those that are asked; where none is, it is only noise.

        Nor is a field optional when the form wants it or another (names in the form's `one_of`).
        """
        if self.field.required or self.name in getattr(self.form, "one_of", ()):
            return False
        return any(one.field.required for one in self.form.visible_fields())

    @property
    def is_file(self) -> bool:
        """A file control: its form must be multipart."""
        return isinstance(self.field.widget, forms.FileInput)


class OneFormRenderer(TemplatesSetting):
    """Renders `{{ form }}` and `{{ form.field.as_field_group }}` with our components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = OneBoundField

    def get_template(self, template_name: str) -> Any:
        """Ours where we have one, Django's otherwise."""
        return super().get_template(_WIDGETS.get(template_name, template_name))


class NewPasswordInput(forms.PasswordInput):
    """A password being chosen: shown on demand, its rules ticked while one types.

    `rules` are pairs (check, sentence). Checks known to the page: `length:N`, `lower`, `upper`,
    `digit`, `symbol`, `classes:N` (of those four), `bits:N` (entropy if drawn at random), `distinct:N` signs,
    `differs:ID` (does not contain the value of that control).
    """

    template_name = "components/widgets/password.html"

    def __init__(self, rules: Sequence[tuple[str, str]] = (), attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "new-password", **(attrs or {})})
        self.rules = list(rules)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with its rules."""
        context = super().get_context(name, value, attrs)
        context["widget"]["rules"] = self.rules
        return context


class CodeInput(forms.TextInput):
    """The eight symbols of a connection sheet: large, in capitals, grouped by four."""

    template_name = "components/widgets/code.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        ours = {
            "class": "code-input",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": "16",  # what is pasted may carry spaces and hyphens
            "placeholder": "···· ····",
        }
        super().__init__(attrs={**ours, **(attrs or {})})


class SegmentedSelect(forms.RadioSelect):
    """Two to four short exclusive words side by side."""

    template_name = "components/widgets/segmented.html"


class ChoiceCards(forms.RadioSelect):
    """A few exclusive choices, one framed line each."""

    template_name = "components/widgets/choices.html"


class _Pictured(forms.widgets.ChoiceWidget):
    """Choices that each carry a picture; `icons` says which, by value."""

    def __init__(self, icons: Mapping[str, str], attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}))
        self.icons = icons

    def create_option(self, name: str, value: Any, *rest: Any, **options: Any) -> dict[str, Any]:
        """The option with its icon."""
        option: dict[str, Any] = super().create_option(name, value, *rest, **options)
        return {**option, "icon": self.icons.get(str(value), "")}


class PictureChoice(_Pictured, forms.RadioSelect):
    """One of a few words, each with its picture."""

    template_name = "components/widgets/pictures.html"


class PictureChoices(_Pictured, forms.CheckboxSelectMultiple):
    """Any of a few words, each with its picture."""

    template_name = "components/widgets/pictures.html"


class ThemeChoice(forms.RadioSelect):
    """Themes, each shown in its own colours."""

    template_name = "components/widgets/themes.html"


class SwitchInput(forms.CheckboxInput):
    """A checkbox drawn as a switch."""

    is_switch = True


class FileDropInput(forms.FileInput):
    """A file control one can also drop files on."""

    template_name = "components/widgets/file_drop.html"

    def __init__(self, hint: str | Promise = "", attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}))
        self.hint = hint

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with its hint (accepted kinds, largest size)."""
        context = super().get_context(name, value, attrs)
        context["widget"]["hint"] = self.hint
        return context


class DateInput(forms.DateInput):
    """The browser's own date control."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-s", **(attrs or {})}, format="%Y-%m-%d")


class SearchInput(forms.TextInput):
    """A search box; `/` puts the cursor in it when `shortcut` is true."""

    input_type = "search"
    template_name = "components/widgets/search.html"

    def __init__(self, shortcut: bool = False, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs={"placeholder": _("Rechercher"), "autocomplete": "off", **(attrs or {})})
        self.shortcut = shortcut

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with its shortcut."""
        context = super().get_context(name, value, attrs)
        context["widget"]["shortcut"] = self.shortcut
        return context
