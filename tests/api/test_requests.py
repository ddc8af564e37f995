"""What comes in is bounded, whatever it is, and what is refused is said in JSON."""

from io import BytesIO

import pytest

from tenant_apps.messaging.models import Message
from tenant_apps.richtext.services import add_media
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.pictures import drawn


@pytest.fixture
def post(world, program, key_of):
    """What a body of these bytes is answered, at the drafts."""
    headers = key_of(world.teacher, "messaging:read", "messaging:write")

    def send(body, kind="application/json"):
        return program.post("/api/v1/messages/", body, content_type=kind, headers=headers)

    return send


@pytest.mark.parametrize(
    "body",
    [
        b"bonjour",
        b"{",
        b"\xff\xfe",
        b'{"subject": NaN}',
        b'{"subject": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"[" * 100_000,
        b'{"subject": ' + b"9" * 10_000 + b"}",
    ],
)
def test_what_is_no_json_is_refused_in_json(post, body):
    answer = post(body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert not Message.objects.exists()


def test_so_is_what_is_too_heavy(post, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = post(b'{"subject": "' + b"a" * 100 + b'"}')
    assert (answer.status_code, answer.json()) == (413, {"detail": "Cette requête est trop lourde."})
    assert post(b'{"subject": "a"}').status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_so_is_another_kind(post, kind):
    assert post(b"subject=a", kind).status_code == 415


def test_a_text_holds_no_file_of_somebody_else(world, call):
    picture = drawn("PNG")
    theirs = add_media(actor=world.staff, kind="image", name="a.png", content=BytesIO(picture), size=len(picture))
    body = f'<p>Voici</p><img src="/ecriture/media/{theirs.pk}/" alt="">'
    assert set(call(world.teacher, "post", "messages/", 400, body=body)) == {"body"}
    said = {"title": "Piscine", "text": body, "audience": [f"class:{world.school_class.pk}"]}
    assert set(call(world.teacher, "post", "words/", 400, **said)) == {"text"}


@pytest.mark.parametrize("path", ["messages", "rien/", "messages/12", "messages/-1/", "messages/x/"])
def test_what_is_not_there_is_said_in_json(world, call, path):
    assert "« / »" in call(world.teacher, "get", path, 404)["detail"].replace("\u00a0", " ")


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_so_is_an_id_no_row_has(world, call, number):
    for path in ("messages", "message-folders", "words", "notebooks", "entries"):
        call(world.teacher, "put" if path == "message-folders" else "get", f"{path}/{number}/", 404)


def test_a_suspended_school_says_so_in_json(alpha, world, post):
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    answer = post(b"{}")
    assert answer.status_code == 403
    assert "suspendu" in answer.json()["detail"]
