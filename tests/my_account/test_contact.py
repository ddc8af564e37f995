"""Addresses and numbers: nothing counts until the code sent there is typed."""

import json
import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenant_apps.accounts import services
from tenant_apps.accounts.choices import Contact
from tenant_apps.accounts.models import AuditEntry, ContactCheck, User
from tenant_apps.accounts.services import AccountRefused, Answer
from tenant_apps.accounts.sms import SmsNotSent, send_sms
from tests.factories.accounts import PASSWORD

PAGE = "/mon-compte/coordonnees/email/"
MOBILE = "/mon-compte/coordonnees/mobile/"
NEW = "nouvelle@exemple.test"


@pytest.fixture
def signed_in(world, alpha_client):
    """The parent, who has just typed the password."""
    alpha_client.post("/connexion/", {"login": world.parent.login, "password": PASSWORD})
    return alpha_client


@pytest.fixture
def send(signed_in, django_capture_on_commit_callbacks):
    """Post, and let what waits for the commit happen."""

    def post(url, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return signed_in.post(url, data)

    return post


def _me(world):
    return User.objects.get(pk=world.parent.pk)


def _code(letter=None):
    return re.search(r"^\d{6}$", (letter or mail.outbox[-1]).body, re.MULTILINE)[0]


def _other(code):
    return f"{(int(code) + 1) % 10**6:06}"


def _text(response):
    return response.content.decode()


def test_an_address_counts_once_its_code_is_typed_and_the_one_before_is_told(send, signed_in, world):
    before = world.parent.email
    assert send(PAGE, value=NEW)["Location"] == f"{PAGE}code/"
    assert mail.outbox[-1].to == [NEW]
    assert _me(world).email == before
    assert f"En attente du code : {NEW}" in _text(signed_in.get("/mon-compte/"))
    code = _code()
    assert send(f"{PAGE}code/", code=f" {code[:3]} {code[3:]} ")["Location"] == "/mon-compte/"
    assert _me(world).email == NEW
    assert _me(world).email_verified_at is not None
    assert mail.outbox[-1].to == [before]
    assert "adresse e-mail a changé" in mail.outbox[-1].body
    assert "confirmé" in _text(signed_in.get("/mon-compte/"))
    assert not ContactCheck.objects.exists()


def test_the_log_knows_neither_address_nor_code(send, world):
    send(PAGE, value=NEW)
    send(f"{PAGE}code/", code=_code())
    lines = AuditEntry.objects.filter(verb__endswith="_email").order_by("pk")
    assert [(line.verb, line.data) for line in lines] == [
        ("accounts.ask_email", {}),
        ("accounts.change_email", {"proved": True}),
    ]


def test_the_code_is_kept_as_a_digest_worth_nothing_elsewhere(send, world):
    send(PAGE, value=NEW)
    [check] = ContactCheck.objects.all()
    assert _code() not in check.digest
    assert len(check.digest) == 64
    check.value = "autre@exemple.test"
    check.save()
    assert services.confirm_contact(actor=world.parent, kind=Contact.EMAIL, code=_code()) is Answer.WRONG


def test_five_tries_then_another_code(send, world):
    send(PAGE, value=NEW)
    code = _code()
    for _again in range(5):
        assert "ne correspond pas" in _text(send(f"{PAGE}code/", code=_other(code)))
    assert "ne sert plus" in _text(send(f"{PAGE}code/", code=code))
    assert "Vérifiez le code : il a 6 chiffres" in _text(send(f"{PAGE}code/", code="12"))
    send(f"{PAGE}renvoyer/")
    assert send(f"{PAGE}code/", code=_code()).status_code == 302
    assert _me(world).email == NEW


def test_a_code_serves_a_quarter_of_an_hour(send, world):
    send(PAGE, value=NEW)
    code = _code()
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert services.confirm_contact(actor=world.parent, kind=Contact.EMAIL, code=code) is Answer.DEAD
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert services.confirm_contact(actor=world.parent, kind=Contact.EMAIL, code=code) is Answer.RIGHT


def test_another_code_kills_the_first_and_not_too_many_are_sent(send, signed_in):
    send(PAGE, value=NEW)
    first = _code()
    send(f"{PAGE}renvoyer/")
    assert "ne correspond pas" in _text(send(f"{PAGE}code/", code=first)) or first == _code()
    sent = len(mail.outbox)
    send(f"{PAGE}renvoyer/")
    assert "Trop d’essais" in _text(signed_in.get(f"{PAGE}code/"))
    assert len(mail.outbox) == sent
    assert "Trop d’essais" in _text(send(PAGE, value="encore@exemple.test"))


def test_one_may_keep_what_one_has(send, world):
    send(PAGE, value=NEW)
    code = _code()
    assert send(f"{PAGE}abandonner/")["Location"] == "/mon-compte/"
    assert services.confirm_contact(actor=world.parent, kind=Contact.EMAIL, code=code) is Answer.DEAD
    assert _me(world).email == world.parent.email


def test_a_code_of_one_is_nothing_to_another(send, world):
    send(PAGE, value=NEW)
    services.ask_contact(actor=world.teacher, kind=Contact.EMAIL, value=NEW)
    assert services.confirm_contact(actor=world.teacher, kind=Contact.EMAIL, code=_code()) is Answer.DEAD


def test_what_the_school_types_is_proved_by_nobody(world):
    User.objects.filter(pk=world.parent.pk).update(email_verified_at=timezone.now())
    services.update_user(actor=world.admin, user=world.parent, email="ecole@exemple.test")
    assert _me(world).email_verified_at is None


@pytest.mark.parametrize("value", ["sans-arobase", "a@localhost", "a" * 250 + "@exemple.test"])
def test_an_address_that_cannot_be_is_said(send, value):
    answer = send(PAGE, value=value)
    assert "value" in answer.context["form"].errors
    assert value in _text(answer)


def test_a_parent_may_have_none_a_teacher_not(send, world):
    assert send(PAGE, value="")["Location"] == "/mon-compte/"
    assert _me(world).email == ""
    with pytest.raises(ValidationError):
        services.ask_contact(actor=world.teacher, kind=Contact.EMAIL, value="")


def test_the_password_is_asked_again_first(as_parent):
    assert "/connexion/confirmer/" in as_parent.get(PAGE)["Location"]


def test_nothing_else_is_proved_by_a_code(as_parent):
    assert as_parent.get("/mon-compte/coordonnees/adresse/").status_code == 404


def test_a_child_has_no_address(as_pupil, world):
    assert "ce sont tes parents" in _text(as_pupil.get(PAGE))
    with pytest.raises(AccountRefused):
        services.ask_contact(actor=world.pupil, kind=Contact.EMAIL, value=NEW)


def test_a_number_is_proved_by_sms(send, settings, world):
    send(MOBILE, value="06 12 34 56 78")
    [letter] = [
        path.read_text() for path in Path(settings.MAIL_DIR).glob("*.eml") if "+33612345678" in path.read_text()
    ]
    code = re.search(r"code est (\d{6})", letter.replace("=\n", ""))[1]
    send(f"{MOBILE}code/", code=code)
    assert _me(world).mobile == "+33612345678"
    assert _me(world).mobile_verified_at is not None
    assert "numéro de mobile" in str(send(MOBILE, value="01 23 45 67 89").context["form"].errors["value"])


def test_without_sms_a_number_is_taken_as_it_is(send, settings, world):
    settings.SMS_BACKEND = ""
    assert send(MOBILE, value="06 12 34 56 78")["Location"] == "/mon-compte/"
    assert (_me(world).mobile, _me(world).mobile_verified_at) == ("+33612345678", None)


class _Provider(BaseHTTPRequestHandler):
    """An SMS provider: notes what it gets, answers what it is told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def provider(settings):
    server = HTTPServer(("127.0.0.1", 0), _Provider)
    server.seen, server.answer = [], 201
    thread = Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_BACKEND = "tenant_apps.accounts.sms.ProviderSms"
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/send", "secret"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_provider_gets_the_message(provider):
    send_sms("+33612345678", "Bonjour")
    assert provider.seen == [("Bearer secret", {"to": "+33612345678", "from": "ONE", "text": "Bonjour"})]


def test_a_provider_that_refuses_is_an_error(provider):
    provider.answer = 503
    with pytest.raises(SmsNotSent):
        send_sms("+33612345678", "Bonjour")
