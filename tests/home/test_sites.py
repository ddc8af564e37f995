"""Sites a school follows: named by administrators, fetched within bounds, shown to all."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.home import fetching, rules, services
from tenant_apps.home.choices import SiteProblem
from tenant_apps.home.models import Site
from tenant_apps.home.tasks import read_sites
from tests.home.test_syndication import RSS

PAGE = "/administration/sites/"
FEED = "https://exemple.fr/fil.xml"


class Web:
    """A site of this machine: path → (status, headers, body)."""

    def __init__(self):
        self.pages, self.asked = {}, []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                web.asked.append((self.path, dict(self.headers)))
                status, headers, body = web.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def serve(self, body, status=200, **headers):
        self.pages["/fil.xml"] = (status, headers, body)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def web():
    running = Web()
    yield running
    running.stop()


@pytest.fixture
def site(world, web):
    """A site followed, whose feed is on this machine (tests and the demo may speak with it)."""
    return Site.objects.create(title="Un site", url=f"{web.url}/fil.xml")


def test_an_administrator_follows_a_site_and_all_read_it(world, alpha, send, see, monkeypatch):
    monkeypatch.setattr(fetching, "fetch", lambda url: RSS.format(encoding="utf-8").encode())
    assert "widget-sites" not in see(world.pupil, "/")
    assert "Pas encore lu" in send(world.admin, PAGE, {"url": "exemple.fr/fil.xml", "title": "  Un  site "})
    site = Site.objects.get()
    assert (site.title, site.url) == ("Un site", FEED)
    read_sites.apply(headers={"_schema_name": alpha.schema_name})
    assert "2 articles, lus" in see(world.admin, PAGE)
    page = see(world.pupil, "/")
    assert page.index("Les océans &amp; nous") < page.index("La forêt en été")
    assert 'href="https://exemple.fr/b" target="_blank" rel="noopener noreferrer"' in page
    send(world.admin, f"{PAGE}{site.pk}/retirer/")
    assert "widget-sites" not in see(world.pupil, "/")
    assert [line.verb for line in AuditEntry.objects.order_by("pk")][-2:] == ["home.add_site", "home.remove_site"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "rien",
        "http://exemple.fr/fil.xml",
        "https://exemple.fr:8443/fil.xml",
        "https://10.0.0.1/fil.xml",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://imprimante.local/",
        "https://moi:secret@exemple.fr/",
        f"https://exemple.fr/{'a' * 500}",
    ],
)
def test_what_is_no_public_site_is_refused_and_stays_in_the_form(world, send, url):
    page = send(world.admin, PAGE, {"url": url, "title": "Un site"})
    assert 'class="field has-error"' in page
    assert 'value="Un site"' in page
    assert not Site.objects.exists()


def test_each_once_and_five_at_most(world):
    for number in range(rules.MOST_SITES):
        services.add_site(actor=world.admin, title="", url=f"https://exemple.fr/{number}")
    assert Site.objects.first().title == "exemple.fr"
    for url, said in (("https://exemple.fr/1", "déjà suivi"), ("https://exemple.fr/9", "au plus")):
        with pytest.raises(ValidationError, match=said):
            services.add_site(actor=world.admin, title="", url=url)


def test_it_is_read_and_read_again(site, web):
    web.serve(RSS.format(encoding="utf-8").encode())
    assert services.read_site(site_id=site.pk) is None
    site.refresh_from_db()
    assert len(site.articles) == 2
    web.serve(b"", status=500)
    assert services.read_site(site_id=site.pk) == SiteProblem.AWAY
    site.refresh_from_db()
    assert len(site.articles) == 2  # what was read before stays
    assert site.problem == SiteProblem.AWAY
    assert not {"Cookie", "Authorization", "Referer"} & set(web.asked[0][1])


@pytest.mark.parametrize(
    ("body", "headers", "problem"),
    [
        (b"<html></html>", {}, SiteProblem.UNREADABLE),
        (b" " * (fetching.MOST_BYTES + 1), {}, SiteProblem.LARGE),
        (b"x", {"Content-Encoding": "gzip"}, SiteProblem.AWAY),
    ],
)
def test_what_went_wrong_is_said_in_words(world, site, web, see, body, headers, problem):
    web.serve(body, **headers)
    assert services.read_site(site_id=site.pk) == problem
    assert str(problem.label) in see(world.admin, PAGE)


def test_a_redirection_is_followed_but_not_into_a_private_network(site, web, settings):
    web.pages["/ailleurs"] = (200, {}, RSS.format(encoding="utf-8").encode())
    web.serve(b"", status=302, Location="/ailleurs")
    assert services.read_site(site_id=site.pk) is None
    for where in ("https://10.0.0.1/", "file:///etc/passwd", "http://exemple.fr/", "https://[::ffff:10.0.0.1]/"):
        web.serve(b"", status=302, Location=where)
        assert services.read_site(site_id=site.pk) == SiteProblem.PRIVATE, where
    web.serve(b"", status=302, Location="/fil.xml")
    assert services.read_site(site_id=site.pk) == SiteProblem.AWAY


def test_in_production_this_machine_is_private_whatever_its_name(site, web, settings, monkeypatch):
    settings.PUSH_TO_LOOPBACK = False
    assert services.read_site(site_id=site.pk) == SiteProblem.PRIVATE
    Site.objects.filter(pk=site.pk).update(url="https://exemple.fr/")
    resolved = [(2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr("tenant_apps.timeline.endpoints.socket.getaddrinfo", lambda *_a, **_k: resolved)
    assert services.read_site(site_id=site.pk) == SiteProblem.PRIVATE
    assert web.asked == []


def test_a_site_removed_meanwhile_is_not_read(site, web):
    services.remove_site(actor=None, site=site)
    services.read_site(site_id=site.pk or 1)
    assert web.asked == []
