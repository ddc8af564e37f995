"""Mail as files, and the pages that read them."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import Http404
from django.test import Client
from django.urls import reverse
from lxml import html

from shared_apps.ui import mail
from shared_apps.ui.mailbox import Mailbox, open_letter
from tests.client import StrictClient


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def letter(subject: str = "Bienvenue à l’école", message_id: str = "<a@one>") -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject,
        "Activez : http://tilleuls.one.localhost/a",
        "ONE <one@x.fr>",
        ["zoé@x.fr"],
        headers={"Message-ID": message_id},
    )
    message.attach_alternative('<p style="color:red">Activez</p><script>alert(1)</script>', "text/html")
    message.attach("bon de commande.pdf", b"%PDF-", "application/pdf")
    return message


def send(*messages: EmailMessage) -> int:
    return mail.FileEmailBackend().send_messages(messages)


def test_one_file_a_message(folder: Path) -> None:
    assert send(letter(), letter(message_id="<b@one>")) == 2
    assert len(list(folder.iterdir())) == 2
    assert {path.suffix for path in folder.iterdir()} == {".eml"}


def test_the_same_message_again_overwrites(folder: Path) -> None:
    send(letter("Premier"))
    send(letter("Second"))
    (only,) = Mailbox()
    assert only.subject == "Second"


def test_nothing_is_written_without_recipient(folder: Path) -> None:
    assert send(EmailMessage("Rien", "x", to=[])) == 0
    assert not folder.exists()


def test_a_failed_write_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        send(letter())
    assert list(folder.iterdir()) == []
    assert mail.FileEmailBackend(fail_silently=True).send_messages([letter()]) == 0


def test_a_letter_is_read_back() -> None:
    send(letter())
    (stored,) = Mailbox()
    read = open_letter(stored.key)
    assert read.subject == "Bienvenue à l’école"
    assert read.recipients == "zoé@x.fr"
    assert "http://tilleuls" in read.text
    assert "<p" in read.html
    assert [(file.name, file.content) for file in read.attachments] == [("bon de commande.pdf", b"%PDF-")]


def test_newest_first(folder: Path) -> None:
    for age, subject in enumerate(["recent", "hier", "vieux"]):
        send(letter(subject, f"<{subject}@one>"))
        path = folder / mail.file_name(f"<{subject}@one>")
        os.utime(path, (2_000_000_000 - age, 2_000_000_000 - age))
    assert [one.subject for one in Mailbox()] == ["recent", "hier", "vieux"]


@pytest.fixture
def plain_demo(demo: StrictClient, settings: Any) -> Client:
    """The same, for answers that are not pages of ours (a letter)."""
    return Client(headers={"host": settings.PLATFORM_DOMAIN})


@pytest.fixture
def demo(settings: Any, public_client: StrictClient) -> StrictClient:
    """The public host as a demo shows it."""
    settings.SHOW_TOOLS = True
    settings.PUBLIC_SCHEMA_URLCONF = "tests.ui.urls"
    return public_client


def test_the_list_is_paginated_and_leads_to_the_letter(demo: StrictClient) -> None:
    for n in range(27):
        send(letter(f"Lettre {n}", f"<{n}@one>"))
    page = html.fromstring(demo.get("/_mail/").content)
    assert len(page.xpath("//ul[@class='rows']/li")) == 25
    assert page.xpath("//nav[@class='pagination']")
    detail = demo.get(page.xpath("//a[@class='cover']/@href")[0])
    assert "Lettre" in detail.content.decode()


def test_a_letter_cannot_run_anything(demo: StrictClient, plain_demo: Client) -> None:
    send(letter())
    key = Mailbox()[0].key
    page = html.fromstring(demo.get(f"/_mail/{key}/").content)
    frame = page.xpath("//iframe")[0]
    assert frame.get("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    assert page.xpath("//a[@href='http://tilleuls.one.localhost/a']")
    response = plain_demo.get(frame.get("src"))
    policy = response.headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_files_come_as_downloads(plain_demo: Client) -> None:
    send(letter())
    key = Mailbox()[0].key
    response = plain_demo.get(f"/_mail/{key}/0/")
    assert response.content == b"%PDF-"
    assert response.headers["Content-Disposition"] == 'attachment; filename="bon de commande.pdf"'
    assert plain_demo.get(f"/_mail/{key}/1/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/_mail/", "/_mail/" + "a" * 32 + "/", "/_mail/" + "a" * 32 + "/html/", "/_styleguide/"]
)
def test_nothing_in_production(demo: StrictClient, settings: Any, path: str) -> None:
    settings.SHOW_TOOLS = False
    assert demo.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/_mail/", "/_styleguide/"])
def test_not_even_an_address_in_production(public_client: StrictClient, path: str) -> None:
    assert public_client.get(path).status_code == 404


def test_only_our_file_names_are_opened(plain_demo: Client) -> None:
    with pytest.raises(Http404):
        open_letter("b" * 32)
    assert plain_demo.get("/_mail/..%2F..%2Fsecret_key/").status_code == 404


def test_an_empty_box_says_so(demo: StrictClient) -> None:
    assert "Aucun e-mail pour le moment" in demo.get("/_mail/").content.decode()


@pytest.mark.parametrize("skin", ["school", "public", "console", "focus"])
@pytest.mark.urls("tests.ui.urls")
def test_style_guide_in_every_skin(demo: StrictClient, skin: str) -> None:
    response = demo.get(reverse("ui:style_guide_skin", args=[skin]))
    assert response.status_code == 200
