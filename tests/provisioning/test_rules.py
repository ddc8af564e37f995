"""Checks on single values, as tables of examples."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from provisioning import rules
from provisioning.academies import academy_of, zone_of
from tenants.choices import Zone

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0359911H", "0359911H"), (" 0359911h ", "0359911H"), ("035 9911 h", "0359911H"), ("9990019S", "9990019S")],
)
def test_a_right_uai_is_tidied(typed, kept):
    assert rules.check_uai(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0359911A", "uai_letter"), ("0123456A", "uai_letter"), ("359911H", "uai_shape"), ("03599110", "uai_shape")],
)
def test_a_wrong_uai_is_told_how(typed, code):
    with pytest.raises(ValidationError) as problem:
        rules.check_uai(typed)
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("99999999800019", "99999999800019"),
        ("999 999 998 00019", "99999999800019"),
        ("999.999.998-00019", "99999999800019"),
        ("35600000000048", "35600000000048"),  # La Poste, head office: Luhn
        ("35600000049837", "35600000049837"),  # La Poste, elsewhere: the digits add up to a multiple of five
    ],
)
def test_a_right_siret_is_tidied(typed, kept):
    assert rules.check_siret(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("9999999980001", "siret_length", "13 chiffres ont été saisis"),
        ("1", "siret_length", "1 chiffre a été saisi"),
        ("99999999800010", "siret_checksum", "mairie"),
        ("35600000049838", "siret_checksum", "mairie"),
        ("FR99999999800019", "siret_shape", "14 chiffres"),
        ("９９９９９９９９８０００１９", "siret_shape", "14 chiffres"),
    ],
)
def test_a_wrong_siret_is_told_how(typed, code, words):
    with pytest.raises(ValidationError) as problem:
        rules.check_siret(typed)
    assert problem.value.code == code
    assert words in problem.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Elise.Morvan@AC-Rennes.FR ", "Elise.Morvan@ac-rennes.fr"),
        ("mailto:mairie@kerlune.example.fr", "mairie@kerlune.example.fr"),
    ],
)
def test_a_right_address_is_tidied(typed, kept):
    assert rules.check_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("elise.morvan", "@"),
        ("elise@ac-rennes", "complète"),
        ("elise@ac-rennes.fr, paul@ac-rennes.fr", "une seule"),
        ("elise morvan@ac-rennes.fr", "une seule"),
        ("elise@gmial.com", "gmail.com"),
        ("elise@LAPOSTE.fr", "laposte.net"),
        ("@ac-rennes.fr", "complète"),
        ("élise@", "complète"),
        ("elise@[127.0.0.1]", "nom de domaine"),
        ("elise@localhost", "nom de domaine"),
    ],
)
def test_a_wrong_address_is_told_how(typed, words):
    with pytest.raises(ValidationError) as problem:
        rules.check_email(typed)
    assert words in problem.value.messages[0]


@pytest.mark.parametrize(("typed", "kept"), [("35000", "35000"), (" 35 000 ", "35000"), ("01000", "01000")])
def test_postal_codes(typed, kept):
    assert rules.check_postal_code(typed) == kept


@pytest.mark.parametrize("typed", ["3500", "350000", "2A004", "٣٥٠٠٠"])
def test_wrong_postal_codes(typed):
    with pytest.raises(ValidationError):
        rules.check_postal_code(typed)


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("CE1 CE2", ("CE1", "CE2")),
        ("ce2-ce1", ("CE1", "CE2")),
        ("CE1, CE2 / CM1", ("CE1", "CE2", "CM1")),
        ("PS et MS", ("PS", "MS")),
        ("G.S.", ("GS",)),
        ("CP CP", ("CP",)),
        ("ULIS", ("ULIS",)),
        ("", ()),
    ],
)
def test_levels_written_by_hand(typed, levels):
    assert rules.split_levels(typed) == levels


def test_an_unknown_level_is_named():
    with pytest.raises(ValidationError, match="6EME"):
        rules.split_levels("CM2 6eme")


@pytest.mark.parametrize(
    ("wishes", "names"),
    [
        ([("", ()), ("", ())], ["Classe 1", "Classe 2"]),
        ([("", ("CP",)), ("", ("CP",))], ["CP", "CP 2"]),
        ([("", ("CE1", "CE2"))], ["CE1-CE2"]),
        ([("Classe 2", ()), ("", ())], ["Classe 2", "Classe 3"]),
        ([("Les Loups", ("GS",)), ("", ("GS",))], ["Les Loups", "GS"]),
        ([("", ("CP",)), ("cp", ())], ["CP 2", "cp"]),
    ],
)
def test_every_class_gets_a_name_of_its_own(wishes, names):
    named = [name for name, _levels in rules.name_classes(wishes)]
    assert named == names
    assert len({name.casefold() for name in named}) == len(named)


def test_two_classes_may_not_be_given_one_name():
    with pytest.raises(ValidationError, match="Les Loups"):
        rules.name_classes([("Les Loups", ()), ("les loups", ())])


@pytest.mark.parametrize(("number", "right"), [(0, False), (1, True), (60, True), (61, False), (-3, False)])
def test_class_counts(number, right):
    if right:
        assert rules.check_class_count(number) == number
    else:
        with pytest.raises(ValidationError):
            rules.check_class_count(number)


@pytest.mark.parametrize(
    ("academy", "zone"),
    [
        ("Rennes", Zone.B),
        ("Académie de Rennes", Zone.B),
        ("Clermont-Ferrand", Zone.A),
        ("CLERMONT FERRAND", Zone.A),
        ("Académie d'Orléans-Tours", Zone.B),
        ("Créteil", Zone.C),
        ("Corse", Zone.OTHER),
        ("La Réunion", Zone.OTHER),
        ("", Zone.OTHER),
    ],
)
def test_zones_of_academies(academy, zone):
    assert zone_of(academy) == zone


@pytest.mark.parametrize(
    ("uai", "academy"), [("0350122T", "Rennes"), ("9710001A", "Guadeloupe"), ("7200001A", "Corse"), ("9990001D", "")]
)
def test_academies_of_departments(uai, academy):
    assert academy_of(uai) == academy
