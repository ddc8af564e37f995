"""One roster from several files."""

import itertools

import pytest

from bench.school_files import make_school, pupils_file, relatives_file, teachers_file
from tenant_apps.imports.onde import by_hand, read_file, read_roster, read_uploads
from tenant_apps.imports.records import ChildRef, ClassRef, Kind
from tests.factories.onde import (
    PUPIL,
    RELATIVE,
    TEACHER,
    TODAY,
    anywhere,
    file_of,
    roster_of,
    text_of,
    told,
    zip_of,
)


def test_a_whole_school_reads_back():
    school = make_school()
    assert (len(school.pupils), len(school.relatives)) == (500, 900)
    contents = pupils_file(school.pupils), relatives_file(school.relatives), teachers_file(school.teachers)
    files = read_uploads([("CSVExtraction.csv", content) for content in contents])
    roster, reports = read_roster(files, today=TODAY)
    assert anywhere(roster.pupils) == school.pupils
    assert anywhere(roster.relatives) == school.relatives
    assert anywhere(roster.teachers) == school.teachers
    assert roster.complete == {Kind.PUPILS, Kind.RELATIVES, Kind.TEACHERS}
    assert [(report.rows, report.records, report.repeated) for report in reports] == [
        (500, 500, []),
        (900, 900, []),
        (len(school.teachers), len(school.teachers), []),
    ]


def test_the_same_numbers_make_the_same_school():
    assert make_school(20, 30) == make_school(20, 30)
    assert make_school(20, 30) != make_school(20, 30, seed=4)


def test_the_order_of_files_does_not_matter():
    school = make_school(20, 30)
    files = read_uploads(
        [
            ("a.zip", zip_of({"a.csv": pupils_file(school.pupils[:10]), "b.csv": pupils_file(school.pupils[5:])})),
            ("c.csv", relatives_file(school.relatives)),
            ("d.csv", teachers_file(school.teachers)),
        ]
    )
    first, *others = [roster_of(*order) for order in itertools.permutations(files)]
    assert len(first.pupils) == 20
    assert all(other == first for other in others)


def test_a_partial_file_makes_nobody_leave():
    assert read_roster([file_of(PUPIL)], today=TODAY, complete=False)[0].complete == frozenset()


def test_a_file_nobody_understands_waits_and_makes_nobody_leave():
    files = [file_of(PUPIL), file_of({"Couleur": "bleu", "Qui": "Léa"}, name="bleu.csv")]
    roster, [pupils, other] = read_roster(files, today=TODAY)
    assert (len(roster.pupils), roster.complete) == (1, frozenset())
    assert (pupils.is_usable, other.is_usable, other.kind, other.rows, other.records) == (True, False, None, 1, 0)
    assert other.unknown == ["Couleur", "Qui"]


def test_a_mapping_said_by_hand_is_used():
    file = file_of({"Couleur": "bleu", "Qui": "Léa", "": "x"})
    mapping = by_hand(Kind.TEACHERS, ["last_name", "first_name", ""], columns=3)
    roster, [report] = read_roster([file], {file.digest: mapping}, today=TODAY)
    assert (roster.teachers[0].last_name, report.kind, report.unknown) == ("bleu", Kind.TEACHERS, ["n° 3"])


def test_a_file_given_twice_is_one_file():
    file = file_of(PUPIL)
    roster, reports = read_roster([file, file], today=TODAY)
    assert (len(roster.pupils), len(reports)) == (1, 1)


def test_blocked_rows_are_counted_and_kept():
    roster, [report] = read_roster([file_of(PUPIL, {**PUPIL, "Nom élève": ""})], today=TODAY)
    assert (report.records, report.blocked, len(roster.pupils)) == (2, 1, 2)


# --- The same person on several rows
@pytest.mark.parametrize("row", [PUPIL, RELATIVE, TEACHER], ids=["pupil", "relative", "teacher"])
def test_the_same_row_twice_is_one_person(row):
    roster, [report] = read_roster([file_of(row, row)], today=TODAY)
    [record] = [*roster.pupils, *roster.relatives, *roster.teachers]
    assert (told(record), report.repeated, report.rows) == ([("", False)], [3], 2)
    assert "ligne 3" in record.problems[0].text


def test_the_same_school_in_two_encodings_is_one_school():
    text = text_of(PUPIL, {**PUPIL, "Nom élève": "Martin"})
    files = [read_file("a.csv", text.encode()), read_file("b.csv", text.encode("cp1252"))]
    assert len(roster_of(*files).pupils) == 2


def test_a_row_for_each_class_or_child():
    pupils = file_of(PUPIL, {**PUPIL, "Libellé classe": "ULIS"})
    assert [ref.name for ref in roster_of(pupils).pupils[0].classes] == ["CE1 A", "ULIS"]
    adults = file_of(RELATIVE, {**RELATIVE, "Prénom enfant": "Tom"})
    assert [child.first_name for child in roster_of(adults).relatives[0].children] == ["Zoé", "Tom"]
    teachers = file_of(*({**TEACHER, "Classe": name, "Courriel": "b@exemple.fr"} for name in ("CE1 A", "CP")))
    assert [ref.name for ref in roster_of(teachers).teachers[0].classes] == ["CE1 A", "CP"]


def test_a_name_alone_unites_nobody():
    nobody = {**RELATIVE, "Courriel": ""}
    assert len(roster_of(file_of(nobody, {**nobody, "Prénom enfant": "Tom"})).relatives) == 2
    assert len(roster_of(file_of(TEACHER, {**TEACHER, "Classe": "CP"})).teachers) == 2


def test_pupils_who_look_like_one_another_are_told():
    first, second = roster_of(file_of({**PUPIL, "INE": ""}, {**PUPIL, "INE": "100000001AA"})).pupils
    assert (told(first), told(second)) == ([], [("", False)])


def test_an_ine_belongs_to_one_child():
    row = {**PUPIL, "INE": "100000001AA"}
    first, second = roster_of(file_of(row, {**row, "Prénom élève": "Tom"})).pupils
    assert (told(first), told(second)) == ([], [("", True)])
    assert "ligne 2" in second.problems[0].text


# --- Identifiers of hand-made files
def adults_by_id(child):
    return file_of({"Nom": "Dupont", "Prénom": "Anne", "Courriel": "a@exemple.fr", "Id enfant": child})


def test_children_said_by_their_identifier():
    pupils = file_of({**PUPIL, "Id": "12"}, {**PUPIL, "Prénom élève": "Tom", "Id": "13"})
    roster = roster_of(adults_by_id("12"), pupils)
    assert roster.relatives[0].children == (ChildRef("Dupont", "", "Zoé", "CE1 A", roster.pupils[0].birth_date),)
    assert roster.relatives[0].problems == []
    assert roster.pupils[0].key == ""


@pytest.mark.parametrize(("ids", "words"), [(("13", "14"), "Aucun élève"), (("12", "12"), "Plusieurs élèves")])
def test_identifiers_nobody_or_two_bear(ids, words):
    pupils = file_of(
        *({**PUPIL, "Prénom élève": name, "Id": key} for name, key in zip(("Zoé", "Tom"), ids, strict=True))
    )
    [adult] = roster_of(pupils, adults_by_id("12")).relatives
    assert (words in adult.problems[0].text, adult.is_blocked, adult.children) == (True, True, ())


def test_labels_of_classes_keep_their_identifier():
    [pupil] = roster_of(file_of({**PUPIL, "Identifiant classe": "73196"})).pupils
    assert pupil.classes == (ClassRef("CE1 A", "73196", ("CE1",)),)
