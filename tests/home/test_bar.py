"""The bar: services a school leaves open, what is new in them, and what every page pays for it."""

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisDown

from shared_apps.ui import counts as register
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.directory.services import attach
from tenant_apps.home import access
from tenant_apps.home.models import AppRule
from tenant_apps.home.selectors import app_lines
from tenant_apps.home.services import close_apps, star_app
from tenant_apps.timeline.models import Entry, Event


@pytest.fixture(autouse=True)
def _only_the_news(monkeypatch):
    """What other rooms count is theirs to test."""
    monkeypatch.setattr(register, "_counts", {"timeline": register.registered()["timeline"]})


@pytest.fixture
def tell(world):
    """Something new for somebody, as many times as wanted."""

    def publish(user, times=1):
        for _ in range(times):
            event = Event.objects.create(kind="tests.said", key=str(Event.objects.count()), url="/")
            Entry.objects.create(user=user, event=event, app="tests")

    return publish


def _queries(captured):
    """Without those on where the connection stands, and the host's school, kept for seconds outside tests."""
    beside = ("set_config", "tenants_domain")
    return [each["sql"] for each in captured if not any(word in each["sql"] for word in beside)]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_counting_is_one_query_and_the_answer_three(world, alpha_client, tell, settings, count):
    settings.RULES_CACHE_SECONDS = 60
    tell(world.parent, count)
    alpha_client.force_login(world.parent)
    alpha_client.get("/compteurs/")
    with CaptureQueriesContext(connection) as captured:
        answer = alpha_client.get("/compteurs/")
    assert json.loads(answer.content)["counts"]["timeline"] == str(count or "")
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert len(_queries(captured)) == 3, "\n".join(_queries(captured))


def test_beyond_what_is_counted_it_is_said_so(world, alpha_client, tell, monkeypatch):
    monkeypatch.setattr(register, "MOST", 3)
    tell(world.parent, 4)
    alpha_client.force_login(world.parent)
    assert json.loads(alpha_client.get("/compteurs/").content)["counts"]["timeline"] == "2+"


def test_the_bar_has_the_counts_before_any_script(world, see, tell):
    tell(world.parent, 2)
    page = see(world.parent, "/mon-compte/")
    assert page.count('<span class="count" data-count="timeline">2</span>') == 2  # the bar and the tabs
    assert '<span class="count" data-count="timeline" hidden></span>' in see(world.pupil, "/mon-compte/")


def test_what_is_new_to_another_is_not_counted(world, see, tell):
    tell(world.parent, 2)
    assert json.loads(see(world.teacher, "/compteurs/"))["counts"]["timeline"] == ""


def test_a_closed_service_is_neither_in_the_bar_nor_in_the_applications_nor_counted(world, see):
    close_apps(actor=world.admin, closed=[("timeline", "relative"), ("people", "relative")])
    assert "Nouveautés" not in see(world.parent, "/applis/")
    assert "Annuaire" not in see(world.parent, "/")
    assert "timeline" not in json.loads(see(world.parent, "/compteurs/"))["counts"]
    assert "Nouveautés" in see(world.pupil, "/applis/")


@pytest.mark.parametrize(
    ("who", "said"),
    [("parent", "« Nouveautés » n’est pas ouvert aux parents"), ("pupil", "pas ouvert aux élèves dans ton école")],
)
def test_a_closed_service_answers_in_words(world, see, who, said):
    close_apps(actor=world.admin, closed=[("timeline", world.parent.profile), ("timeline", world.pupil.profile)])
    assert said in see(getattr(world, who), "/nouveautes/", code=403)
    see(world.teacher, "/nouveautes/")


def test_what_is_closed_takes_no_writing_either(world, send):
    close_apps(actor=world.admin, closed=[("timeline", "relative")])
    send(world.parent, "/nouveautes/vues/", {"up_to": "1"}, code=403)


def test_a_visitor_is_sent_to_sign_in_all_the_same(world, alpha_client):
    close_apps(actor=world.admin, closed=[("timeline", "relative")])
    assert alpha_client.get("/nouveautes/").headers["Location"].startswith("/connexion/")


