"""The link of a mail that stops such mails: one click, no sign-in, good in one school."""

import pytest
from django.urls import reverse

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.models import Reader
from tenant_apps.timeline.preferences import wishes
from tenant_apps.timeline.unsubscribing import token_for
from tenants.choices import SchoolStatus
from tenants.context import in_public
from tenants.services import set_status
from tests.client import StrictClient


@pytest.fixture
def kinds_here(world, told, post):
    """tests.posted is mailed at once, tests.said by the week."""
    told(world.parent)
    return post(world.parent)


def _url(user, scope):
    return reverse("timeline_preferences:unsubscribe", args=[token_for(user.pk, scope)])


def _choices(user):
    reader = Reader.objects.filter(user=user).first()
    return reader.choices if reader else {}


def test_a_mail_program_stops_them_by_itself(world, kinds_here, alpha):
    """RFC 8058: a POST without cookie, with this body."""
    machine = StrictClient("alpha.one.localhost", enforce_csrf_checks=True)
    url = _url(world.parent, "tests.posted")
    answer = machine.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert _choices(world.parent) == {"tests.posted": {"mail": "never"}}


def test_in_a_suspended_school_too(world, kinds_here, alpha):
    """Read-only is no reason to go on writing to somebody who said stop; nothing else is taken."""
    with in_public():
        set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    machine = StrictClient("alpha.one.localhost", enforce_csrf_checks=True)
    url = _url(world.parent, "tests.posted")
    assert "disabled" not in machine.get(url).content.decode()
    assert machine.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert _choices(world.parent) == {"tests.posted": {"mail": "never"}}
    person = StrictClient("alpha.one.localhost")
    person.force_login(world.parent)
    assert person.post(reverse("timeline_preferences:stop")).status_code == 403


def test_opening_the_link_only_asks(world, kinds_here, alpha_client):
    url = _url(world.parent, "tests.posted")
    page = alpha_client.get(url).content.decode()
    assert "Sacha ne recevra plus les e-mails « Un mot »" in page
    assert _choices(world.parent) == {}
    assert "C’est fait" in alpha_client.post(url).content.decode()
    assert _choices(world.parent) == {"tests.posted": {"mail": "never"}}
    assert AuditEntry.objects.get(verb="timeline.unsubscribe").actor == world.parent


def test_notifications_and_other_kinds_stay(world, kinds_here, reached, alpha_client):
    alpha_client.post(_url(world.parent, "tests.posted"))
    from tenant_apps.timeline import kinds

    said = wishes(world.parent)
    assert said.chosen(kinds.get("tests.posted")).push is True
    assert said.chosen(kinds.get("tests.said")).mail == Frequency.WEEKLY


def test_the_link_of_a_digest_stops_what_was_in_it(world, kinds_here, alpha_client):
    alpha_client.post(_url(world.parent, "weekly"))
    assert _choices(world.parent)["tests.said"] == {"mail": "never"}
    assert "tests.posted" not in _choices(world.parent)


def test_a_forged_link_is_nothing(world, alpha_client):
    token = token_for(world.parent.pk, "tests.posted")
    for forged in ("forged", token[:-2], token + "x"):
        assert alpha_client.post(reverse("timeline_preferences:unsubscribe", args=[forged])).status_code == 404


def test_a_link_of_alpha_is_worthless_at_beta(world, kinds_here):
    at_beta = StrictClient("beta.one.localhost")
    assert at_beta.post(_url(world.parent, "tests.posted")).status_code == 404
    assert _choices(world.parent) == {}
