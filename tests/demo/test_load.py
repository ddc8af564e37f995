"""Loading the demo through the real services, twice."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from provisioning.choices import OrderStatus
from provisioning.demo import accounts
from provisioning.demo.loader import load_demo
from provisioning.demo.schools import ALOUETTES, ROSA_BONHEUR, SCHOOLS, WAITING
from provisioning.feeds.choices import RunStatus, SchoolState
from provisioning.feeds.models import FeedRun, SchoolRun
from provisioning.models import DirectoryEntry, Order
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import activate_account
from tenant_apps.directory.models import Group, Guardianship, Membership, SchoolClass
from tenant_apps.documents.permissions import visible_documents
from tenant_apps.imports.models import Import
from tenant_apps.liaison.selectors import waiting_entries
from tenant_apps.timeline.cases import count_waiting
from tenant_apps.timeline.selectors import feed
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import School


@pytest.fixture
def demo(db):
    load_demo(tell=lambda line: None)
    return School.objects.get(uai=ROSA_BONHEUR.uai)


def _rows():
    """How many rows of each kind there are, platform and schools."""
    counts = [Order.objects.count(), DirectoryEntry.objects.count(), School.objects.count(), AuditEntry.objects.count()]
    for school in School.objects.filter(uai__in=[plan.uai for plan in SCHOOLS]).order_by("pk"):
        with in_school(school):
            models = (User, SchoolClass, Membership, Guardianship, AuditEntry)
            counts += [model.objects.count() for model in models]
    return counts


def test_the_demo_holds_what_it_promises_and_a_second_load_adds_nothing(demo):
    assert {school.status for school in School.objects.filter(uai__in=[plan.uai for plan in SCHOOLS])} == {
        SchoolStatus.OPEN
    }
    waiting = Order.objects.get(schools__uai=WAITING.uai)
    assert waiting.status == OrderStatus.SUBMITTED
    assert DirectoryEntry.objects.filter(uai__in=[plan.uai for plan in (*SCHOOLS, WAITING)]).count() == 4
    with in_school(demo):
        pupils = User.objects.filter(profile=Profile.PUPIL)
        assert pupils.count() == sum(sum(plan.seats.values()) for plan in ROSA_BONHEUR.classes)
        assert not pupils.filter(guardians__isnull=True).exists()
        assert not pupils.filter(memberships__isnull=True).exists()
        families = Group.objects.get(kind="class_profile", school_class__name="CE1", profile="relative")
        assert families.members.count() > 20
        to_check = Import.objects.get()
        assert {kind: to_check.count(kind) for kind in ("new", "decision", "rejected")} == {
            "new": 2,
            "decision": 1,
            "rejected": 1,
        }
        assert default_storage.exists(f"school_admin/picture/{demo.picture}-320.webp")
    assert not any(school.picture for school in School.objects.exclude(pk=demo.pk).order_by("pk"))
    before = _rows()
    load_demo(tell=lambda line: None)
    assert _rows() == before


def test_the_academys_feed_lives(demo):
    run = FeedRun.objects.get()
    assert (run.status, run.convention.folder, run.reasons) == (RunStatus.DONE, "academie-demo", [])
    [anomaly] = run.anomalies
    assert (anomaly["identifier"], anomaly["blocking"], run.anomaly_count) == ("1999", True, 1)
    assert [each["uai"] for each in run.outside] == [WAITING.uai]
    told = SchoolRun.objects.get(run=run, school__uai=ALOUETTES.uai)
    seats = sum(sum(plan.seats.values()) for plan in ALOUETTES.classes)
    assert (told.state, told.waiting, told.held_back, told.counts["pupils"]) == (SchoolState.DONE, 0, 0, seats)
    with in_school(told.school):
        pupils = User.objects.filter(profile=Profile.PUPIL)
        assert pupils.count() == pupils.filter(feed_key__startswith="99-").count() == seats
        assert not User.objects.filter(leaving_at__isnull=False).exists()
        assert SchoolClass.objects.count() == len(ALOUETTES.classes)


def test_the_accounts_shown_come_in_and_the_table_says_where(demo, capsys, settings):
    with in_school(demo):
        shown = {accounts.login_of(each.first_name, each.last_name) for each in accounts.ACTIVATED}
        assert set(User.objects.activated().values_list("login", flat=True)) == shown
        assert all(check_password(accounts.PASSWORD, user.password) for user in User.objects.activated())
        pending = User.objects.get(login="thomas.lefebvre")
        code = read_code(pending)
    call_command("demo", "--accounts")
    told = capsys.readouterr().out
    assert f"//{demo.subdomain}.{settings.PLATFORM_DOMAIN}:{settings.PORT}/activation/" in told
    assert code in told
    assert all(login in told for login in shown)
    with in_school(demo):
        activate_account(actor=pending, code=code, password="trottinette-verte")
    call_command("demo", "--accounts")
    assert "To try an activation" not in capsys.readouterr().out


def test_before_the_first_load_the_table_says_how(db, capsys):
    call_command("demo", "--accounts")
    assert "manage.py demo" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--accounts"]])
def test_never_in_production(db, settings, words):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="Never in production"):
        call_command("demo", *words)
    assert not User.objects.exists()


def test_whoever_visits_finds_news_and_the_head_a_report(demo):
    with in_school(demo):
        logins = {shown: accounts.login_of(shown.first_name, shown.last_name) for shown in accounts.ACTIVATED}
        by_name = {shown: User.objects.get(login=login) for shown, login in logins.items()}
        words = {"liaison.word", "liaison.to_sign", "homework.added", "homework.shared", "messaging.received"}
        kinds = {shown.who: {item.event.kind for item in feed(user).items} for shown, user in by_name.items()}
        assert kinds == {
            accounts.HEAD.who: {"timeline.reported"},
            accounts.TEACHER.who: {"people.pupils_joined", "liaison.replied", "messaging.received"},
            accounts.PARENT.who: {"documents.shared", "people.welcome", "people.teacher_joined", *words},
            accounts.PUPIL.who: {"people.welcome", "people.teacher_joined", *words},
        }
        assert count_waiting() == 1


def test_the_teacher_s_folder_is_shared_with_the_families_of_the_class(demo):
    with in_school(demo):
        shown = (accounts.PARENT, accounts.TEACHER)
        parent, teacher = (User.objects.get(login=accounts.login_of(one.first_name, one.last_name)) for one in shown)
        seen = visible_documents(parent).values_list("name", flat=True)
        assert set(seen) == {"Emploi du temps.pdf", "Dans le sac.txt", "Notre école.png"}
        assert visible_documents(teacher).count() == 3


def test_words_wait_for_the_parent_one_visits_as(demo):
    with in_school(demo):
        shown = accounts.PARENT
        parent = User.objects.get(login=accounts.login_of(shown.first_name, shown.last_name))
        waiting = {entry.word.title: entry.waiting for entry in waiting_entries(parent)}
        assert sorted(waiting.values()) == ["read", "sign"]
