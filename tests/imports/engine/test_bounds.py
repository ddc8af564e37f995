"""What one import may reach: a teacher's stays in the class, an answer among those asked."""

import pytest
from redis.exceptions import RedisError

from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.imports import onde, progress, services
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import MappingPreset
from tenant_apps.imports.permissions import can_undo
from tenant_apps.imports.services import ImportRefused
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import make_class, make_family
from tests.factories.onde import PUPIL, text_of
from tests.imports.conftest import files_of, imported, start
from tests.imports.engine.records import BORN, cp, pupil, relative, roster

pytestmark = pytest.mark.usefixtures("inside_alpha")
UNHEARD = "Patronyme;Petit nom;Jour;Groupe\nMartin;Léa;12/03/2018;CP A\n".encode()


@pytest.fixture
def julien():
    return TeacherFactory(first_name="Julien", last_name="Roux")


@pytest.fixture
def mine(julien):
    lou = PupilFactory(first_name="Lou", last_name="Martin", birth_date=BORN)
    return make_class(julien, lou, name="CP B")


def foreign_child(**more):
    """A pupil of another class."""
    child = PupilFactory(**{"first_name": "Tom", "last_name": "Durand", "birth_date": BORN, **more})
    make_class(child, name="CE2 A")
    return child


def lou():
    return pupil("Lou", "Martin", classes=(cp("CP B", "7"),))


# --- A teacher's import


def test_a_teacher_links_nobody_to_the_child_of_another_class(julien, mine):
    foreign_child()
    tom = pupil("Tom", "Durand", classes=(cp("CE2 A", "8"),))
    files = files_of(roster(lou(), relative("Anne", "Martin", lou(), tom)))
    run = imported(julien, files, school_class=mine)
    assert [link.child.first_name for link in Guardianship.objects.select_related("child").order_by("pk")] == ["Lou"]
    told = [one["text"] for one in run.rows.get(kind="relatives").problems]
    assert told == ["Tom Durand n’est pas de votre classe : ce lien n’est pas créé."]


def test_a_teacher_rewrites_no_adult_of_another_class(julien, mine):
    [_child], [anne] = make_family(make_class(name="CE2 A"), relatives=1, last_name="Martin")
    User.objects.filter(pk=anne.pk).update(first_name="Anne", mobile="+33612345678", email="anne@exemple.test")
    files = files_of(
        roster(lou(), relative("Anne", "Martin", lou(), mobile="+33612345678", email="forged@exemple.test"))
    )
    run = start(julien, files, school_class=mine)
    row = run.rows.get(kind="relatives")
    assert "email" not in row.data["before"]
    if row.outcome == Outcome.DECISION:
        services.decide(actor=julien, run=run, row=row, decision=str(anne.pk))
    services.apply_import(actor=julien, run=run, wait=True)
    assert User.objects.get(pk=anne.pk).email == "anne@exemple.test"


def test_an_answer_is_one_of_those_asked(head, julien, mine):
    stranger = RelativeFactory(first_name="Paul", last_name="Autre", email="paul@exemple.test")
    files = files_of(roster(lou(), relative("Anne", "Martin", lou(), email="forged@exemple.test")))
    for actor, more in ((julien, {"school_class": mine}), (head, {})):
        run = start(actor, files, **more)
        row = run.rows.exclude(file="").get(kind="relatives")
        with pytest.raises(ImportRefused, match="pas possible"):
            services.decide(actor=actor, run=run, row=row, decision=str(stranger.pk))
        services.discard_import(actor=actor, run=run)


def test_a_teacher_s_columns_are_not_the_school_s(head, julien, mine):
    for actor, more, kept in ((julien, {"school_class": mine}, 0), (head, {}, 1)):
        run = start(actor, [("eleves.csv", UNHEARD)], **more)
        said = onde.by_hand("pupils", ["last_name", "first_name", "birth_date", "class_name"], columns=4)
        services.set_mapping(actor=actor, run=run, file_number=0, mapping=said, remember=True)
        assert MappingPreset.objects.count() == kept
    assert start(head, [("eleves.csv", UNHEARD)]).files[0]["remembered"]


def test_headers_that_are_all_known_need_no_memory(head):
    content = text_of(PUPIL).encode()
    file = onde.read_file("eleves.csv", content)
    wrong = {"kind": "pupils", "columns": ["ignored"] * len(file.headers)}
    MappingPreset.objects.create(signature=file.headers_digest, mapping=wrong)
    run = start(head, [("eleves.csv", content)])
    assert run.files[0]["mapping"] == file.mapping.to_json()
    assert not run.files[0]["remembered"]


def test_a_teacher_s_open_imports_leave_room_to_the_head(head, julien, mine):
    files = files_of(roster(lou()))
    for _time in range(3):
        start(julien, files, school_class=mine)
    with pytest.raises(ImportRefused, match="qui attendent déjà"):
        start(julien, files, school_class=mine)
    for _time in range(10):
        start(head, files)
    with pytest.raises(ImportRefused, match="qui attendent déjà"):
        start(head, files)


# --- Undo


def test_an_import_that_writes_nothing_keeps_the_undo_of_the_last(head):
    files = files_of(roster(pupil()))
    first = imported(head, files)
    idle = imported(head, files)
    assert not idle.writes
    first.refresh_from_db()
    assert can_undo(first)
    assert not can_undo(idle)
    services.undo_import(actor=head, run=first)
    assert not User.objects.filter(first_name="Léa").exists()


def test_undo_says_that_a_class_is_gone(head):
    imported(head, files_of(roster(pupil(classes=(cp("CE1 C", "5"),)))))
    other = SchoolClass.objects.get(onde_id="5")
    run = imported(head, files_of(roster(pupil())))
    assert not other.members.filter(first_name="Léa").exists()
    directory.delete_class(actor=None, school_class=other)
    with pytest.raises(ImportRefused, match="n’existe plus"):
        services.undo_import(actor=head, run=run)
    assert SchoolClass.objects.filter(onde_id="101").exists()


# --- The cache away


def test_progress_is_zero_while_the_cache_is_away(monkeypatch):
    def away(*_given):
        raise RedisError

    monkeypatch.setattr(progress.cache, "get", away)
    assert progress.read(1) == 0
