"""Files are shown to clamd as its protocol says; what it does not like is named, and its silence is not a yes."""

from io import BytesIO

import pytest

from tenant_apps.documents.models import Document
from tenant_apps.documents.scanning import Infected, ScannerAway, TooLargeToScan, scan
from tests.documents.clamd import EICAR, LIMIT, clamd
from tests.documents.tus import Tus


@pytest.fixture
def scanner(settings):
    with clamd() as url:
        settings.CLAMD_URL = url
        yield url


@pytest.fixture
def nobody(settings):
    with clamd() as url:
        settings.CLAMD_URL = url


def test_a_clean_file_passes(scanner):
    assert scan(BytesIO(b"bonjour" * 50_000)) is None


@pytest.mark.parametrize("before", [0, 64 * 1024 - 10, 300_000])
def test_a_virus_is_named_wherever_it_is(scanner, before):
    with pytest.raises(Infected, match="Eicar-Test-Signature"):
        scan(BytesIO(b" " * before + EICAR))


def test_the_file_is_read_from_its_beginning(scanner):
    content = BytesIO(EICAR)
    content.read()
    with pytest.raises(Infected):
        scan(content)


def test_a_file_the_scanner_will_not_look_at(scanner, settings):
    with pytest.raises(TooLargeToScan):
        scan(BytesIO(bytes(LIMIT * 3)))
    settings.CLAMD_REQUIRED = False
    assert scan(BytesIO(bytes(LIMIT * 3))) is None


def test_a_scanner_that_is_away_closes_the_door_unless_said_otherwise(nobody, settings):
    with pytest.raises(ScannerAway):
        scan(BytesIO(b"bonjour"))
    settings.CLAMD_REQUIRED = False
    assert scan(BytesIO(b"bonjour")) is None


def test_without_an_address_nothing_is_asked(settings):
    settings.CLAMD_URL = ""
    assert scan(BytesIO(EICAR)) is None


def test_an_upload_meets_the_scanner(scanner, world, alpha_client):
    alpha_client.force_login(world.teacher)
    answer = Tus(alpha_client).send(EICAR)
    assert (answer.status_code, "Eicar-Test-Signature" in answer.content.decode()) == (422, True)
    assert Tus(alpha_client).send(b"bonjour").status_code == 204
    assert Document.objects.count() == 1
