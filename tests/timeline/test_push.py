"""Notifications of browsers, against a push service of this machine that decrypts them."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from tenant_apps.accounts.selectors import session_handle
from tenant_apps.accounts.services import reset_second_factor
from tenant_apps.timeline import endpoints, push, sending
from tenant_apps.timeline.choices import Channel, Frequency
from tenant_apps.timeline.models import Delivery, PushSubscription
from tenant_apps.timeline.services import subscribe
from tenant_apps.timeline.services.browsers import MOST_BROWSERS
from tenant_apps.timeline.vapid import decode, new_private_key, public_key
from tests.client import StrictClient
from tests.timeline.push_service import PushService, verify

pytestmark = pytest.mark.usefixtures("school_day")
SUBSCRIBE, FORGET = "/mon-compte/nouveautes/appareil/", "/mon-compte/nouveautes/appareil/retirer/"


@pytest.fixture
def service():
    running = PushService()
    yield running
    running.stop()


@pytest.fixture
def ask(world, alpha_client):
    """`ask(user, url, what)` posts JSON as the page does."""

    def post(user, url, what):
        alpha_client.force_login(user)
        body = what if isinstance(what, str) else json.dumps(what)
        return alpha_client.post(url, body, content_type="application/json")

    return post


def _told(user, browser):
    said = browser.subscription()
    return subscribe(actor=user, endpoint=said["endpoint"], agent="Un navigateur", **said["keys"])


def _send():
    return sending.send_due(Channel.PUSH)


# --- asking to be told


def test_a_browser_subscribes_and_forgets(world, service, ask):
    browser = service.browser()
    assert ask(world.parent, SUBSCRIBE, browser.subscription()).status_code == 204
    kept = PushSubscription.objects.get()
    assert (kept.user, kept.endpoint) == (world.parent, browser.endpoint)
    assert ask(world.teacher, FORGET, browser.subscription()).status_code == 204
    assert PushSubscription.objects.count() == 1
    assert ask(world.parent, FORGET, browser.subscription()).status_code == 204
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize("url", [SUBSCRIBE, FORGET])
@pytest.mark.parametrize(
    "said", ["[" * 4000, '{"endpoint": "https://\\ud800.exemple.fr/1"}', '{"endpoint": {}}', "null"]
)
def test_what_no_browser_says_is_refused(world, service, ask, url, said):
    answer = ask(world.parent, url, said)
    assert (answer.status_code, PushSubscription.objects.count()) == (422, 0)


def test_signing_out_ends_it_on_this_browser_only(world, service, ask, alpha_client):
    here, elsewhere = service.browser("here"), service.browser("elsewhere")
    _told(world.parent, elsewhere)
    ask(world.parent, SUBSCRIBE, here.subscription())
    alpha_client.post("/deconnexion/")
    assert PushSubscription.objects.get().endpoint == elsewhere.endpoint


def test_signing_out_elsewhere_ends_nothing(world, service, ask, alpha_client):
    ask(world.parent, SUBSCRIBE, service.browser().subscription())
    other = StrictClient("alpha.one.localhost")
    other.force_login(world.parent)
    other.post("/deconnexion/")
    assert PushSubscription.objects.get().user == world.parent


@pytest.mark.parametrize("way", ["one", "others", "second factor"])
def test_closing_a_device_from_elsewhere_ends_it_there(world, service, ask, alpha_client, way):
    there, mine = service.browser("there"), service.browser("mine")
    ask(world.parent, SUBSCRIBE, there.subscription())
    lost, here = alpha_client.session.session_key, StrictClient("alpha.one.localhost")
    here.force_login(world.parent)
    here.post(SUBSCRIBE, json.dumps(mine.subscription()), content_type="application/json")
    if way == "one":
        here.post("/mon-compte/appareils/deconnecter/", {"session": session_handle(lost)})
    elif way == "others":
        here.post("/mon-compte/appareils/deconnecter-les-autres/")
    else:
        Authenticator.objects.create(user=world.parent, type=Authenticator.Type.TOTP, data={})
        reset_second_factor(actor=None, user=world.parent)
    left = {one.endpoint for one in PushSubscription.objects.all()}
    assert left == (set() if way == "second factor" else {mine.endpoint})


def test_who_is_at_the_browser_now_is_told_there(world, service, ask):
    browser = service.browser()
    ask(world.parent, SUBSCRIBE, browser.subscription())
    ask(world.teacher, SUBSCRIBE, browser.subscription())
    assert PushSubscription.objects.get().user == world.teacher


def test_ten_at_most(world, service):
    made = [_told(world.parent, service.browser(str(number))) for number in range(MOST_BROWSERS + 2)]
    kept = set(PushSubscription.objects.values_list("pk", flat=True))
    assert kept == {one.pk for one in made[2:]}


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.exemple.fr/1",
        "https://push.exemple.fr:8443/1",
        "https://user:secret@push.exemple.fr/1",
        "https://10.0.0.5/1",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/1",
        "https://[::ffff:10.0.0.5]/1",
        "https://redis/1",
        "https://base.internal/1",
        "https://push.exemple.fr/é",
        "ftp://push.exemple.fr/1",
        "https://[oops",
        "",
    ],
)
def test_an_endpoint_that_is_no_push_service_is_refused(world, service, ask, endpoint):
    said = service.browser().subscription() | {"endpoint": endpoint}
    assert ask(world.parent, SUBSCRIBE, said).status_code == 422
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/abc", "https://push.exemple.fr/1"])
def test_a_public_one_is_taken(world, service, ask, endpoint):
    assert ask(world.parent, SUBSCRIBE, service.browser().subscription() | {"endpoint": endpoint}).status_code == 204


@pytest.mark.parametrize("body", ["", "[]", "{", '{"endpoint": 3}', '{"keys": []}', "x" * 9000])
def test_what_is_no_subscription_is_refused(world, ask, body):
    assert ask(world.parent, SUBSCRIBE, body).status_code == 422


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "B" * 87}, {"auth": "é"}])
def test_keys_that_are_none_are_refused(world, service, ask, keys):
    said = service.browser().subscription()
    said["keys"] |= keys
    assert ask(world.parent, SUBSCRIBE, said).status_code == 422


def test_another_site_cannot_subscribe_for_one(world, service):
    client = StrictClient("alpha.one.localhost", enforce_csrf_checks=True)
    client.force_login(world.parent)
    said = json.dumps(service.browser().subscription())
    assert client.post(SUBSCRIBE, said, content_type="application/json").status_code == 403


# --- being told


def test_the_browser_reads_what_is_said_and_nobody_else(world, service, post, alpha):
    browser = service.browser()
    _told(world.parent, browser)
    event = post(world.parent, mail=Frequency.NEVER)
    assert _send() == 1
    [(path, headers, body)] = service.posted
    assert path == "/one"
    assert b"zoo" not in body
    assert browser.read(body) == {
        "title": f"tests · {alpha.name}",
        "body": "Alex Martin écrit <la sortie> & le zoo.",
        "url": "http://alpha.one.localhost:8000/annuaire/",
        "tag": f"news-{event.pk}",
        "badge": 1,
    }
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Urgency"], headers["Topic"]) == ("86400", "normal", f"news-{event.pk}")
    claims = verify(headers["Authorization"], public_key(settings.VAPID_PRIVATE_KEY))
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:equipe@one.localhost")
    assert 0 < claims["exp"] - timezone.now().timestamp() <= 24 * 3600
    assert Delivery.objects.get().sent_at is not None


def test_what_is_urgent_says_so(world, service, post):
    _told(world.parent, service.browser())
    post(world.parent, urgent=True, mail=Frequency.NEVER)
    _send()
    assert service.posted[0][1]["Urgency"] == "high"


def test_every_browser_of_a_person(world, service, post):
    for name in ("phone", "tablet"):
        _told(world.parent, service.browser(name))
    _told(world.teacher, service.browser("other"))
    post(world.parent, mail=Frequency.NEVER)
    _send()
    assert sorted(path for path, *_rest in service.posted) == ["/phone", "/tablet"]


@pytest.mark.parametrize("code", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(world, service, post, code):
    _told(world.parent, service.browser())
    service.codes["/one"] = code
    post(world.parent, mail=Frequency.NEVER)
    _send()
    assert PushSubscription.objects.count() == 0
    assert Delivery.objects.get().due_at is None


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again(world, service, post, code):
    _told(world.parent, service.browser())
    service.codes["/one"] = code
    post(world.parent, mail=Frequency.NEVER)
    _send()
    row = Delivery.objects.get()
    assert (row.sent_at, row.due_at) == (None, timezone.now() + sending.BACK_OFF[0])
    service.codes.clear()
    Delivery.objects.update(due_at=timezone.now())
    _send()
    assert Delivery.objects.get().sent_at is not None
    assert [headers["Topic"] for _path, headers, _body in service.posted] == [f"news-{row.event_id}"] * 2


def test_a_service_that_is_away_is_asked_again(world, service, post):
    _told(world.parent, service.browser())
    service.stop()
    post(world.parent, mail=Frequency.NEVER)
    _send()
    assert Delivery.objects.get().due_at > timezone.now()


def test_refused_again_and_again_it_is_forgotten(world, service, post):
    _told(world.parent, service.browser())
    service.codes["/one"] = 403
    for number in range(5):
        assert PushSubscription.objects.filter(failures=number).count() == 1
        post(world.parent, mail=Frequency.NEVER)
        _send()
    assert PushSubscription.objects.count() == 0


def test_nothing_is_followed_elsewhere(world, service, post):
    _told(world.parent, service.browser())
    service.codes["/one"] = 302
    post(world.parent, mail=Frequency.NEVER)
    _send()
    assert [path for path, *_rest in service.posted] == ["/one"]


# --- never into a private network


PRIVATE = """127.0.0.1 ::1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0
    fd00::1 fe80::1%eth0 ::ffff:10.0.0.1 224.0.0.1"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses(settings, address):
    settings.PUSH_TO_LOOPBACK = False
    with pytest.raises(endpoints.PrivateAddress):
        endpoints.check(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4007::1"])
def test_public_addresses(settings, address):
    settings.PUSH_TO_LOOPBACK = False
    endpoints.check(address)


def test_in_production_nothing_is_posted_to_this_machine(world, service, settings):
    kept = _told(world.parent, service.browser())
    kept.endpoint = kept.endpoint.replace("http://127.0.0.1", "https://localhost")
    settings.PUSH_TO_LOOPBACK = False
    assert endpoints.is_acceptable(kept.endpoint) is False
    notice = push.Notice("t", "b", "u", "news-1", 0, urgent=False)
    with endpoints.session() as session:
        assert push.post(kept, notice, session) is push.Outcome.GONE
    assert service.posted == []


def test_a_new_key_is_a_key():
    key = new_private_key()
    assert len(decode(key)) == 32
    assert len(decode(public_key(key))) == 65
    assert public_key("") == ""
