"""From cells to records, and what is told of them."""

from datetime import date

import pytest

from tenant_apps.imports.onde import by_hand, guess_mapping, read_file, read_rows
from tenant_apps.imports.records import ChildRef, ClassRef, Kind
from tests.factories.onde import PUPIL, RELATIVE, TEACHER, TODAY, file_of, pupil, relative, roster_of, teacher, told

A_PUPIL = {
    **PUPIL,
    "Nom d'usage élève": "MARTIN",
    "Sexe": "F",
    "INE": "100000001AA",
    "Adresse1": "1 rue Neuve",
    "Cp1": "99000",
    "Commune1": "Port-Brumal",
    "Pays1": "FRANCE",
    "Niveau": "CE1",
    "Identifiant classe": "73196",
    "Autorisation photo": "Oui",
}


def test_a_pupil():
    record = pupil(**A_PUPIL)
    assert (record.origin.file, record.origin.line, record.problems) == ("CSVExtraction.csv", 2, [])
    assert (record.last_name, record.family_name, record.first_name) == ("Martin", "Dupont", "Zoé")
    assert (record.birth_date, record.gender, record.ine, record.level) == (
        date(2019, 3, 14),
        "F",
        "100000001AA",
        "CE1",
    )
    assert record.classes == (ClassRef("CE1 A", "73196", ("CE1",)),)
    assert (record.address, record.postal_code, record.city, record.country) == (
        *("1 rue Neuve", "99000"),
        *("Port-Brumal", "FRANCE"),
    )
    assert record.photo_flag is True


def test_a_name_of_use_like_the_name_of_family_is_one_name():
    record = pupil(**{"Nom d'usage élève": "DUPONT"})
    assert (record.last_name, record.family_name) == ("Dupont", "")


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"Nom élève": ""}, [("Nom élève", True)]),
        ({"Nom élève": "-"}, [("Nom élève", True)]),
        ({"Nom élève": "x" * 61}, [("Nom élève", True)]),
        ({"Nom élève": "x" * 61, "Nom d'usage élève": "Martin"}, [("Nom élève", True)]),
        ({"Prénom élève": " "}, [("Prénom élève", True)]),
        ({"Date naissance": ""}, [("Date naissance", True)]),
        ({"Date naissance": "", "INE": "100000001AA"}, []),
        ({"Date naissance": "14/03/19", "INE": "100000001AA"}, [("Date naissance", False)]),
        ({"Date naissance": "14/03/19"}, [("Date naissance", False), ("Date naissance", True)]),
        ({"Date naissance": "14/03/1919"}, [("Date naissance", False)]),
        ({"INE": "12"}, [("INE", False)]),
        ({"Sexe": "?"}, [("Sexe", False)]),
        ({"Niveau": "6e"}, [("Niveau", False)]),
        ({"Autorisation photo": "peut-être"}, [("Autorisation photo", False)]),
        ({"Courriel": "zoe"}, [("Courriel", False)]),
        ({"Libellé classe": ""}, [("Libellé classe", False)]),
        ({"Libellé classe": "", "Identifiant classe": "7"}, [("Identifiant classe", False), ("Libellé classe", False)]),
        ({"Libellé classe": "x" * 61}, [("Libellé classe", True), ("Libellé classe", False)]),
        ({"Adresse1": "x" * 201}, [("Adresse1", False)]),
    ],
)
def test_what_is_told_of_a_pupil(cells, problems):
    record = pupil(**cells)
    assert told(record) == problems
    assert record.is_blocked is any(blocking for _column, blocking in problems)
    assert len(record.address) <= 200


def test_several_classes():
    file = file_of({**PUPIL, "Identifiant classe": "1", "Classe": "ULIS", "Id classe": "2"})
    assert roster_of(file).pupils[0].classes == (ClassRef("CE1 A", "1", ("CE1",)), ClassRef("ULIS", "2", ("ULIS",)))


def test_short_and_long_rows():
    file = file_of({**PUPIL, "": ""}, {**PUPIL, "Prénom élève": "Luc", "": "de trop"})
    long = roster_of(file).pupils[1]
    assert told(long) == [("", False)]
    assert roster_of(file_of({"Nom élève": "A", "Prénom élève": "B", "INE": "100000001AA", "Classe": ""})).pupils


def test_a_column_without_a_title_is_left_in_silence():
    file = file_of(*[{**PUPIL, "Prénom élève": name, "": "x"} for name in ("Zoé", "Luc", "Tom")])
    assert [record.problems for record in roster_of(file).pupils] == [[], [], []]


