"""What values mean, and what a record says of a person."""

from datetime import date

import pytest
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.imports.aaf1d import values
from tenant_apps.imports.aaf1d.choices import Part, Reason
from tenant_apps.imports.aaf1d.people import (
    Place,
    RejectedError,
    links_of,
    read_pupil,
    read_relative,
    read_staff,
    read_structure,
    structures_of,
)
from tenant_apps.imports.records import ClassRef
from tenants.emails import validate_mail_domain

HERE = Place("99", "f.xml", {"8"})
PUPIL = {
    "ENTPersonNom": ["KERMOAL"],
    "ENTPersonPrenom": ["Lila"],
    "ENTPersonDateNaissance": ["14/03/2018"],
    "ENTPersonStructRattach": ["8"],
}
ADULT = {"ENTPersonNom": ["KERMOAL"], "ENTPersonPrenom": ["Anouk"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14/03/2018", date(2018, 3, 14)),
        ("2018-03-14", date(2018, 3, 14)),
        ("31/02/2018", None),
        ("14/03/0018", None),
        ("14/03/18", None),
        ("1/3/2018", None),
        ("²4/03/2018", None),
        ("", None),
    ],
)
def test_dates(text, expected):
    assert values.read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8$11$ORDINAIRE$73196$CP Mme Alpha", ("8", "ORDINAIRE", "73196", "CP Mme Alpha")),
        (" 8 $ 11 $ ULIS $ 7 $ ULIS école ", ("8", "ULIS", "7", "ULIS école")),
        ("8$11$ORDINAIRE$73196", None),
        ("8$11$ORDINAIRE$73196$CP$trop", None),
        ("8$11$ORDINAIRE$$CP", None),
        ("8$11$ORDINAIRE$73196$", None),
        ("$11$ORDINAIRE$73196$CP", None),
        ("8$11$ORDINAIRE$" + "7" * 21 + "$CP", None),
        ("$$$$", None),
        ("", None),
    ],
)
def test_classes_and_groups_have_five_fields(text, expected):
    found = values.read_division(text)
    assert (found and (found.structure, found.type_name, found.identifier, found.label)) == expected


@pytest.mark.parametrize(
    ("text", "head", "teaches"),
    [
        ("8$DIR$DIRECTION$D0011$DIRECTION", True, True),
        ("8$DIR$DIRECTION CHEF D'ETABLISSEMENT$D0011$X", True, True),
        ("8$DIR$Direction d’école", True, True),
        ("8$ENS$ENSEIGNEMENT$G0000$SANS SPECIALITE", False, True),
        ("8$DOC$DOCUMENTATION$G0000$X", False, True),
        ("8$AES$AESH$A0000$ACCOMPAGNANT", False, False),
    ],
)
def test_functions(text, head, teaches):
    post = values.read_post(text)
    assert (post.structure, post.is_head, post.is_teaching) == ("8", head, teaches)


@pytest.mark.parametrize("text", ["", "8", "8$ENS", "$ENS$X", "8$$X"])
def test_functions_without_their_fields(text):
    assert values.read_post(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1120$CP", "CP"),
        ("1123$COURS ELEMENTAIRE 2", "CE2"),
        ("Grande section", "GS"),
        ("CM2", "CM2"),
        ("40$UPE2A", "UPE2A"),
        ("99$SIXIEME", ""),
        ("", ""),
    ],
)
def test_levels(text, expected):
    assert values.read_level(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+33 6 39 98 12 34", "+33639981234"),
        ("0033612345678", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("(07) 81-23-45-67", "+33781234567"),
        ("0692 12 34 56", "+262692123456"),
        ("02 99 12 34 56", ""),
        ("inconnu", ""),
        ("", ""),
    ],
)
def test_mobiles(text, expected):
    assert values.read_mobile(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("000001001aa", "000001001AA"),
        ("1234567890X", "1234567890X"),
        ("12345", ""),
        ("ABCDEFGHIJK", ""),
        ("", ""),
    ],
)
def test_ine(text, expected):
    assert values.read_ine(text) == expected


