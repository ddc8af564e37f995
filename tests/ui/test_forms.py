"""What {{ form }} writes: labels, help, errors, and how they are tied to their control."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from lxml import html

from shared_apps.ui import samples
from shared_apps.ui.forms import ChoiceCards, CodeInput, DateInput, NewPasswordInput, SwitchInput


class Order(forms.Form):
    uai = forms.CharField(label="UAI", help_text="Sept chiffres, une lettre.")
    email = forms.EmailField(label="Adresse", required=False, widget=forms.EmailInput(attrs={"class": "w-m"}))
    level = forms.ChoiceField(label="Niveau", choices=[("cp", "CP"), ("ce1", "CE1")], widget=forms.RadioSelect)
    terms = forms.BooleanField(label="J’accepte")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.data.get("uai") == "trop":
            raise ValidationError("Trop de commandes aujourd’hui.")
        return self.cleaned_data


def page(form: forms.BaseForm) -> Any:
    return html.fragment_fromstring(str(form), create_parent="form")


def by_id(tree: Any, identifier: str) -> Any:
    (found,) = tree.xpath(f'//*[@id="{identifier}"]')
    return found


def test_a_fresh_form_has_no_error() -> None:
    tree = page(Order())
    assert tree.xpath("//error-summary") == []
    uai = by_id(tree, "id_uai")
    assert uai.get("class") == "input"
    assert uai.get("aria-describedby") == "id_uai_helptext"
    assert uai.get("aria-invalid") is None
    assert by_id(tree, "id_uai_helptext").text_content() == "Sept chiffres, une lettre."


def test_every_control_has_a_label() -> None:
    tree = page(samples.SampleForm())
    for control in tree.xpath("//input[@type!='hidden']|//select|//textarea"):
        inside = control.xpath("ancestor::label")
        assert inside or tree.xpath(f'//label[@for="{control.get("id")}"]'), control.get("name")


def test_optional_fields_say_so_and_keep_their_classes() -> None:
    tree = page(Order())
    assert by_id(tree, "id_email").get("class") == "input w-m"
    optional = [label.text_content() for label in tree.xpath("//label[.//span[@class='field-optional']]")]
    assert optional == ["Adresse (facultatif)"]


class Week(forms.Form):
    """Nothing is asked for."""

    monday = forms.CharField(required=False)
    tuesday = forms.CharField(required=False)


def test_where_nothing_is_asked_for_nothing_is_said_optional() -> None:
    assert page(Week()).xpath("//*[@class='field-optional']") == []


def test_errors_are_tied_to_their_field_and_summed_up() -> None:
    tree = page(Order({"uai": "", "email": "faux"}))
    uai = by_id(tree, "id_uai")
    assert uai.get("aria-invalid") == "true"
    assert uai.get("aria-describedby") == "id_uai_helptext id_uai_error"
    assert "obligatoire" in by_id(tree, "id_uai_error").text_content()
    links = {a.get("href"): a.text_content() for a in tree.xpath("//error-summary//a")}
    assert list(links) == ["#id_uai", "#id_email", "#id_level_0", "#id_terms"]
    assert links["#id_uai"].startswith("UAI\u00a0: ")
    assert tree.xpath("//error-summary")[0].get("tabindex") == "-1"
    assert by_id(tree, "id_email").get("value") == "faux"


def test_each_link_of_the_summary_leads_to_a_control() -> None:
    tree = page(samples.SampleForm({}))
    links = tree.xpath("//error-summary//a")
    assert links
    for link in links:
        assert by_id(tree, link.get("href")[1:]).tag in {"input", "select", "textarea"}


def test_an_error_of_the_whole_form_is_in_the_summary() -> None:
    tree = page(Order({"uai": "trop", "level": "cp", "terms": "on"}))
    assert tree.xpath("//error-summary//li")[0].text_content() == "Trop de commandes aujourd’hui."


def test_a_group_is_a_fieldset_with_its_legend() -> None:
    tree = page(Order({"uai": "x"}))
    (group,) = tree.xpath("//fieldset")
    assert group.xpath("legend")[0].text_content() == "Niveau"
    assert group.get("aria-describedby") == "id_level_error"
    assert [label.text_content().strip() for label in group.xpath(".//label")] == ["CP", "CE1"]


def test_typed_text_is_escaped() -> None:
    assert "<script>" not in str(Order({"uai": "<script>"}))


def test_hidden_fields_are_there_once() -> None:
    assert len(page(Order()).xpath("//input[@name='secret']")) == 1


def test_fields_one_by_one() -> None:
    form = Order({"uai": ""})
    source = Template("{% error_summary form %}{{ form.uai.as_field_group }}").render(Context({"form": form}))
    assert "<error-summary" in source
    assert source.count('id="id_uai"') == 1
    assert Template("{% error_summary form %}").render(Context({"form": Order()})).strip() == ""


class Widgets(forms.Form):
    code = forms.CharField(widget=CodeInput)
    new = forms.CharField(widget=NewPasswordInput([("length:10", "10 caractères")]))
    born = forms.DateField(widget=DateInput)
    card = forms.ChoiceField(widget=ChoiceCards, choices=[("a", "A")])
    notify = forms.BooleanField(widget=SwitchInput, required=False)


@pytest.mark.parametrize(
    ("path", "attribute", "value"),
    [
        ("//code-input/input", "class", "input code-input"),
        ("//code-input/input", "autocapitalize", "characters"),
        ("//password-field//input", "type", "password"),
        ("//password-field//input", "autocomplete", "new-password"),
        ("//password-field//li", "data-rule", "length:10"),
        ("//input[@name='born']", "type", "date"),
        ("//div[@class='choices']//input", "type", "radio"),
        ("//label[@class='check switch']/input", "type", "checkbox"),
    ],
)
def test_widgets(path: str, attribute: str, value: str) -> None:
    assert page(Widgets()).xpath(path)[0].get(attribute) == value


def test_a_password_is_never_sent_back() -> None:
    assert "secret-du-jour" not in str(Widgets({"new": "secret-du-jour"}))


def test_a_date_is_given_as_the_browser_reads_it() -> None:
    form = Widgets(initial={"born": date(2019, 4, 3)})
    assert page(form).xpath("//input[@name='born']")[0].get("value") == "2019-04-03"
