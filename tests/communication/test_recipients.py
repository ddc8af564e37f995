"""Who is proposed for a few letters, what a choice comes to, and why one may write to somebody."""

import pytest

from tenant_apps.accounts.services import block_user
from tenant_apps.communication.models import Rule
from tenant_apps.communication.permissions import reachable, why_reach
from tenant_apps.communication.recipients import MOST_TOKENS, RecipientRefused, describe, expand
from tenant_apps.communication.selectors import search_recipients
from tenant_apps.directory import services
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.people.services import add_to_list, create_list, set_favourite
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.factories.directory import make_class
from tests.queries import exactly


@pytest.fixture
def zoe(world):
    """A pupil of the class, with a first name to fold and two parents."""
    zoe = PupilFactory(first_name="Zoé", last_name="D’Œuvre-Müller", activated=True)
    services.attach(actor=None, school_class=world.school_class, user=zoe)
    for first_name in ("Ana", "Bruno"):
        relative = RelativeFactory(first_name=first_name, last_name="Garcia", activated=True)
        services.add_guardian(actor=None, relative=relative, child=zoe)
    return zoe


def _group(**fields):
    return Group.objects.get(**fields)


def _class_group(world, profile):
    return _group(kind=GroupKind.CLASS_PROFILE, profile=profile, school_class=world.school_class)


def _labels(user, words, **options):
    return [one.label for one in search_recipients(user, words, **options)]


@pytest.mark.parametrize("typed", ["zoe", "ZOÉ", "œuvre", "oeuv", "uller mul", "müll zo", "d'oeu"])
def test_any_part_of_the_name_whatever_the_accents(world, zoe, typed):
    assert zoe.full_name in _labels(world.teacher, typed)


def test_a_pupils_name_proposes_the_parents_too(world, zoe):
    first, second = search_recipients(world.teacher, "zoe")
    assert (first.token, second.token) == (f"user:{zoe.pk}", f"parents_of:{zoe.pk}")
    assert second.label == f"Les parents de {zoe.full_name}"
    assert second.detail == "Ana Garcia, Bruno Garcia"
    assert first.detail == "Élève · Les Coquelicots"


@pytest.mark.parametrize(
    ("typed", "proposed"), [("lou", ["Lou Martin"]), ("petit", []), ("sacha", []), ("", []), ("?", [])]
)
def test_a_parent_finds_only_whom_they_reach(world, zoe, typed, proposed):
    assert _labels(world.parent, typed) == proposed


def test_a_parent_finds_the_teacher_and_the_groups_they_may_write_to(world):
    assert _labels(world.parent, "julien") == ["Julien Martin"]
    groups = [f"Les Coquelicots\u00a0: {who}" for who in ("enseignants", "personnels")]
    assert _labels(world.parent, "coquelicots") == groups
    assert _labels(world.parent, "parents") == []


def test_whose_parent_somebody_is_only_those_who_see_everyone_read(world):
    assert search_recipients(world.teacher, "sacha")[0].detail == "Parent de Lou Martin"
    Rule.objects.create(
        source=_class_group(world, "relative"), target=_group(kind="school_profile", profile="relative"), allowed=True
    )
    assert search_recipients(world.parent, world.other_parent.first_name)[0].detail == "Parent"


def test_who_begins_so_comes_first(world):
    for first_name, last_name in (("Ada", "Dumartin"), ("Mar", "Aubin")):
        PupilFactory(first_name=first_name, last_name=last_name)
    labels = _labels(world.admin, "mar", people_only=True)
    assert labels[0] == "Mar Aubin"
    assert labels[-1] == "Ada Dumartin"


def test_of_namesakes_those_of_ones_class_come_first(world):
    ours, theirs = (PupilFactory(first_name="Inès", last_name=name) for name in ("Zola", "Abadie"))
    services.attach(actor=None, school_class=world.school_class, user=ours)
    services.attach(actor=None, school_class=world.other_class, user=theirs)
    for child in (ours, theirs):
        parent = RelativeFactory(first_name="Ludivine", last_name=child.last_name)
        services.add_guardian(actor=None, relative=parent, child=child)
    assert _labels(world.teacher, "ines", people_only=True) == ["Inès Zola", "Inès Abadie"]
    assert _labels(world.teacher, "ludivine", people_only=True) == ["Ludivine Zola", "Ludivine Abadie"]
    assert _labels(world.teacher, "ines")[:2] == ["Inès Zola", "Les parents d’Inès Zola"]
    assert _labels(world.admin, "ines", people_only=True) == ["Inès Abadie", "Inès Zola"]


def test_people_leave_room_for_groups_and_lists(world):
    make_class(*(PupilFactory(last_name=f"Coqueli{n}") for n in "abcdefghijklmno"), name="Les Autres")
    found = search_recipients(world.teacher, "coqueli")
    assert len(found) == 12
    assert {one.kind for one in found} == {"user", "group"}
    assert len(search_recipients(world.teacher, "coqueli", limit=5)) == 5
    assert {one.kind for one in search_recipients(world.teacher, "coqueli", people_only=True)} == {"user"}