@pytest.mark.parametrize(
    ("title", "gender", "said"),
    [("M.", "M", "M."), ("MME", "F", "Mme"), ("MLLE", "F", "Mme"), ("M", "M", "M."), ("DR", "", ""), ("", "", "")],
)
def test_titles(title, gender, said):
    assert (values.read_gender(title), values.read_title(title)) == (gender, said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lila.Kermoal@Ac-Essai.FR", "lila.kermoal@ac-essai.fr"),
        ("o'brien+école@example.org", ""),
        ("o'brien+ecole@example.org", "o'brien+ecole@example.org"),
        ("lila@localhost", ""),
        ("lila@[127.0.0.1]", ""),
        ("lila@b-cc", ""),
        ("lila", ""),
        ("", ""),
    ],
)
def test_emails(text, expected):
    assert values.read_email(text) == expected


@given(st.from_regex(values._PLAIN_EMAIL, fullmatch=True))
def test_the_short_cut_takes_nothing_that_the_whole_check_refuses(email):
    validate_email(email)
    validate_mail_domain(email)
    assert len(email) <= 254


def test_addresses_are_lines():
    assert values.read_lines("1 RUE DE TEST$BAT B$$") == "1 RUE DE TEST, BAT B"


def test_a_pupil_in_full():
    pupil = read_pupil(
        "1001",
        PUPIL
        | {
            "ENTPersonNomPatro": ["ÉPINETTE"],
            "ENTPersonCivilite": ["MLLE"],
            "ENTPersonMail": ["Lila@Example.org"],
            "ENTEleveINE": ["000001001AA"],
            "ENTEleveNiveau": ["1131$CM2"],
            "ENTPersonClasses": ["8$11$ORDINAIRE$73197$CM1 CM2", "8$20$ULIS$73198$ULIS école", "9$11$ORDINAIRE$5$CP"],
            "ENTPersonGroupes": ["8$40$REGROUPEMENT$70800$UPE2A"],
        },
        HERE,
    )
    assert (pupil.last_name, pupil.family_name, pupil.first_name) == ("KERMOAL", "ÉPINETTE", "Lila")
    assert (pupil.key, pupil.origin.file, pupil.origin.key) == ("99-1001", "f.xml", "1001")
    assert (pupil.gender, pupil.title, pupil.email) == ("F", "", "lila@example.org")
    assert (pupil.ine, pupil.level, pupil.birth_date) == ("000001001AA", "CM2", date(2018, 3, 14))
    assert pupil.classes == (ClassRef("CM1 CM2", "73197"), ClassRef("ULIS école", "73198", ("ULIS",)))
    assert pupil.groups == (ClassRef("UPE2A", "70800"),)
    assert pupil.problems == []


def test_the_same_name_twice_is_no_family_name():
    assert read_pupil("1", PUPIL | {"ENTPersonNomPatro": ["Kermoal"]}, HERE).family_name == ""
    born = PUPIL | {"ENTPersonNom": [], "ENTPersonNomPatro": ["ÉPINETTE"]}
    assert (read_pupil("1", born, HERE).last_name, read_pupil("1", born, HERE).family_name) == ("ÉPINETTE", "")


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        ({"ENTPersonMail": ["lila(at)example"]}, ["ENTPersonMail"]),
        ({"ENTEleveINE": ["?"]}, ["ENTEleveINE"]),
        ({"ENTEleveNiveau": ["SIXIEME"]}, ["ENTEleveNiveau"]),
        ({"ENTPersonClasses": ["8$CP", "8$11$ORDINAIRE$1$CP", "x"]}, ["ENTPersonClasses"] * 2),
        ({"ENTPersonNomPatro": ["A" * 61]}, ["ENTPersonNomPatro"]),
        ({"ENTPersonNomPatro": ["A\u202eB"]}, ["ENTPersonNomPatro"]),
    ],
)
def test_a_wrong_optional_field_is_dropped_and_told(given, columns):
    pupil = read_pupil("1", PUPIL | given, HERE)
    assert [problem.column for problem in pupil.problems] == columns
    assert not pupil.is_blocked
    assert (pupil.email, pupil.ine, pupil.level, pupil.family_name) == ("", "", "", "")
    assert all(problem.text.endswith(".") for problem in pupil.problems)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"ENTPersonNom": []}, Reason.NAME),
        ({"ENTPersonNom": ["..."]}, Reason.NAME),
        ({"ENTPersonNom": ["A" * 61]}, Reason.NAME),
        ({"ENTPersonNom": ["KER\u202eMOAL"]}, Reason.NAME),
        ({"ENTPersonPrenom": []}, Reason.NAME),
        ({"ENTPersonDateNaissance": []}, Reason.BIRTH_DATE),
        ({"ENTPersonDateNaissance": ["hier"]}, Reason.BIRTH_DATE),
    ],
)
def test_a_wrong_required_field_sets_the_record_aside(given, reason):
    with pytest.raises(RejectedError) as rejected:
        read_pupil("1", PUPIL | given, HERE)
    assert rejected.value.reason == reason


