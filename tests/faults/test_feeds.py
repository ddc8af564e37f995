"""A worker killed while it takes a feed: each school is done or untouched, and the next worker ends it, once."""

import pytest

from provisioning.feeds.choices import RunStatus
from provisioning.feeds.models import FeedRun, SchoolRun
from provisioning.feeds.runner import run_convention
from provisioning.feeds.services import save_convention
from tenant_apps.accounts.models import User
from tenant_apps.imports.models import FeedMemory
from tenants.context import in_school
from tenants.models import School
from tests.factories.aaf1d import Writer, pupil, relative, structure
from tests.faults.conftest import dies

EVERYBODY = {"alpha": ["99-1001", "99-2001"], "beta": ["99-1002", "99-2001"]}


@pytest.fixture
def dropped(committed, django_db_blocker, tmp_path):
    """A convention of the committed database with a drop nobody has taken, and nobody fed."""
    with django_db_blocker.unblock():
        schools = {school.subdomain: school for school in School.objects.filter(subdomain__in=EVERYBODY)}
        convention = save_convention(actor=None, name="Essai", academy_code="99", folder=tmp_path.name.lower(), hour=3)
        folder = tmp_path / convention.folder
        folder.mkdir()
        Writer(folder).write_all(
            structures=[structure("8", schools["alpha"].uai), structure("9", schools["beta"].uai)],
            pupils=[pupil("1001", "8"), pupil("1002", "9")],
            relatives=[relative("2001", ["1001", "1002"])],
        )
        yield convention, schools
        FeedRun.objects.all().delete()
        convention.delete()
        for school in schools.values():
            with in_school(school):
                FeedMemory.objects.all().delete()
                User.objects.exclude(feed_key="").delete()


def _fed(schools):
    found = {}
    for name, school in schools.items():
        with in_school(school):
            people = User.objects.exclude(feed_key="").order_by("feed_key")
            found[name] = list(people.values_list("feed_key", flat=True))
            assert bool(found[name]) == FeedMemory.objects.exists()  # done and remembering, or untouched
    return found


def _die(committed, root, convention, moment):
    dies("feed_worker", committed, str(root), str(convention.pk), moment)


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("reading", {"alpha": [], "beta": []}),
        ("inside", {"alpha": EVERYBODY["alpha"], "beta": []}),
        ("between", {"alpha": EVERYBODY["alpha"], "beta": []}),
    ],
)
def test_a_feed_survives_its_worker(committed, dropped, tmp_path, settings, moment, left):
    convention, schools = dropped
    _die(committed, tmp_path, convention, moment)
    assert _fed(schools) == left
    settings.FEEDS_ROOT = tmp_path
    run_convention(convention.pk)
    assert _fed(schools) == EVERYBODY
    run = FeedRun.objects.get()
    assert (run.status, run.interruptions) == (RunStatus.DONE, 1)
    assert SchoolRun.objects.filter(run=run).count() == 2