def test_lists_are_their_owners(world):
    mine = create_list(actor=world.teacher, name="Le groupe de lecture")
    assert _labels(world.teacher, "lecture") == []  # nobody in it
    add_to_list(actor=world.teacher, person_list=mine, users=[world.pupil, world.parent])
    set_favourite(actor=world.teacher, user=world.parent, favourite=True)
    [found] = search_recipients(world.teacher, "lecture")
    assert (found.kind, found.detail) == ("list", "Liste · 2 personnes")
    assert _labels(world.teacher, "favo") == ["Favoris"]
    assert _labels(world.other_teacher, "lecture") == []
    assert expand(world.teacher, [found.token]).user_ids == {world.pupil.pk, world.parent.pk}
    with pytest.raises(RecipientRefused):
        expand(world.other_teacher, [found.token])


def test_what_a_choice_comes_to(world, zoe):
    group = _class_group(world, "relative")
    tokens = [f"user:{world.pupil.pk}", f"group:{group.pk}", f"parents_of:{zoe.pk}", f"user:{world.pupil.pk}"]
    chosen = expand(world.teacher, tokens)
    parents = {link.relative_id for link in zoe.guardians.all()}
    assert chosen.user_ids == {world.pupil.pk} | parents
    assert chosen.group_ids == {group.pk}
    assert [one.token for one in describe(world.teacher, [*tokens, "junk", "user:999999"])] == tokens[:3]
    assert not expand(world.teacher, [])


def test_what_one_does_not_reach_is_refused_whole(world, zoe):
    theirs = f"user:{world.other_parent.pk}"
    for tokens in ([theirs], [f"user:{world.teacher.pk}", theirs], [f"parents_of:{zoe.pk}"]):
        with pytest.raises(RecipientRefused):
            expand(world.parent, tokens)
    group = f"group:{_class_group(world, 'relative').pk}"
    with pytest.raises(RecipientRefused):
        expand(world.parent, [group])
    assert describe(world.parent, [theirs, group]) == []
    block_user(actor=None, user=world.teacher)
    with pytest.raises(RecipientRefused):
        expand(world.parent, [f"user:{world.teacher.pk}"])


@pytest.mark.parametrize("token", ["user", "user:", "user:x", "user:²", "nobody:3", "user:-1", "user:" + "9" * 30])
def test_a_token_that_makes_no_sense_is_refused(world, token):
    with pytest.raises(RecipientRefused):
        expand(world.teacher, [token])


def test_too_many_recipients_are_refused_in_words(world):
    with pytest.raises(RecipientRefused, match="choisissez un groupe"):
        expand(world.teacher, [f"user:{n}" for n in range(MOST_TOKENS + 1)])


def test_one_does_not_write_to_oneself(world):
    assert "Julien Martin" not in _labels(world.teacher, "julien")
    with pytest.raises(RecipientRefused):
        expand(world.teacher, [f"user:{world.teacher.pk}"])


def test_proposals_cost_the_same_for_one_person_as_for_five(world):
    for times in (1, 4):
        for _each in range(times):
            make_class(PupilFactory(last_name="Quenouille"), name=f"Quenouille {times} {_each}")
        with exactly(8):
            search_recipients(world.teacher, "quenouille")


@pytest.fixture
def people(world, zoe):
    """The small school and what surrounds it, by name."""
    return vars(world) | {"zoe": zoe, "zoes_parent": zoe.guardians.first().relative}


@pytest.mark.parametrize(
    ("who", "whom", "said"),
    [
        ("parent", "pupil", "Votre enfant"),
        ("pupil", "parent", "Ton parent"),
        ("parent", "teacher", "Enseigne dans la classe de Lou"),
        ("parent", "staff", "Travaille à l’école"),
        ("parent", "admin", "Fonction à l’école\u00a0: direction"),
        ("pupil", "teacher", "Enseigne dans ta classe"),
        ("pupil", "zoe", "Élève de ta classe"),
        ("teacher", "parent", "Parent d’élève de votre classe"),
        ("teacher", "pupil", "Élève de votre classe"),
        ("teacher", "other_parent", "Parent d’élève de l’école"),
        ("teacher", "teacher", "C’est vous."),
        ("other_teacher", "teacher", "Enseigne à l’école"),
    ],
)
def test_why_one_reaches_somebody(people, who, whom, said):
    decision = why_reach(people[who], people[whom])
    assert decision
    assert decision.reason == said


def test_two_children_in_one_class_are_both_named(world):
    ines = PupilFactory(first_name="Inès", last_name="Martin")
    services.attach(actor=None, school_class=world.school_class, user=ines)
    services.add_guardian(actor=None, relative=world.parent, child=ines)
    assert why_reach(world.parent, world.teacher).reason == "Enseigne dans la classe d’Inès et de Lou"


def test_why_one_does_not(people):
    assert why_reach(people["parent"], people["zoes_parent"]).reason == "L’école n’a pas ouvert cet échange."
    Rule.objects.create(
        source=_group(kind="school_profile", profile="pupil"),
        target=_group(kind="school_profile", profile="staff"),
        allowed=False,
    )
    assert why_reach(people["other_pupil"], people["staff"]).reason == "L’école a fermé cet échange."
    block_user(actor=None, user=people["teacher"])
    people["teacher"].refresh_from_db()
    assert "ne peut pas être jointe" in why_reach(people["parent"], people["teacher"]).reason


def test_why_says_what_reachable_says(people):
    everyone = [one for one in people.values() if hasattr(one, "login")]
    for user in everyone:
        seen = set(reachable(user))
        assert {other for other in everyone if why_reach(user, other)} == seen & set(everyone)