def test_a_long_class_label_is_cut_its_number_says_which():
    [found] = read_pupil("1", PUPIL | {"ENTPersonClasses": ["8$11$ORDINAIRE$7$" + "A" * 80]}, HERE).classes
    assert (len(found.name), found.name[-1], found.onde_id) == (60, "…", "7")


def test_a_relative():
    relative = read_relative(
        "2001",
        ADULT
        | {
            "ENTPersonCivilite": ["MME"],
            "ENTPersonTelPerso": ["02 99 00 00 00"],
            "ENTPersRelEleveTelPro": ["x" * 30],
            "ENTPersRelEleveTelMobile": ["06 12 34 56 78"],
            "ENTPersonAdresse": ["4 QUAI$BAT C$$"],
            "ENTPersonCodePostal": ["99000"],
        },
        HERE,
    )
    assert (relative.title, relative.mobile, relative.home_phone) == ("Mme", "+33612345678", "02 99 00 00 00")
    assert (relative.work_phone, relative.address, relative.postal_code) == ("", "4 QUAI, BAT C", "99000")
    assert [problem.column for problem in relative.problems] == ["ENTPersRelEleveTelPro"]


@pytest.mark.parametrize(
    ("given", "teacher", "head"),
    [
        ({"ENTPersonCategorieEnseignant": ["O"]}, True, False),
        ({"ENTPersonCategorieEnseignant": ["N"], "ENTPersonFonctions": ["8$ENS$X"]}, False, False),
        ({"ENTPersonFonctions": ["8$ENS$ENSEIGNEMENT"]}, True, False),
        ({"ENTPersonFonctions": ["8$AES$AESH"]}, False, False),
        ({}, False, False),
        ({"ENTPersonFonctions": ["8$DIR$DIRECTION"]}, True, True),
        ({"ENTPersonFonctions": ["9$DIR$DIRECTION"]}, True, False),
        ({"ENTEnsFonctionDir": ["8$DIRECTION"]}, False, True),
        ({"ENTEnsFonctionDir": ["9$DIRECTION"]}, False, False),
    ],
)
def test_who_teaches_and_who_leads_this_school(given, teacher, head):
    found = read_staff("3001", ADULT | given, HERE)
    assert (found.is_teacher, found.is_head) == (teacher, head)


@pytest.mark.parametrize(
    ("uai", "name", "expected"),
    [
        ("9990008E", "E.E.PU$LES MOUETTES$PORT-BRUMAL", ("9990008E", "LES MOUETTES", "PORT-BRUMAL")),
        (" 9990008e ", "LES MOUETTES", ("9990008E", "LES MOUETTES", "LES MOUETTES")),
    ],
)
def test_a_structure(uai, name, expected):
    found = read_structure("8", {"ENTStructureUAI": [uai], "ENTStructureNomCourant": [name]})
    assert (found.uai, found.name, found.city) == expected


@pytest.mark.parametrize("uai", ["", "999", "9990008X", "99900080"])
def test_a_structure_without_a_number_is_set_aside(uai):
    with pytest.raises(RejectedError):
        read_structure("8", {"ENTStructureUAI": [uai]})


def test_where_people_belong_and_whom_they_name():
    pupil = {"ENTPersonStructRattach": ["8", ""], "ENTPersonClasses": ["9$11$ULIS$1$ULIS", "mal"]}
    assert structures_of(Part.PUPILS, pupil) == {"8", "9"}
    staff = {"ENTPersonStructRattach": ["8"], "ENTPersonFonctions": ["9$ENS$X", "8$DIR$DIRECTION"]}
    assert structures_of(Part.STAFF, staff) == {"8", "9"}
    assert links_of(Part.PUPILS, {"ENTEleveAutoriteParentale": ["2001", "2002$1$x", "$"]}) == {"2001", "2002"}
    assert links_of(Part.RELATIVES, {"ENTPersRelEleveEleve": ["1001"]}) == {"1001"}
    assert links_of(Part.STAFF, {}) == set()
