"""Who is who, who is new, who leaves: tables of examples, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tenant_apps.accounts.choices import LeavingReason, Profile, Source
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.snapshot import ClassState, Person, Snapshot
from tests.imports.engine.records import BORN, cp, pupil, relative, roster, teacher


def school_of(*people, classes=()):
    school = Snapshot({one.pk: one for one in people}, {one.pk: one for one in classes})
    for one in people:
        for child in one.children:
            school.people[child].guardians.add(one.pk)
    return school


def known_pupil(pk=1, first_name="Léa", last_name="Martin", **more):
    given = {"birth_date": BORN, "source": Source.ONDE, **more}
    return Person(pk, first_name, last_name, Profile.PUPIL, **given)


def known_adult(pk=9, first_name="Anne", last_name="Martin", profile=Profile.RELATIVE, **more):
    return Person(pk, first_name, last_name, profile, **{"source": Source.ONDE, **more})


def outcomes(plan):
    return [row.outcome for row in plan.rows]


# --- Pupils

PUPILS = [
    ("same name and birth date", {}, {}, Outcome.UPDATED, 1),  # joins the class
    ("accents and case do not count", {"first_name": "LEA"}, {}, Outcome.UPDATED, 1),
    (
        "the INE outweighs the name",
        {"first_name": "Lea-Rose", "ine": "1" * 10 + "A"},
        {"ine": "1" * 10 + "A"},
        "updated",
        1,
    ),
    ("the family name counts", {"last_name": "Durand", "family_name": "Martin"}, {}, Outcome.UPDATED, 1),
    ("two INEs are two pupils", {"ine": "1" * 10 + "A"}, {"ine": "2" * 10 + "B"}, Outcome.NEW, None),
    ("another birth date is another pupil", {"birth_date": date(2019, 1, 1)}, {}, Outcome.NEW, None),
    ("without birth date in the file: a question", {"birth_date": None, "ine": "3" * 10 + "C"}, {}, "decision", None),
    ("without birth date in the school: a question", {}, {"birth_date": None}, Outcome.DECISION, None),
    ("a manual account is met", {}, {"source": Source.MANUAL}, Outcome.UPDATED, 1),
    ("a merged account is nobody", {}, {"leaving_reason": LeavingReason.MERGED}, Outcome.NEW, None),
]


@pytest.mark.parametrize(("_why", "said", "known", "outcome", "pk"), PUPILS, ids=[row[0] for row in PUPILS])
def test_a_pupil_is_found(_why, said, known, outcome, pk):
    plan = make_plan(school_of(known_pupil(**known)), roster(pupil(**said)))
    [row] = plan.rows
    assert (row.outcome, row.person.pk if row.person else None) == (outcome, pk)


def test_two_accounts_of_one_name_and_birth_are_a_question():
    plan = make_plan(school_of(known_pupil(1), known_pupil(2)), roster(pupil()))
    assert outcomes(plan) == [Outcome.DECISION]
    assert set(plan.rows[0].candidates) == {1, 2}
    [key] = [row.key for row in plan.rows]
    chosen = make_plan(school_of(known_pupil(1), known_pupil(2)), _same(plan), {key: "2"})
    assert chosen.rows[0].person.pk == 2


def _same(plan):
    return roster(*(row.record for row in plan.rows if row.record))


HOMONYMS = [
    ("two INEs", {"ine": "1" * 10 + "A"}, {"ine": "2" * 10 + "B"}, [Outcome.NEW, Outcome.NEW]),
    ("one INE", {"ine": "1" * 10 + "A"}, {}, [Outcome.DECISION, Outcome.DECISION]),
    ("no INE, other classes", {}, {"classes": (cp("CP B", "102"),)}, [Outcome.DECISION, Outcome.DECISION]),
    ("a line copied", {}, {}, [Outcome.NEW, Outcome.UNCHANGED]),
    (
        "one INE, two classes",
        {"ine": "1" * 10 + "A"},
        {"ine": "1" * 10 + "A", "classes": (cp("ULIS", "7", "ULIS"),)},
        ["new", "unchanged"],
    ),
]


@pytest.mark.parametrize(("_why", "one", "other", "expected"), HOMONYMS, ids=[row[0] for row in HOMONYMS])
def test_two_rows_of_one_name_and_birth(_why, one, other, expected):
    plan = make_plan(school_of(), roster(pupil(**one), pupil(**other)))
    assert sorted(outcomes(plan)) == sorted(expected)


def test_a_pupil_of_two_rows_is_in_both_classes():
    ine = {"ine": "1" * 10 + "A"}
    plan = make_plan(school_of(), roster(pupil(**ine), pupil(classes=(cp("ULIS", "7", "ULIS"),), **ine)))
    assert len(plan.creations) == 1
    assert sorted(one.name for one in plan.new_classes) == ["CP A", "ULIS"]
    assert len(plan.joins) == 2


# --- Relatives

LEA = pupil()
HOME = "1 rue du Lac"
A, B = {"email": "a@exemple.test"}, {"email": "b@exemple.test"}
MOBILE = {"mobile": "+33639980001"}
TEACHING = {"profile": Profile.TEACHER}
RELATIVES = [
    ("never by name alone: nothing to compare", {}, {}, "new"),
    ("e-mail", {"email": "A@exemple.test"}, A, "updated"),
    ("mobile", MOBILE, MOBILE, "updated"),
    ("home telephone", {"home_phone": "02 61 91 00 01"}, {"details": {"home_phone": "0261910001"}}, "updated"),
    ("address", {"address": HOME}, {"details": {"address": "1, rue du LAC"}}, "updated"),
    ("same address, other e-mail: a question", {"address": HOME, **A}, {"details": {"address": HOME}, **B}, "decision"),
    ("a child in common", {}, {"children": {1}}, "unchanged"),
    ("a child in common, new e-mail", A, {"children": {1}, **B}, "updated"),
    ("Mme is not M.", {"title": "Mme"}, {"children": {1}, "details": {"title": "M."}}, "new"),
    ("other e-mails are two people", A, B, "new"),
    ("a teacher of that name and address: a question", A, {**A, **TEACHING}, "decision"),
    ("a teacher of that name only", {}, TEACHING, "new"),
    ("a teacher already parent of the child", MOBILE, {"children": {1}, **TEACHING}, "unchanged"),
]


@pytest.mark.parametrize(("_why", "said", "known", "outcome"), RELATIVES, ids=[row[0] for row in RELATIVES])
def test_a_relative_is_found(_why, said, known, outcome):
    known = {"details": {}, **known}
    school = school_of(known_pupil(), known_adult(**known))
    plan = make_plan(school, roster(relative("Anne", "Martin", LEA, **said)))
    assert outcomes(plan) == [outcome]


def test_namesakes_with_children_of_one_name_and_nothing_else_are_a_question():
    school = school_of(known_pupil(), known_pupil(2, "Tom"), known_adult(children={2}))
    plan = make_plan(school, roster(relative("Anne", "Martin", LEA)))
    assert outcomes(plan) == [Outcome.DECISION]
    assert set(plan.rows[0].candidates) == {9}


def test_a_coparent_in_common_is_enough():
    tom = known_pupil(2, "Tom")
    father = known_adult(8, "Paul", "Roux", children={2}, email="paul@exemple.test")
    school = school_of(known_pupil(), tom, known_adult(children={2}), father)
    said = (relative("Anne", "Martin", LEA), relative("Paul", "Roux", LEA, email="paul@exemple.test"))
    plan = make_plan(school, roster(*said))
    assert [row.person.pk for row in plan.rows] == [9, 8]


def test_siblings_share_their_parents():
    lea, tom = pupil("Léa"), pupil("Tom", birth_date=date(2020, 1, 1))
    mail = {"email": "anne@exemple.test"}
    plan = make_plan(
        school_of(), roster(lea, tom, relative("Anne", "Martin", lea, **mail), relative("Anne", "Martin", tom, **mail))
    )
    assert sum(1 for one in plan.creations if one.fields["profile"] == Profile.RELATIVE) == 1
    assert len(plan.care) == 2


TWO = [
    ("other e-mails, other children", A, B, ["new", "new"]),
    ("father and son of one name", A, {**B, "same_child": True}, ["decision", "decision"]),
    ("nothing known, children of other names", {}, {"child": "Roux"}, ["new", "new"]),
    ("nothing known, children of one name", {}, {}, ["decision", "decision"]),
    ("one home", {"address": HOME}, {"address": "1 rue du lac"}, ["new", "unchanged"]),
]


@pytest.mark.parametrize(("_why", "one", "other", "expected"), TWO, ids=[row[0] for row in TWO])
def test_two_parents_of_one_name(_why, one, other, expected):
    other = dict(other)
    lea, tom = pupil("Léa"), pupil("Tom", other.pop("child", "Martin"))
    child = lea if other.pop("same_child", False) else tom
    plan = make_plan(
        school_of(),
        roster(lea, tom, relative("Jean", "Martin", lea, **one), relative("Jean", "Martin", child, **other)),
    )
    assert sorted(outcomes(plan)[2:]) == sorted(expected)


def test_children_are_found_by_either_name_and_the_class_tells_namesakes_apart():
    one = pupil("Léa", "Roux", family_name="Martin", classes=(cp("CP A", "101"),))
    other = pupil("Léa", "Martin", birth_date=date(2019, 5, 5), classes=(cp("CM2 B", "102"),))
    plan = make_plan(school_of(), roster(one, other, relative("Anne", "X", one, email="a@exemple.test")))
    assert plan.care == [(-3, -1)]
    unsure = make_plan(school_of(), roster(one, other, relative("Anne", "X", replace_class(one, "?"))))
    assert outcomes(unsure)[2] == Outcome.DECISION
    assert "Plusieurs élèves" in unsure.rows[2].problems[0].text


def replace_class(record, label):
    from tests.imports.engine.records import child_of

    return child_of(record, class_name=label)


def test_a_parent_without_a_child_here_is_rejected_in_words():
    lost = relative("Anne", "Martin", pupil("Zoé"), email="a@exemple.test")
    plan = make_plan(school_of(), roster(LEA, lost))
    assert outcomes(plan) == [Outcome.NEW, Outcome.REJECTED]
    assert next(problem.text for problem in plan.rows[1].problems) == "Aucun élève ne s’appelle Zoé Martin."


# --- Classes


def test_a_class_renamed_in_the_file_is_renamed_unless_a_human_did():
    known = ClassState(5, "CP A", ["CP"], "101", label="CP A")
    plan = make_plan(school_of(classes=[known]), roster(pupil(classes=(cp("CP Bleu"),))))
    assert plan.renamed == [("CP A", "CP Bleu")]
    human = replace(known, name="Les Coquelicots")
    plan = make_plan(school_of(classes=[human]), roster(pupil(classes=(cp("CP Bleu"),))))
    assert plan.renamed == []
    assert plan.class_labels == {5: "CP Bleu"}
    plan = make_plan(school_of(classes=[human]), roster(pupil(classes=(cp("cp a", ""),))))
    assert not plan.new_classes


def test_a_class_of_the_order_takes_the_identifier_of_the_file():
    plan = make_plan(school_of(classes=[ClassState(5, "cp  A")]), roster(pupil()))
    [change] = plan.changed_classes
    assert (change.node, change.onde_id, change.levels, change.name) == (5, "101", ("CP",), None)


def test_a_class_of_two_levels_listed_twice_is_one():
    both = (pupil("Léa", classes=(cp("CP-CE1", "1"),)), pupil("Tom", classes=(cp("CP-CE1", "2"),), level="CE1"))
    plan = make_plan(school_of(), roster(*both))
    [made] = plan.new_classes
    assert (made.onde_id, made.levels) == ("1", ("CP", "CE1"))


def test_a_pupil_is_moved_but_keeps_the_ulis():
    classes = [
        ClassState(1, "CP A", ["CP"], "101"),
        ClassState(2, "CE1", ["CE1"], "102"),
        ClassState(3, "ULIS", ["ULIS"], "103"),
    ]
    school = school_of(known_pupil(classes={1, 3}), classes=classes)
    plan = make_plan(school, roster(pupil(classes=(cp("CE1", "102"),))))
    assert (plan.joins, plan.quits) == ([(1, 2)], [(1, 1)])


# --- Teachers


def test_the_head_of_the_file_is_the_head_unless_somebody_is():
    plan = make_plan(school_of(), roster(teacher(is_head=True)))
    assert plan.creations[0].fields["functions"] == ["head"]
    head = known_adult(3, "Claire", "Roux", Profile.TEACHER, functions=["head"])
    plan = make_plan(school_of(head), roster(teacher(is_head=True)))
    assert "functions" not in plan.creations[0].fields
    key = plan.rows[0].key
    given = make_plan(school_of(head), _same(plan), {key: "head"})
    assert given.creations[0].fields["functions"] == ["head"]


# --- Who leaves


def test_only_whom_a_file_knew_leaves_and_only_from_a_whole_school():
    people = [known_pupil(1), known_pupil(2, "Tom"), known_pupil(3, "Zoé", source=Source.MANUAL), known_pupil(4, "Ava")]
    school = school_of(*people)
    stay = (pupil("Léa"), pupil("Ava"))
    assert make_plan(school, roster(*stay)).leaving == []
    plan = make_plan(school, roster(*stay, whole=True))
    assert plan.leaving == [2]
    assert {row.key: row.outcome for row in plan.rows[2:]} == {"user:2": "leaving", "user:3": "absent"}
    told = make_plan(school, roster(*stay, whole=True), {"user:2": "keep", "user:3": "leave"})
    assert told.leaving == [3]


def test_parents_of_leavers_follow_them_and_the_head_stays():
    people = [
        known_pupil(1),
        known_pupil(2, "Tom"),
        known_pupil(3, "Ava"),
        known_pupil(4, "Zoé"),
        known_pupil(5, "Max"),
    ]
    mother = known_adult(8, children={2})
    both = known_adult(9, "Paul", children={1, 2})
    head = known_adult(10, "Claire", "Roux", functions=["head"], children={2})
    plan = make_plan(
        school_of(*people, mother, both, head), roster(pupil(), *map(pupil, ("Ava", "Zoé", "Max")), whole=True)
    )
    assert plan.leaving == [2, 8]


def test_a_rejected_or_waiting_row_makes_nobody_leave():
    twins = [known_pupil(1), known_pupil(2), known_pupil(3, "Ava"), known_pupil(4, "Zoé")]
    blocked = pupil("Ava")
    from tenant_apps.imports.records import Problem

    blocked.problems.append(Problem("birth_date", "?", blocking=True))
    plan = make_plan(school_of(*twins), roster(pupil(), blocked, pupil("Zoé"), whole=True))
    assert plan.leaving == []


def test_a_leaver_back_in_the_file_is_restored():
    gone = known_pupil(leaving_at=datetime(2026, 9, 1, tzinfo=UTC), leaving_reason=LeavingReason.ABSENT)
    plan = make_plan(school_of(gone), roster(pupil(classes=())))
    assert (plan.restored, outcomes(plan)) == ([1], [Outcome.UPDATED])


def test_the_feed_says_who_is_gone():
    people = [known_pupil(1, feed_key="14-1"), known_pupil(2, "Tom", feed_key="14-2"), known_pupil(3, "Ava")]
    plan = make_plan(school_of(*people), roster(gone_keys=("14-2",)), source=Source.AAF1D)
    assert plan.leaving == [2]


def test_half_of_a_school_leaving_is_said():
    people = [known_pupil(n, f"Élève{n}") for n in range(1, 5)]
    assert make_plan(school_of(*people), roster(pupil("Élève1"), whole=True)).mass_leaving
    assert not make_plan(school_of(*people), roster(pupil("Élève1"), pupil("Élève2"), whole=True)).mass_leaving


# --- What the person chose


CHOSEN = [
    ({}, "new@exemple.test"),
    ({"activated_at": datetime(2026, 9, 1, tzinfo=UTC)}, None),
    ({"email_verified_at": datetime(2026, 9, 1, tzinfo=UTC)}, None),
]


@pytest.mark.parametrize(("state", "expected"), CHOSEN)
def test_an_address_belongs_to_whoever_uses_the_account(state, expected):
    mother = known_adult(children={1}, email="old@exemple.test", **state)
    plan = make_plan(
        school_of(known_pupil(), mother), roster(relative("Anne", "Martin", LEA, email="new@exemple.test"))
    )
    assert [change.fields.get("email") for change in plan.changes] == ([expected] if expected else [])


def test_a_line_copied_is_one_child_for_its_parents():
    one, copied = pupil(), pupil()
    plan = make_plan(school_of(), roster(one, copied, relative("Anne", "Roux", one)))
    assert outcomes(plan) == [Outcome.NEW, Outcome.UNCHANGED, Outcome.NEW]
    assert len(plan.care) == 1
    there = known_pupil(classes={5}, details={"level": "CP"})
    again = make_plan(school_of(there, classes=[ClassState(5, "CP A", ["CP"], "101", "CP A")]), _same(plan))
    assert outcomes(again)[:2] == [Outcome.UNCHANGED, Outcome.UNCHANGED]


UNFIT = [
    ("no letter", {"last_name": "???"}, Outcome.REJECTED),
    ("no first name", {"first_name": ""}, Outcome.REJECTED),
    ("a sign no page shows", {"last_name": "Mar\x00tin"}, Outcome.REJECTED),
    ("a name too long", {"last_name": "M" * 61}, Outcome.REJECTED),
    ("an address too long is left out", {"address": "x" * 201}, Outcome.NEW),
    ("a name just long enough", {"last_name": "M" * 60}, Outcome.NEW),
]


@pytest.mark.parametrize(("_why", "said", "outcome"), UNFIT, ids=[row[0] for row in UNFIT])
def test_what_an_account_cannot_hold(_why, said, outcome):
    plan = make_plan(school_of(), roster(pupil(**said)))
    assert outcomes(plan) == [outcome]
    assert all("address" not in one.details for one in plan.creations)


def test_an_ine_typed_wrong_is_asked_about():
    ine = {"ine": "1234567890A"}
    plan = make_plan(school_of(known_pupil(**ine)), roster(pupil("Tom", "Roux", birth_date=date(2019, 1, 1), **ine)))
    assert outcomes(plan) == [Outcome.DECISION]
    assert plan.rows[0].candidates == {1: "ine"}
    chosen = make_plan(school_of(known_pupil(**ine)), _same(plan), {plan.rows[0].key: "1"})
    assert (chosen.rows[0].person.pk, chosen.changes[0].fields["first_name"]) == (1, "Tom")
    other = make_plan(school_of(known_pupil(**ine)), _same(plan), {plan.rows[0].key: "new"})
    assert outcomes(other) == [Outcome.DECISION]


def test_parents_come_back_with_the_child_when_no_file_says_otherwise():
    gone = {"leaving_at": datetime(2026, 9, 1, tzinfo=UTC), "leaving_reason": LeavingReason.ABSENT}
    asked = gone | {"leaving_reason": LeavingReason.ASKED}
    people = [known_pupil(**gone), known_adult(8, children={1}, **gone), known_adult(9, "Paul", children={1}, **asked)]
    assert make_plan(school_of(*people), roster(pupil())).restored == [1, 8]
    others = roster(pupil(), relative("Zoé", "Roux", pupil(), email="z@exemple.test"), whole=True)
    assert make_plan(school_of(*people), others).restored == [1]


def test_a_new_year_gives_the_label_of_one_class_to_another():
    classes = [ClassState(5, "CE1 A", ["CE1"], label="CP A"), ClassState(6, "CP A", ["CP"], label="GS A")]
    plan = make_plan(school_of(classes=classes), roster(pupil(classes=(cp("CP A", "201"),))))
    assert plan.joins == [(-1, 6)]
    assert [(one.node, one.onde_id, one.name) for one in plan.changed_classes] == [(6, "201", None)]


def test_a_spreadsheet_does_not_send_away_whom_the_academy_feeds():
    people = [known_pupil(1), known_pupil(2, "Tom", source=Source.AAF1D), known_pupil(3, "Ava")]
    stay = roster(pupil(), pupil("Ava"), whole=True)
    assert make_plan(school_of(*people), stay).leaving == []
    assert make_plan(school_of(*people), stay, source=Source.AAF1D).leaving == [2]


NAMESAKES = [
    ("other addresses are two people", {"email": "a@exemple.test"}, {"email": "b@exemple.test"}, ["new", "new"]),
    ("one without address: a question", {"email": "a@exemple.test"}, {}, ["decision", "decision"]),
    ("a copied line is one", {}, {}, ["new", "unchanged"]),
]


@pytest.mark.parametrize(("_why", "one", "other", "expected"), NAMESAKES, ids=[row[0] for row in NAMESAKES])
def test_two_teachers_of_one_name(_why, one, other, expected):
    plan = make_plan(school_of(), roster(teacher(**one), teacher(**other)))
    assert sorted(outcomes(plan)) == expected


def test_two_heads_in_one_file_are_none():
    plan = make_plan(school_of(), roster(teacher(is_head=True), teacher("Anne", "Roux", is_head=True)))
    assert [one.fields.get("functions") for one in plan.creations] == [None, None]
    assert all("dirige" in row.problems[0].text for row in plan.rows)
