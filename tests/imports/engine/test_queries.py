"""However many people: the same number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts.choices import Source
from tenant_apps.directory import groups
from tenant_apps.imports import production, services
from tenant_apps.imports.choices import ImportStatus
from tenant_apps.imports.engine import synchronise
from tests.imports.conftest import files_of, start
from tests.imports.engine.records import cp, pupil, relative, roster

pytestmark = pytest.mark.usefixtures("inside_alpha")


def families(count, **more):
    """As many pupils as parents, in three classes."""
    children = [pupil(f"Élève{n}", f"Nom{n}", classes=(cp(f"CP {n % 3}", str(n % 3)),), **more) for n in range(count)]
    adults = [relative(f"Parent{n}", f"Nom{n}", one, email=f"p{n}@exemple.test") for n, one in enumerate(children)]
    return roster(*children, *adults)


def queries_of(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def cost_of(head, count, *, known):
    """Queries of the dry run and of the apply of so many families, new or all of them changed."""
    if known:
        synchronise(actor=None, roster=families(count), source=Source.ONDE)
    changes = {"city": "Kerlune", "level": "CE1", "photo_flag": True} if known else {}
    said, runs = files_of(families(count, **changes)), []
    dry = queries_of(lambda: runs.append(start(head, said, whole_school=False)))
    services._begin(head, runs[0], False)
    applied = queries_of(lambda: production.produce(runs[0].pk))
    runs[0].refresh_from_db()
    assert runs[0].status == ImportStatus.APPLIED, runs[0].problems
    return dry, applied


@pytest.mark.parametrize("known", [False, True], ids=["new", "changed"])
def test_ten_or_a_hundred_people_cost_the_same(head, known):
    groups.ensure_school_groups()
    few, many = cost_of(head, 5, known=known), cost_of(head, 50, known=known)
    assert len(many[0]) == len(few[0]), "\n".join(many[0])
    # The second import finds classes, and one more import whose journal it takes over.
    assert len(many[1]) <= len(few[1]), "\n".join(many[1])
    assert len(many[1]) <= 60
