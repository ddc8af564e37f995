"""What one cell says."""

from datetime import date

import pytest

from tenant_apps.imports import rules


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/03/2020", date(2020, 3, 14)),
        ("2020-03-14", date(2020, 3, 14)),
        ("4/3/2020", date(2020, 3, 4)),
        ("14-03-2020", date(2020, 3, 14)),
        ("14.03.2020", date(2020, 3, 14)),
        ("2020-03-14 00:00:00", date(2020, 3, 14)),
        ("29/02/2020", date(2020, 2, 29)),
        ("", None),
    ],
)
def test_dates(text, day):
    assert rules.parse_date(text) == (day, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("14/03/20", "quatre chiffres"),
        ("29/02/2019", "calendrier"),
        ("31/04/2019", "calendrier"),
        ("03/14/2020", "calendrier"),
        ("00/00/0000", "calendrier"),
        ("43904", "tableur"),
        ("le 14 mars", "14/03/2020"),
        ("14/03/20200", "14/03/2020"),
        ("١٤/٠٣/٢٠٢٠", "14/03/2020"),
    ],
)
def test_dates_refused(text, words):
    day, said = rules.parse_date(text)
    assert day is None
    assert words in said


@pytest.mark.parametrize(
    ("born", "likely"),
    [(date(2025, 11, 22), True), (date(2026, 3, 1), False), (date(2008, 1, 1), True), (date(1985, 1, 1), False)],
)
def test_ages(born, likely):
    assert (rules.age_warning(born, date(2026, 11, 22)) == "") is likely


@pytest.mark.parametrize(
    ("text", "gender"),
    [("F", "F"), ("f", "F"), ("Fille", "F"), ("Féminin", "F"), ("M", "M"), ("H", "M"), ("G", "M"), ("Garçon", "M")],
)
def test_genders(text, gender):
    assert rules.parse_gender(text) == (gender, "")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Oui", True), ("oui", True), ("O", True), ("X", True), ("Non", False), ("NON", False), ("N", False), ("", None)],
)
def test_yes(text, answer):
    assert rules.parse_yes(text) == (answer, "")


@pytest.mark.parametrize(
    ("text", "title"),
    [("M.", "M."), ("M", "M."), ("Monsieur", "M."), ("MME", "Mme"), ("Mme.", "Mme"), ("MLLE", "Mme"), ("", "")],
)
def test_titles(text, title):
    assert rules.parse_title(text) == (title, "")


@pytest.mark.parametrize(
    "read", [rules.parse_gender, rules.parse_yes, rules.parse_title, rules.parse_ine, rules.parse_email]
)
def test_other_words_are_quoted(read):
    value, words = read("zut" * 30)
    assert not value
    assert "zutzut" in words
    assert len(words) < 140


@pytest.mark.parametrize(
    ("text", "ine"),
    [
        ("100000001AA", "100000001AA"),
        ("1111111111a", "1111111111A"),
        ("100 000 001 AA", "100000001AA"),
        ("", ""),
    ],
)
def test_ine(text, ine):
    assert rules.parse_ine(text) == (ine, "")


@pytest.mark.parametrize("text", ["100000001A", "1000000011AA", "AA100000001", "11111111111", "1.0E+10"])
def test_ine_refused(text):
    ine, words = rules.parse_ine(text)
    assert (ine, "INE" in words) == ("", True)


@pytest.mark.parametrize(
    ("text", "email", "said"),
    [
        ("anne@exemple.fr", "anne@exemple.fr", False),
        ("", "", False),
        ("anne.exemple.fr", "", True),
        ("anne@localhost", "", True),
        ("anne@[127.0.0.1]", "", True),
        ("a@b.fr; c@d.fr", "", True),
    ],
)
def test_emails(text, email, said):
    assert (rules.parse_email(text)[0], bool(rules.parse_email(text)[1])) == (email, said)


@pytest.mark.parametrize(
    ("mobile", "home", "sorted_phones", "said"),
    [
        ("06 39 98 00 01", "01 99 00 00 01", ("+33639980001", "01 99 00 00 01"), False),
        ("+33 6 39 98 00 01", "", ("+33639980001", ""), False),
        ("639980001", "", ("+33639980001", ""), False),  # a spreadsheet took the 0 away
        ("0692 12 34 56", "", ("+262692123456", ""), False),
        ("01 99 00 00 01", "", ("", "01 99 00 00 01"), True),
        ("01 99 00 00 01", "01 99 00 00 02", ("", "01 99 00 00 02"), True),
        ("demander", "", ("", ""), True),
        ("", "bureau", ("", "bureau"), False),
    ],
)
def test_phones(mobile, home, sorted_phones, said):
    *found, words = rules.sort_phones(mobile, home)
    assert (tuple(found), bool(words)) == (sorted_phones, said)


@pytest.mark.parametrize(
    ("label", "levels"),
    [
        ("CE1", ("CE1",)),
        ("ce 1", ("CE1",)),
        ("COURS ELEMENTAIRE 1", ("CE1",)),
        ("Cours élémentaire 2e année", ("CE2",)),
        ("COURS MOYEN 1ERE ANNEE", ("CM1",)),
        ("01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1", ("CP", "CE1")),
        ("CM1 CM2 M. Bêta", ("CM1", "CM2")),
        ("CM2/CM1", ("CM1", "CM2")),
        ("TPS-PS", ("TPS", "PS")),
        ("TOUTE PETITE SECTION", ("TPS",)),
        ("Très petite section", ("TPS",)),
        ("PETITE SECTION", ("PS",)),
        ("Moyenne section", ("MS",)),
        ("GRANDE SECTION", ("GS",)),
        ("ULIS école", ("ULIS",)),
        ("UPE2A", ("UPE2A",)),
        ("CYCLE II", ()),
        ("Classe 12", ()),
        ("Mme Cprovost", ()),
        ("", ()),
    ],
)
def test_levels_of_a_label(label, levels):
    assert rules.levels_in(label) == levels


@pytest.mark.parametrize(
    ("text", "level", "said"),
    [("CP", "CP", False), ("CYCLE II", "", False), ("", "", False), ("CP CE1", "", True), ("6e", "", True)],
)
def test_level_of_a_pupil(text, level, said):
    assert (rules.parse_level(text)[0], bool(rules.parse_level(text)[1])) == (level, said)


@pytest.mark.parametrize(
    ("function", "staff", "head"),
    [
        ("AESH", True, False),
        ("ATSEM", True, False),
        ("Animatrice périscolaire", True, False),
        ("Directrice", False, True),
        ("Enseignant", False, False),
        ("", False, False),
    ],
)
def test_functions(function, staff, head):
    assert (rules.is_staff(function), rules.is_head(function)) == (staff, head)


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("Nom d'usage élève", "nomdusageeleve"),
        ("Nom d’usage élève", "nomdusageeleve"),
        (" Cycle", "cycle"),
        ("Né(e) le *", "neele"),
        ("\ufeffCivilité", "civilite"),
        ("date_naiss", "datenaiss"),
        ("  ", ""),
    ],
)
def test_headers_as_compared(header, form):
    assert rules.header_form(header) == form
