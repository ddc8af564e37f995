"""The field of recipients in a form, and the proposals it asks for while one types."""

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from tenant_apps.communication.forms import RecipientsField
from tests.queries import exactly

URL = "/destinataires/"


class _Form(forms.Form):
    def __init__(self, *args, user, **options):
        super().__init__(*args)
        self.fields["to"] = RecipientsField(user=user, label="À qui ?", **options)


def _sent(user, text, **options):
    return _Form(QueryDict(text), user=user, **options)


def test_what_is_chosen_is_its_value(world):
    form = _sent(world.teacher, f"to=user:{world.pupil.pk}&to=parents_of:{world.pupil.pk}&to_q=")
    assert form.is_valid()
    assert form.cleaned_data["to"].user_ids == {world.pupil.pk, world.parent.pk}


def test_without_scripts_a_search_is_a_step_that_loses_nothing(world):
    form = _sent(world.teacher, f"to=user:{world.parent.pk}&to_q=lou")
    assert form.errors["to"] == ["Cochez les bonnes personnes parmi les résultats, puis continuez."]
    page = str(form)
    assert "Résultats pour «\u00a0lou\u00a0»" in page
    assert f'value="user:{world.parent.pk}" checked' in page
    assert f'<input type="checkbox" name="to" value="user:{world.pupil.pk}">' in page
    assert f'<input type="checkbox" name="to" value="parents_of:{world.pupil.pk}">' in page


def test_a_search_for_nobody_says_so(world):
    assert "Personne ne correspond." in str(_sent(world.parent, "to_q=zzz"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("to_q=", "Choisissez au moins une personne ou un groupe."),
        ("", "Choisissez au moins une personne ou un groupe."),
        ("to=user:999999", "n’est plus joignable"),
        ("to=nothing", "n’est plus joignable"),
    ],
)
def test_what_does_not_do_is_said_at_the_field(world, text, said):
    assert said in _sent(world.parent, text).errors["to"][0]


def test_it_may_be_left_empty(world):
    form = _sent(world.parent, "", required=False)
    assert form.is_valid()
    assert not form.cleaned_data["to"]


def test_what_was_chosen_before_is_shown(world):
    page = str(_Form(user=world.teacher, initial=[f"user:{world.pupil.pk}"]))
    assert f'value="user:{world.pupil.pk}" checked' in page


def test_single_people_only(world):
    page = str(_sent(world.teacher, "to_q=lou", people_only=True))
    assert "parents_of" not in page
    assert f'data-url="{reverse("communication:recipients")}?seuls=personnes"' in page


def test_proposals_while_one_types(world, see):
    page = see(world.teacher, f"{URL}?q=LO")
    assert page.count('role="option"') == 2
    assert f'data-token="parents_of:{world.pupil.pk}"' in page
    assert "Les parents de Lou Martin" in page
    assert see(world.teacher, f"{URL}?q=LO&seuls=personnes").count('role="option"') == 1
    assert see(world.parent, f"{URL}?q=petit").strip() == ""
    assert see(world.parent, URL).strip() == ""


def test_a_name_is_escaped(world, see):
    world.pupil.first_name = "<b>Lou"
    world.pupil.save()
    assert "&lt;b&gt;Lou" in see(world.teacher, f"{URL}?q=lou")


def test_proposals_cost_a_fixed_number_of_queries(world, alpha_client):
    alpha_client.force_login(world.teacher)
    with exactly(10):  # two for the session and its owner, one to keep it
        alpha_client.get(URL, {"q": "martin"})
