"""Invented schools as files, and what an import may touch, row by row."""

import pytest

from bench import school_files
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Group, GroupMember, Guardianship, Membership, PersonalDetails, SchoolClass
from tenant_apps.imports import services
from tests.factories.accounts import HeadFactory


def files_of(roster, dialect=None):
    """The three files of a school; those of pupils and parents bear one name, as ONDE's do."""
    more = (dialect,) if dialect else ()
    files = [
        ("CSVExtraction.csv", school_files.pupils_file(roster.pupils, *more), roster.pupils),
        ("CSVExtraction.csv", school_files.relatives_file(roster.relatives, *more), roster.relatives),
        ("enseignants.csv", school_files.teachers_file(roster.teachers, *more), roster.teachers),
    ]
    return [(name, content) for name, content, records in files if records]


def start(actor, files, **more):
    return services.start_import(actor=actor, files=files, **{"whole_school": True, **more})


def imported(actor, files, *, confirm_leaving=False, **more):
    run = start(actor, files, **more)
    return services.apply_import(actor=actor, run=run, wait=True, confirm_leaving=confirm_leaving)


def tables():
    """Every table an import may touch, row by row; members of groups without their own ids."""
    models = (User, PersonalDetails, SchoolClass, Membership, Guardianship, Group)
    found = {model.__name__: sorted(map(repr, model.objects.order_by("pk").values_list())) for model in models}
    found["members"] = sorted(GroupMember.objects.order_by("pk").values_list("group", "user"))
    return found


def school_in_words():
    """The school without ids, dates and codes: the same for two schools that are the same."""
    people = {user.pk: user for user in User.objects.order_by("pk")}
    columns = ("login", "first_name", "last_name", "profile", "birth_date", "email", "mobile", "ine", "source")
    skipped = {"user"}
    names = [one.name for one in PersonalDetails._meta.concrete_fields if one.name not in skipped]
    details = {row.user_id: [getattr(row, name) for name in names] for row in PersonalDetails.objects.order_by("pk")}
    classes = {one.pk: one for one in SchoolClass.objects.order_by("pk")}
    return {
        "people": sorted(
            repr(([str(getattr(user, name)) for name in columns], user.functions, user.is_leaving, details.get(pk)))
            for pk, user in people.items()
        ),
        "classes": sorted((one.name, one.onde_id, tuple(one.levels)) for one in classes.values()),
        "members": sorted(
            (classes[a].name, people[b].login)
            for a, b in Membership.objects.order_by("pk").values_list("school_class", "user")
        ),
        "families": sorted(
            (people[a].login, people[b].login)
            for a, b in Guardianship.objects.order_by("pk").values_list("relative", "child")
        ),
        "groups": sorted(
            (
                row.group.kind,
                row.group.profile,
                row.group.function,
                str(row.group.school_class),
                people[row.user_id].login,
            )
            for row in GroupMember.objects.order_by("pk").select_related("group__school_class")
        ),
    }


@pytest.fixture
def head():
    return HeadFactory(first_name="Claire", last_name="Morvan")


@pytest.fixture
def small():
    return school_files.make_school(24, 40, seed=7)
