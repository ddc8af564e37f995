"""What search compares, in every alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.text import has_odd_characters, search_form, transliterate, unaccent


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Élodie  Cœur-d’Alène", "elodie coeur d alene"),
        ("Straße", "strasse"),
        ("Søren Łukasz", "soren lukasz"),
        ("IŞIK ışık", "isik isik"),
        ("Нина ПЕТРОВА", "нина петрова"),
        ("Николай", "николаи"),
        ("李 小龙", "李 小龙"),
        ("김민준", "김민준"),
        ("مُحَمَّد", "محمد"),
        ("ΣΩΚΡΆΤΗΣ", "σωκρατησ"),
        ("Σωκράτης", "σωκρατησ"),
        ("कुमार", "कुमार"),
        ("Petit_Pas", "petit pas"),
        ("a\N{ZERO WIDTH NON-JOINER}b\N{LEFT-TO-RIGHT MARK}", "ab"),
        ("— ? 🌈", ""),
    ],
)
def test_search_form(text, form):
    assert search_form(text) == form


@given(st.text(max_size=60))
def test_what_is_folded_stays_as_it_is(text):
    assert search_form(search_form(text)) == search_form(text)


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_is_folded_as_the_same_text_among_other_letters(text):
    assert search_form(text, "и") == f"{search_form(text)} и".strip()


@given(st.text(max_size=60))
def test_a_name_with_a_letter_can_always_be_searched(text):
    assert bool(search_form(text)) or not any(letter.isalpha() for letter in text)


@pytest.mark.parametrize(("text", "plain"), [("Cœur d’Élodie", "Coeur d'Elodie"), ("Łucja", "Lucja"), ("Ия", "Ия")])
def test_unaccent_keeps_the_alphabet(text, plain):
    assert unaccent(text) == plain


@given(st.text(max_size=60))
def test_transliteration_is_plain(text):
    assert transliterate(text).isascii()


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("CE1 A", False),
        ("علی\u200cرضا", False),  # a Persian name parts its letters with a sign of no width
        ("", False),
        (" ", False),
        ("\u2063\u200b", True),
        ("\u200b \u200d", True),
        ("x\u202ey", True),
        ("a\x00b", True),
        ("a\nb", True),
    ],
)
def test_a_text_nobody_can_see_or_read_is_odd(text, odd):
    assert has_odd_characters(text) is odd
