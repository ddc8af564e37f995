import pytest

from shared_apps.ui.tables import csv_lines, csv_text, plain_cell


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("=1+1", "'=1+1"), ("+33", "'+33"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"), ("Léa", "Léa"), ("", "")],
)
def test_nothing_is_computed(typed, shown):
    assert plain_cell(typed) == shown


def test_a_line_is_made_as_its_row_comes():
    lines = csv_lines(row for row in [["Nom", "Prénom"], ["Lo; Re", "=A1"]])
    assert next(lines) == "\ufeffNom;Prénom\r\n"
    assert next(lines) == '"Lo; Re";\'=A1\r\n'


def test_a_table_in_one_piece():
    assert csv_text([["a"], ["b"]]) == "\ufeffa\r\nb\r\n"
