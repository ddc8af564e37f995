"""Where one's account is open, and closing it from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry, Device
from tenant_apps.accounts.selectors import open_sessions_of, session_handle
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD
from tests.queries import exactly

PAGE = "/mon-compte/appareils/"
ONE = f"{PAGE}deconnecter/"
OTHERS = f"{PAGE}deconnecter-les-autres/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def _browser(agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", address="127.0.0.1"):
    browser = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    browser.defaults |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    return browser


def _text(response):
    return response.content.decode()


@pytest.fixture
def enter(world):
    """Sign the parent in with a browser; the browser."""

    def sign_in(**kind):
        browser = _browser(**kind)
        assert browser.post("/connexion/", {"login": world.parent.login, "password": PASSWORD}).status_code == 302
        return browser

    return sign_in


def _is_in(browser):
    return browser.get("/mon-compte/").status_code == 200


def test_each_browser_is_listed_in_words(enter):
    here, _phone = enter(), enter(agent=PHONE, address="192.0.2.7")
    page = _text(here.get(PAGE))
    words = ("Firefox sur Linux", "Safari sur iPhone", "cet appareil", "adresse 192.0.2.7", "Déconnecter les autres")
    for said in words:
        assert said in page
    assert "127.0.0.1" not in page  # the machine itself tells nobody anything
    assert page.count("cet appareil") == 1
    for session in Session.objects.order_by("pk"):
        assert session.pk not in page


def test_another_one_is_disconnected_at_once(enter, world):
    here, phone = enter(), enter(agent=PHONE)
    handle = session_handle(phone.session.session_key)
    assert here.post(ONE, {"session": handle})["Location"] == PAGE
    assert not _is_in(phone)
    assert _is_in(here)
    assert "déjà déconnecté" in _text(here.post(ONE, {"session": handle}, follow=True))
    assert AuditEntry.objects.filter(verb="accounts.close_session", actor=world.parent).count() == 1


def test_all_the_others_go_and_this_one_stays(enter):
    here, phone, tablet = enter(), enter(agent=PHONE), enter(agent="")
    here.post(OTHERS)
    here.post(OTHERS)
    assert [_is_in(browser) for browser in (here, phone, tablet)] == [True, False, False]
    [line] = AuditEntry.objects.filter(verb="accounts.close_other_sessions")
    assert line.data == {"count": 2}


def test_nobody_closes_anothers(enter, alpha_client, world):
    mine = enter()
    alpha_client.force_login(world.teacher)
    alpha_client.post(ONE, {"session": session_handle(mine.session.session_key)})
    alpha_client.post(OTHERS)
    assert _is_in(mine)


def test_a_new_password_ends_the_others_and_this_one_is_still_listed(enter, world):
    here, phone = enter(), enter(agent=PHONE)
    new = {"current": PASSWORD, "password1": "Gomme-47 verte", "password2": "Gomme-47 verte"}
    assert here.post("/securite/mot-de-passe/", new).status_code == 302
    world.parent.refresh_from_db()
    [only] = open_sessions_of(world.parent, here.session.session_key)
    assert only.is_this_one
    assert only.browser.words == "Firefox sur Linux"
    assert not _is_in(phone)


def test_the_last_visit_is_to_ten_minutes_and_costs_the_other_pages_nothing(enter, world):
    here = enter()
    key = here.session.session_key
    start = timezone.now()
    with exactly(8):
        here.get("/mon-compte/")
    with time_machine.travel(start + timedelta(minutes=9)):
        here.get("/mon-compte/")
        assert open_sessions_of(world.parent, key)[0].seen_at < start + timedelta(minutes=1)
    with time_machine.travel(start + timedelta(minutes=11)):
        here.get("/mon-compte/")
        assert open_sessions_of(world.parent, key)[0].seen_at > start + timedelta(minutes=10)


def test_leaving_and_old_age_take_the_line_away(enter, world):
    here, _phone = enter(), enter(agent=PHONE)
    here.post("/deconnexion/")
    assert Device.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert open_sessions_of(world.parent, "") == []
        call_command("clearsessions")
    assert not Device.objects.exists()


def test_the_list_asks_the_same_for_one_and_for_five(enter):
    here = enter()
    with exactly(4):
        here.get(PAGE)
    for _more in range(4):
        enter(agent=PHONE)
    with exactly(4):
        here.get(PAGE)


def test_a_childs_computers_are_the_schools(as_pupil, world):
    assert as_pupil.get(PAGE).status_code == 403
    with pytest.raises(services.AccountRefused):
        services.close_other_devices(actor=world.pupil, but="")