def test_a_relative():
    cells = {
        "Nom usage responsable": "MARTIN",
        "Adresse responsable": "1 rue Neuve",
        "Téléphone domicile": "01 99 00 00 01",
        "Téléphone travail": "01 99 00 00 02",
        "Téléphone portable": "06 39 98 00 01",
    }
    record = relative(**cells)
    assert (record.last_name, record.family_name, record.title, record.problems) == ("Martin", "Dupont", "Mme", [])
    assert (record.email, record.address) == ("anne@exemple.fr", "1 rue Neuve")
    assert (record.mobile, record.home_phone, record.work_phone) == ("+33639980001", "01 99 00 00 01", "01 99 00 00 02")
    assert record.children == (ChildRef("Dupont", "", "Zoé", "CE1 A"),)


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"Prénom enfant": ""}, [("Prénom enfant", False), ("Prénom enfant", True)]),
        ({"Prénom enfant": "", "Nom de famille enfant": ""}, [("Prénom enfant", True)]),
        ({"Nom responsable": ""}, [("Nom responsable", True)]),
        ({"Courriel": "anne"}, [("Courriel", False)]),
        ({"Courriel": "anne@localhost"}, [("Courriel", False)]),
        ({"Courriel": "anne@[127.0.0.1]"}, [("Courriel", False)]),
        ({"Civilité Responsable": "Dr"}, [("Civilité Responsable", False)]),
        ({"Téléphone portable": "01 99 00 00 01"}, [("Téléphone portable", False)]),
        ({"Téléphone travail": "0" * 21}, [("Téléphone travail", False)]),
        ({"Date de naissance enfant": "hier"}, [("Date de naissance enfant", False)]),
    ],
)
def test_what_is_told_of_a_relative(cells, problems):
    assert told(relative(**cells)) == problems


def test_children_of_repeated_columns():
    group = ";Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants"
    text = (
        f"Nom responsable;Prénom responsable{group}{group}\n"
        "A;Anne;;DUPONT;Zoé;CP;MARTIN;DUPONT;Éloi;CM1\n"
        "B;Luc;;DUPONT;Zoé;CP\n"
        "C;Léa;;DUPONT;Zoé;CP;;DUPONT;ZOÉ;CP;;DUPONT;Tom;CE1\n"
    )
    first, second, third = roster_of(read_file("r.csv", text.encode())).relatives
    zoe = ChildRef("Dupont", "", "Zoé", "CP")
    assert first.children == (zoe, ChildRef("Dupont", "Martin", "Éloi", "CM1"))
    assert second.children == (zoe,)
    assert third.children == (zoe, ChildRef("Dupont", "", "Tom", "CE1"))
    assert third.problems == []


def test_a_teacher():
    record = teacher(**{"Directeur": "Oui", "Courriel": "luc@exemple.fr", "Téléphone portable": "06 39 98 00 01"})
    assert (record.last_name, record.first_name, record.title, record.problems) == ("Bêta", "Luc", "M.", [])
    assert (record.email, record.mobile, record.is_head, record.is_teacher) == (
        *("luc@exemple.fr", "+33639980001"),
        *(True, True),
    )
    assert record.classes == (ClassRef("CE1 A", "", ("CE1",)),)


@pytest.mark.parametrize(
    ("cells", "teaches", "leads"),
    [
        ({"Fonction": "AESH"}, False, False),
        ({"Fonction": "Directrice"}, True, True),
        ({"Fonction": "ATSEM", "Directeur": "Oui"}, True, True),
        ({"Directeur": "peut-être"}, True, False),
    ],
)
def test_what_people_of_the_school_do(cells, teaches, leads):
    assert (teacher(**cells).is_teacher, teacher(**cells).is_head) == (teaches, leads)


def test_columns_said_by_hand():
    file = file_of({"Qui": "Martin", "Quoi": "Léa", "Où": "CE1 A"})
    assert file.kind is None
    mapping = by_hand(Kind.TEACHERS, ["last_name", "first_name", "class_name"], columns=3)
    [record] = read_rows(file, mapping, today=TODAY)
    assert (record.last_name, record.first_name, record.classes[0].name) == ("Martin", "Léa", "CE1 A")


def test_a_mapping_that_says_too_little_reads_nothing():
    file = file_of({"Qui": "Martin"})
    with pytest.raises(ValueError, match="too little"):
        read_rows(file, guess_mapping(file.headers), today=TODAY)


def test_rows_of_every_kind_say_their_line():
    for row in (PUPIL, RELATIVE, TEACHER):
        file = file_of(row, row)
        assert [record.origin.line for record in read_rows(file, file.mapping, today=TODAY)] == [2, 3]
