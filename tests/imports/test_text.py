"""Names in capitals, and signs nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.imports.text import clean, readable_name
from tenants.text import search_form


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DUPONT", "Dupont"),
        ("N'GUYEN-O'NEIL", "N'Guyen-O'Neil"),
        ("L’HERMITTE", "L’Hermitte"),
        ("ÉLOI", "Éloi"),
        ("JEAN-BAPTISTE", "Jean-Baptiste"),
        ("DE LA TOUR", "De La Tour"),
        ("DURAND DE LA TOUR", "Durand de La Tour"),
        ("LE GOFF", "Le Goff"),
        ("D'ALMEIDA", "D'Almeida"),
        ("MARTIN D'ALMEIDA", "Martin d'Almeida"),
        ("FERREIRA DA SILVA", "Ferreira da Silva"),
        ("LE GUERC'H", "Le Guerc'h"),
        ("MARC’HADOUR", "Marc’hadour"),
        ("MCDONALD", "McDonald"),
        ("ŒUVRARD", "Œuvrard"),
        ("O", "O"),
        ("МАРТИН", "Мартин"),
        ("McDonald", "McDonald"),
        ("de la Tour", "de la Tour"),
        ("œuvrard", "œuvrard"),
        ("李", "李"),
        ("12", "12"),
        ("", ""),
        ("D'" * 5000, "D'" * 5000),
    ],
    ids=str.__len__,
)
def test_readable_names(written, read):
    assert readable_name(written) == read


@given(st.text(max_size=40))
def test_a_readable_name_is_found_like_the_written_one(name):
    assert search_form(readable_name(name)) == search_form(name)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a \t b ", "a b"),
        ("12 rue\nNeuve", "12 rue Neuve"),
        ("1\N{NO-BREAK SPACE}rue", "1 rue"),
        ("Zo\x07é", "Zoé"),
        ("\u202eeoZ", "eoZ"),
        ("\x07", ""),
    ],
)
def test_clean(text, line):
    assert clean(text) == line