def test_it_opens_again_and_each_change_is_noted(world, see):
    close_apps(actor=world.admin, closed=[("timeline", "relative"), ("people", "pupil")])
    assert close_apps(actor=world.admin, closed=[("people", "pupil")]) == (set(), {("timeline", "relative")})
    see(world.parent, "/nouveautes/")
    lines = AuditEntry.objects.filter(verb__startswith="home.").order_by("pk").values_list("verb", "target", "data")
    assert list(lines) == [
        ("home.close_app", "people", {"profile": "pupil"}),
        ("home.close_app", "timeline", {"profile": "relative"}),
        ("home.open_app", "timeline", {"profile": "relative"}),
    ]


@pytest.mark.parametrize(
    "pair", [("school_admin", "teacher"), ("home", "pupil"), ("nothing", "pupil"), ("timeline", "x")]
)
def test_what_cannot_be_closed_stays_open(world, pair):
    close_apps(actor=world.admin, closed=[pair])
    assert not AppRule.objects.exists()


def test_the_rules_are_read_once_until_they_change(world, settings, django_capture_on_commit_callbacks):
    settings.RULES_CACHE_SECONDS = 60
    assert access.closed_to(world.parent) == set()
    with CaptureQueriesContext(connection) as captured:
        assert access.closed_to(world.parent) == set()
    assert _queries(captured) == []
    with django_capture_on_commit_callbacks(execute=True):
        close_apps(actor=world.admin, closed=[("timeline", "relative")])
    assert access.closed_to(world.parent) == {"timeline"}
    assert access.closed_to(world.pupil) == set()


def test_without_cache_the_tables_answer(world, settings, monkeypatch):
    settings.RULES_CACHE_SECONDS = 60

    def down(*_args, **_kwargs):
        raise RedisDown("gone")

    for name in ("get", "set", "delete"):
        monkeypatch.setattr(cache, name, down)
    close_apps(actor=world.admin, closed=[("timeline", "relative")])
    assert access.closed_to(world.parent) == {"timeline"}


def test_the_starred_stand_on_top(world, see, send):
    page = send(world.teacher, "/applis/people.directory/etoile/", {"etoile": "1"})
    assert page.index("Favoris") < page.index('id="star-people.directory"') < page.index("Les autres applis")
    assert "Favoris" not in see(world.parent, "/applis/")
    assert "Favoris" not in send(world.teacher, "/applis/people.directory/etoile/", {"etoile": "0"})


def test_a_starred_service_that_closes_goes_and_comes_back(world, see):
    star_app(actor=world.parent, key="people.directory", starred=True)
    close_apps(actor=world.admin, closed=[("people", "relative")])
    assert "Favoris" not in see(world.parent, "/applis/")
    close_apps(actor=world.admin, closed=[])
    assert "Favoris" in see(world.parent, "/applis/")


def test_closing_is_asked_once_more_with_names(world, send):
    data = {line.key: sorted(line.open_to) for line in app_lines()}
    fewer = data | {"timeline": [profile for profile in data["timeline"] if profile != "teacher"]}
    page = send(world.admin, "/administration/applis/", fewer)
    assert "Fermer cette appli" in page
    assert "fermé aux enseignants" in page
    assert not AppRule.objects.exists()
    send(world.admin, "/administration/applis/", fewer | {"confirme": "1"})
    assert list(AppRule.objects.values_list("key", "profile")) == [("timeline", "teacher")]
    send(world.admin, "/administration/applis/", data)
    assert not AppRule.objects.exists()


def _lit(page):
    """Labels of the lit entries of the bar."""
    bar = page.split('class="school-nav"')[1].split("</nav>")[0]
    entries = re.findall(r"<a [^>]*?>.*?</a>", bar, re.DOTALL)
    return [re.search(r"<span>(.*?)</span>", one)[1] for one in entries if "aria-current" in one]


@pytest.mark.parametrize("url", ["/imports/", "/fiches/"])
def test_a_head_who_teaches_comes_from_the_administration(world, see, url):
    attach(actor=None, school_class=world.school_class, user=world.admin)
    assert _lit(see(world.admin, url)) == ["Administration"]
    assert _lit(see(world.teacher, url)) == ["Ma classe"]


def test_the_pages_of_security_keep_the_bar_of_the_school(world, see):
    page = see(world.parent, "/securite/")
    assert 'class="school-nav"' in page
    assert 'href="/mon-compte/"' in page
