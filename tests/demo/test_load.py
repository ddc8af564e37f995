"""Loading the demo through the real services, twice."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command

from provisioning.choices import OrderStatus
from provisioning.demo import accounts
from provisioning.demo.loader import load_demo
from provisioning.demo.schools import ROSA_BONHEUR, SCHOOLS, WAITING
from provisioning.models import DirectoryEntry, Order
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import activate_account
from tenant_apps.directory.models import Group, Guardianship, Membership, SchoolClass
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
    before = _rows()
    load_demo(tell=lambda line: None)
    assert _rows() == before


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
