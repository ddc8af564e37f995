"""A whole drop: who goes where, what became of each record, from one run to the next."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_apps.imports.aaf1d.choices import Part, Reason, Verdict
from tenant_apps.imports.aaf1d.feed import read_feed
from tenant_apps.imports.aaf1d.names import UnusableFeedError, find_drops
from tenant_apps.imports.records import Kind
from tests.factories.aaf1d import Writer, delete, modify, pupil, relative, staff, structure, uai_of, write_department

MOUETTES, SABLES = "9990008E", "9990009F"
TWO_SCHOOLS = [structure("8", MOUETTES), structure("9", SABLES)]


def _people(roster):
    kinds = (roster.pupils, roster.relatives, roster.teachers)
    return tuple([record.origin.key for record in kind] for kind in kinds)


def _verdicts(feed, part: Part = Part.PUPILS):
    assert all(count.is_balanced for count in feed.counts())
    [count] = [count for count in feed.counts() if count.part == part]
    return {verdict.value: number for verdict, number in count.verdicts.items()}


def _reasons(feed, part: Part = Part.PUPILS):
    assert all(count.is_balanced for count in feed.counts())
    return {reason: n for count in feed.counts() if count.part == part for reason, n in count.reasons.items()}


def _known(feed):
    return [each for school in feed.schools() for each in feed.known_at(school.uai)]


def test_everybody_goes_to_their_school(read_one):
    feed = read_one(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001", "8"), pupil("1002", "9"), pupil("1003", "9")],
        relatives=[relative("2001", ["1001"]), relative("2002", ["1001", "1002"])],
        staff=[staff("3001", "8"), staff("3002", "9")],
    )
    assert feed.academy == "99"
    assert _people(feed.roster(MOUETTES)) == (["1001"], ["2001", "2002"], ["3001"])
    assert _people(feed.roster(SABLES)) == (["1002", "1003"], ["2002"], ["3002"])
    assert [(s.uai, s.pupils, s.relatives, s.staff) for s in feed.schools()] == [
        (MOUETTES, 1, 2, 1),
        (SABLES, 2, 1, 1),
    ]
    assert feed.roster(SABLES).complete == frozenset(Kind)
    assert _verdicts(feed) == {"created": 3}


def test_a_parent_is_told_only_the_children_of_this_school(read_one):
    feed = read_one(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001", "8"), pupil("1002", "9")],
        relatives=[relative("2001", ["1001", "1002"])],
    )
    [parent] = feed.roster(SABLES).relatives
    assert [(child.key, child.first_name) for child in parent.children] == [("99-1002", "Lila")]


@pytest.mark.parametrize(
    ("of_pupil", "of_relative"), [(["2001"], []), ([], ["1001"]), (["2001"], ["1001"]), (["2001$1"], ["1001"])]
)
def test_links_of_both_sides_are_united(read_one, of_pupil, of_relative):
    feed = read_one(
        pupils=[pupil("1001", ENTEleveAutoriteParentale=of_pupil)], relatives=[relative("2001", of_relative)]
    )
    roster = feed.roster(MOUETTES)
    assert roster.pupils[0].relative_keys == ("99-2001",)
    assert [child.key for child in roster.relatives[0].children] == ["99-1001"]


def test_links_to_nobody_are_tolerated_and_counted(read_one):
    feed = read_one(
        pupils=[pupil("1001", ENTEleveAutoriteParentale=["2001", "2999"])],
        relatives=[relative("2001", ["1001", "1998", "1999"]), relative("2002", ["1999"])],
    )
    roster = feed.roster(MOUETTES)
    assert roster.pupils[0].relative_keys == ("99-2001",)
    assert _people(roster)[1] == ["2001"]
    assert {count.part: count.dangling for count in feed.counts()} == {
        Part.STRUCTURES: 0,
        Part.PUPILS: 1,
        Part.RELATIVES: 3,
        Part.STAFF: 0,
    }
    assert _reasons(feed, Part.RELATIVES) == {Reason.ORPHAN: 1}
    assert [(a.identifier, a.blocking) for a in feed.anomalies.kept] == [("2002", True)]


def test_a_teacher_of_two_schools_is_in_both(read_one):
    by_structure = staff("3001", ENTPersonStructRattach=["8", "9"])
    by_function = staff("3002", "8", ENTPersonFonctions=["8$ENS$X", "9$DIR$DIRECTION"])
    feed = read_one(structures=TWO_SCHOOLS, staff=[by_structure, by_function])
    assert _people(feed.roster(MOUETTES))[2] == _people(feed.roster(SABLES))[2] == ["3001", "3002"]
    assert [teacher.is_head for teacher in feed.roster(MOUETTES).teachers] == [False, False]
    assert [teacher.is_head for teacher in feed.roster(SABLES).teachers] == [False, True]
    assert _verdicts(feed, Part.STAFF) == {"created": 2}


def test_a_pupil_of_ulis_is_in_two_classes(read_one):
    classes = ["8$11$ORDINAIRE$73197$CM1 CM2 M. Iroise", "8$20$ULIS$73198$ULIS école"]
    feed = read_one(
        pupils=[
            pupil("1001", ENTPersonClasses=classes, ENTEleveNiveau="1131$CM2"),
            pupil("1002", ENTPersonClasses=classes[:1], ENTEleveNiveau="1130$CM1"),
        ]
    )
    both, _other = feed.roster(MOUETTES).pupils
    assert [(each.onde_id, each.levels) for each in both.classes] == [("73197", ("CM1", "CM2")), ("73198", ("ULIS",))]


def test_a_class_of_another_school_is_not_told_here(read_one):
    shared = pupil(
        "1001", "8", ENTPersonClasses=["8$11$ORDINAIRE$1$CE2 M. Iroise", "9$20$ULIS$2$ULIS", "9$11$ORDINAIRE$"]
    )
    feed = read_one(structures=TWO_SCHOOLS, pupils=[shared])
    assert [each.onde_id for each in feed.roster(MOUETTES).pupils[0].classes] == ["1"]
    assert [each.onde_id for each in feed.roster(SABLES).pupils[0].classes] == ["2"]


def test_schools_of_others_are_listed_and_their_people_counted(writer, read):
    writer.write_all(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001", "8"), pupil("1002", "9"), pupil("1003", "77")],
        relatives=[relative("2001", "1001"), relative("2002", "1002")],
        staff=[staff("3002", "9")],
    )
    feed = read(uais={MOUETTES})
    assert [(each.structure.uai, each.pupils, each.is_ours) for each in feed.structures()] == [
        (MOUETTES, 1, True),
        (SABLES, 1, False),
    ]
    assert [school.uai for school in feed.schools()] == [MOUETTES]
    assert _verdicts(feed) == {"created": 1, "rejected": 2}
    assert _reasons(feed) == {Reason.OUTSIDE: 1, Reason.UNKNOWN_STRUCTURE: 1}
    assert _reasons(feed, Part.RELATIVES) == _reasons(feed, Part.STAFF) == {Reason.OUTSIDE: 1}
    assert [anomaly.identifier for anomaly in feed.anomalies.kept] == ["1003"]  # others' pupils are not anomalies


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (pupil("1001", ENTPersonNom="", ENTPersonNomPatro=""), Reason.NAME),
        (pupil("1001", ENTPersonDateNaissance="hier"), Reason.BIRTH_DATE),
        (pupil("1001", ENTPersonStructRattach="", ENTPersonClasses=""), Reason.NO_STRUCTURE),
        (pupil("", ENTPersonJointure=""), Reason.NO_IDENTIFIER),
        (pupil("10 01"), Reason.NO_IDENTIFIER),
        (relative("2001"), Reason.CATEGORY),
        (modify("Eleve", "1001", ENTEleveNiveau="1123$CE2"), Reason.UNKNOWN),
        (modify("Eleve", "1001", ENTPersonStructRattach="8"), Reason.INCOMPLETE),
        (delete("Eleve", "1001"), Reason.UNKNOWN),
    ],
)
def test_one_bad_record_never_stops_the_feed(read_one, record, reason):
    feed = read_one(pupils=[record, pupil("1002")])
    assert _verdicts(feed) == {"rejected": 1, "created": 1}
    assert _reasons(feed) == {reason: 1}
    assert _people(feed.roster(MOUETTES))[0] == ["1002"]
    assert len(feed.anomalies.kept) == (reason != Reason.UNKNOWN)


def test_a_wrong_field_is_counted_and_the_record_stays(read_one):
    feed = read_one(pupils=[pupil("1001", ENTPersonMail="x", ENTEleveINE="x")])
    assert [count.dropped_fields for count in feed.counts()] == [0, 2, 0, 0]
    assert [(a.identifier, a.column, a.blocking) for a in feed.anomalies.kept] == [
        ("1001", "ENTPersonMail", False),
        ("1001", "ENTEleveINE", False),
    ]


def test_a_record_repeated_in_a_complete_drop_counts_once(writer, read):
    writer.write_all(structures=[structure()], pupils=[pupil("1001", ENTPersonPrenom="Avant")])
    writer.write("Eleve", [pupil("1001", ENTPersonPrenom="Après"), pupil("1002")], number=1)
    feed = read()
    assert [record.first_name for record in feed.roster(MOUETTES).pupils] == ["Après", "Lila"]
    assert [dict(count.verdicts) for count in feed.counts() if count.part == Part.PUPILS] == [
        {Verdict.REJECTED: 1},
        {Verdict.CREATED: 2},
    ]
    assert _reasons(feed) == {Reason.REPEATED: 1}


def test_anomalies_have_an_end_and_a_count_without_one(read_one, monkeypatch):
    monkeypatch.setattr("tenant_apps.imports.aaf1d.counts.Anomalies.__init__.__defaults__", (3,))
    feed = read_one(pupils=[pupil(str(number), ENTPersonDateNaissance="") for number in range(10)])
    assert (len(feed.anomalies.kept), feed.anomalies.total) == (3, 10)


# --- From one run to the next
def test_the_same_drop_twice_changes_nothing(writer, read):
    writer.write_all(
        structures=[structure()], pupils=[pupil()], relatives=[relative()], staff=[staff(ENTPersonMail="Été@x")]
    )
    first = read(uais={MOUETTES})
    again = read(uais={MOUETTES}, known=_known(first))
    [school] = again.schools()
    assert (school.is_changed, school.changed, school.gone, school.pupils_before) == (False, 0, 0, 1)
    assert all(dict(count.verdicts) == {Verdict.UNCHANGED: 1} for count in again.counts())


def test_the_order_in_which_fields_were_kept_does_not_matter(writer, read):
    writer.write_all(structures=[structure()], pupils=[pupil()])
    known = [replace(each, attributes=dict(reversed(each.attributes.items()))) for each in _known(read())]
    [school] = read(known=known).schools()
    assert not school.is_changed


def test_an_empty_school_is_remembered_for_the_deltas_to_come(writer, read):
    writer.write_all(structures=[structure()])
    known = _known(feed := read(uais={MOUETTES}))
    assert [school.is_changed for school in feed.schools()] == [True]
    writer.delta().write("Eleve", [pupil("1001")])
    assert _verdicts(read(uais={MOUETTES}, known=known)) == {"created": 1}


def test_a_complete_drop_says_who_is_new_changed_and_gone(writer, read):
    writer.write_all(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001"), pupil("1002"), pupil("1003"), pupil("1004", "9")],
        relatives=[relative("2003", "1003"), relative("2001", "1001")],
    )
    known = _known(read(uais={MOUETTES}))
    later = replace(writer, day=date(2026, 9, 2))
    later.write_all(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001"), pupil("1002", ENTPersonPrenom="Autre"), pupil("1003", "9"), pupil("1005")],
        relatives=[relative("2003", "1003"), relative("2001", "1001")],
    )
    feed = read(uais={MOUETTES}, known=known)
    assert _verdicts(feed) == {"unchanged": 1, "updated": 1, "left": 1, "created": 1}
    assert _verdicts(feed, Part.RELATIVES) == {"unchanged": 1, "left": 1}
    assert feed.roster(MOUETTES).gone_keys == {"99-1003", "99-2003"}
    [school] = feed.schools()
    assert (school.changed, school.gone) == (2, 2)


def test_a_delta_changes_what_was_known(writer, read):
    writer.write_all(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001"), pupil("1002"), pupil("1003")],
        relatives=[relative("2001", "1001"), relative("2002", "1002"), relative("2003", "1003")],
    )
    ours = {MOUETTES, SABLES}
    known = _known(read(uais=ours))
    delta = writer.delta()
    delta.write(
        "Eleve",
        [
            modify("Eleve", "1001", ENTPersonClasses=["8$11$ORDINAIRE$1$A", "8$20$ULIS$2$B"], ENTPersonGroupes=""),
            modify("Eleve", "1001", ENTPersonPrenom="Ysé"),
            delete("Eleve", "1002"),
            pupil("1004"),
            modify("Eleve", "1003", ENTPersonStructRattach="9", ENTPersonClasses="9$11$ORDINAIRE$3$C"),
        ],
    )
    delta.write("PersRelEleve", [relative("2004", "1004")])
    feed = read(uais=ours, known=known)
    here, there = feed.roster(MOUETTES), feed.roster(SABLES)
    assert _people(here) == (["1001", "1004"], ["2001", "2004"], [])
    assert _people(there) == (["1003"], ["2003"], [])
    assert (here.complete, here.gone_keys) == (frozenset(), {"99-1002", "99-1003", "99-2002", "99-2003"})
    changed = here.pupils[0]
    assert (changed.first_name, changed.last_name) == ("Ysé", "Kermoal")
    assert [each.onde_id for each in changed.classes] == ["1", "2"]
    assert _verdicts(feed) == {"updated": 3, "left": 1, "created": 1}


def test_a_delta_may_empty_a_field(writer, read):
    writer.write_all(structures=[structure()], pupils=[pupil("1001", ENTPersonMail="lila@example.org")])
    known = _known(read())
    writer.delta().write("Eleve", [modify("Eleve", "1001", ENTPersonMail="")])
    [changed] = read(uais={MOUETTES}, known=known).roster(MOUETTES).pupils
    assert (changed.email, changed.first_name) == ("", "Lila")


def test_somebody_added_then_removed_in_a_delta_leaves(writer, read):
    writer.write_all(structures=[structure()])
    known = _known(read())
    writer.delta().write("Eleve", [pupil("1001"), delete("Eleve", "1001")])
    feed = read(uais={MOUETTES}, known=known)
    assert _people(feed.roster(MOUETTES))[0] == []
    assert _verdicts(feed) == {"updated": 1, "left": 1}


def test_a_school_the_feed_no_longer_describes_is_not_emptied(writer, read):
    writer.write_all(structures=TWO_SCHOOLS, pupils=[pupil("1001", "8"), pupil("1002", "9")])
    known = _known(read())
    replace(writer, day=date(2026, 9, 2)).write_all(structures=TWO_SCHOOLS[:1], pupils=[pupil("1001", "8")])
    feed = read(uais={MOUETTES, SABLES}, known=known)
    assert [school.uai for school in feed.schools()] == [MOUETTES]


def test_a_school_that_failed_gives_its_records_back(writer, read):
    writer.write_all(
        structures=TWO_SCHOOLS,
        pupils=[pupil("1001", "8"), pupil("1002", "9")],
        staff=[staff("3001", ENTPersonStructRattach=["8", "9"])],
    )
    feed = read()
    feed.fail(SABLES)
    assert _verdicts(feed) == {"created": 1, "rejected": 1}
    assert _reasons(feed) == _reasons(feed, Part.STAFF) == {Reason.SCHOOL_FAILED: 1}


def test_who_waits_for_a_human_comes_again(writer, read):
    writer.write_all(structures=[structure()], pupils=[pupil("1001"), pupil("1002")])
    feed = read(uais={MOUETTES})
    feed.refuse(Part.PUPILS, ["1001"])
    assert _reasons(feed) == {Reason.WAITING: 1}
    again = read(uais={MOUETTES}, known=_known(feed))
    assert _verdicts(again) == {"created": 1, "unchanged": 1}


def test_who_did_not_leave_the_school_yet_is_said_gone_again(writer, read):
    writer.write_all(structures=[structure()], pupils=[pupil("1001"), pupil("1002")])
    known = _known(read(uais={MOUETTES}))
    writer.delta().write("Eleve", [delete("Eleve", "1002")])
    feed = read(uais={MOUETTES}, known=known)
    kept = list(feed.known_at(MOUETTES, keeps_gone=True))
    writer.delta(days=2).write("Eleve", [pupil("1003")])
    later = read(uais={MOUETTES}, known=kept)
    assert _people(later.roster(MOUETTES))[0] == ["1001", "1003"]
    assert later.roster(MOUETTES).gone_keys == {"99-1002"}


def test_a_delta_names_schools_of_others_without_describing_them(writer, read):
    writer.write_all(structures=TWO_SCHOOLS, pupils=[pupil("1001")])
    known = _known(read(uais={MOUETTES}))
    writer.delta().write("Eleve", [pupil("1002", "9"), pupil("1003")])
    feed = read(uais={MOUETTES}, known=known)
    assert (_reasons(feed), feed.anomalies.total) == ({Reason.OUTSIDE: 1}, 0)
    assert [each.structure.uai for each in feed.structures()] == [MOUETTES]


def test_names_are_written_as_one_reads_them(read_one):
    roster = read_one(pupils=[pupil(ENTPersonNom="N'GUYEN-O'NEIL")], relatives=[relative()]).roster(MOUETTES)
    assert (roster.pupils[0].last_name, roster.relatives[0].family_name) == ("N'Guyen-O'Neil", "Épinette")
    assert roster.relatives[0].children[0].last_name == "N'Guyen-O'Neil"


# --- Academies
@pytest.mark.parametrize(
    ("given", "header", "of_school", "expected"),
    [
        ("", "13", "", "13"),
        ("", "", "13", "13"),
        ("13", "", "", "13"),
        ("13", "013", "99", "13"),
    ],
)
def test_which_academy_keys_begin_with(writer, read, given, header, of_school, expected):
    writer = replace(writer, header=f'<!-- codeAcademieExport="{header}" -->' if header else "")
    writer.write_all(structures=[structure(ENTServAcCodeAcademie=of_school)], pupils=[pupil()])
    feed = read(academy=given)
    assert (feed.academy, feed.roster(MOUETTES).pupils[0].key) == (expected, f"{expected}-1001")


@pytest.mark.parametrize(
    ("given", "header", "of_school", "words"),
    [("", "", "", "précisez son code"), ("13", "16", "", "l’académie attendue est 13")],
)
def test_an_academy_unsaid_or_another_is_refused(writer, read, given, header, of_school, words):
    writer = replace(writer, header=f'<!-- codeAcademieExport="{header}" -->' if header else "")
    writer.write_all(structures=[structure(ENTServAcCodeAcademie=of_school)])
    with pytest.raises(UnusableFeedError, match=words):
        read(academy=given)


# --- A department
def test_a_department_is_balanced_and_everybody_is_somewhere(tmp_path):
    records = write_department(tmp_path, schools=3, pupils_per_school=25, part_size=30)
    [drop] = find_drops(tmp_path)
    told = []
    with read_feed(drop, uais={uai_of(1), uai_of(2)}, on_progress=told.append) as feed:
        assert sum(count.records for count in feed.counts()) == records == told[-1]
        assert [count.is_balanced for count in feed.counts()] == [True] * len(drop.files)
        assert [(s.pupils, s.staff) for s in feed.schools()] == [(25, 11), (25, 11)]
        roster = feed.roster(uai_of(1))
        assert all(len(record.relative_keys) == 2 for record in roster.pupils)
        assert {key for record in roster.pupils for key in record.relative_keys} == {r.key for r in roster.relatives}
        assert not any(record.problems for record in (*roster.pupils, *roster.relatives, *roster.teachers))
    with read_feed(drop, uais=set()) as feed:
        assert feed.schools() == []
        assert sum(count.reasons[Reason.OUTSIDE] for count in feed.counts()) == records


_ATTRIBUTES = ["ENTPersonNom", "ENTPersonDateNaissance", "ENTPersonClasses", "ENTPersonStructRattach", "ENTPersonMail"]
_TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=20)  # what XML can carry
_VALUES = st.one_of(_TEXTS, st.sampled_from(["8", "9", "14/03/2018", "8$11$ORDINAIRE$1$A", "$$$$"]))
_NUMBERS, _GIVEN = st.integers(1, 4).map(str), st.dictionaries(st.sampled_from(_ATTRIBUTES), _VALUES)
_REQUESTS = st.one_of(
    st.builds(lambda number, given: pupil(number, **given), _NUMBERS, _GIVEN),
    st.builds(lambda number, given: modify("Eleve", number, **given), _NUMBERS, _GIVEN),
    st.builds(lambda number: delete("Eleve", number), _NUMBERS),
)


@settings(max_examples=60)
@given(st.lists(_REQUESTS, max_size=6), st.lists(_REQUESTS, max_size=6))
def test_whatever_records_say_counts_are_balanced_and_a_second_run_changes_nothing(tmp_path, complete, changes):
    writer = Writer(tmp_path)
    writer.write_all(structures=TWO_SCHOOLS, pupils=complete, relatives=[relative("2001", ["1", "2"])])
    writer.delta().write("Eleve", changes)
    known = []
    for drop in find_drops(tmp_path):
        for is_first in (True, False):
            with read_feed(drop, uais={MOUETTES}, known=known) as feed:
                assert all(count.is_balanced for count in feed.counts())
                assert is_first or not any(school.is_changed for school in feed.schools())
                feed.roster(MOUETTES)
                known = _known(feed)
