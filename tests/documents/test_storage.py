"""The same tests on a disk and on an S3 server: bytes in pieces, parts, schools apart, nothing half-written."""

from io import BytesIO

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import override_settings
from moto.server import ThreadedMotoServer

from tenant_apps.documents import files, links, previews
from tenant_apps.documents.models import Document
from tenants.context import in_school
from tests.documents.tus import Tus

BUCKET = "ecoles"
CONTENT = bytes(range(256)) * 4000  # a megabyte


@pytest.fixture(scope="module")
def server():
    """A local S3 server with one empty bucket."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, monkeypatch):
    """Files of schools are in S3."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "essai")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "essai")
    made = boto3.resource("s3", endpoint_url=server, region_name="eu-west-3").Bucket(BUCKET)
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    options = {"bucket_name": BUCKET, "endpoint_url": server, "region_name": "eu-west-3"}
    default = {"BACKEND": "tenants.s3.SchoolS3Storage", "OPTIONS": options}
    with override_settings(STORAGES={**storages.backends, "default": default}):
        yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture(params=["disk", "s3"])
def storage(request):
    """Each test twice."""
    if request.param == "s3":
        request.getfixturevalue("bucket")
    return default_storage


def test_a_file_is_kept_typed_and_removed(storage, inside_alpha):
    kept = files.store(BytesIO(b"%PDF-1.7\n" + CONTENT))
    assert (kept.size, kept.media_type) == (len(CONTENT) + 9, "application/pdf")
    with files.open_file(kept.name) as file:
        assert file.read() == b"%PDF-1.7\n" + CONTENT
    files.delete(kept.name, kept.name)
    with pytest.raises(FileNotFoundError):
        files.open_file(kept.name)
    with pytest.raises(FileNotFoundError):
        storage.open_part(kept.name, 0, 3)


def test_a_part_of_a_file(storage, inside_alpha):
    kept = files.store(BytesIO(CONTENT))
    with storage.open_part(kept.name, 300, 309) as part:
        assert part.read(10) == CONTENT[300:310]


def test_schools_lie_apart(storage, alpha, beta):
    with in_school(alpha):
        name = storage.save("documents/ab/secret", ContentFile(b"alpha"))
    with in_school(beta):
        assert not storage.exists(name)
        with pytest.raises(FileNotFoundError):
            storage.open(name)
        files.delete(name)
    with in_school(alpha), storage.open(name) as file:
        assert file.read() == b"alpha"
        files.delete(name)


def test_a_name_is_not_taken_twice(storage, inside_alpha):
    names = {storage.save("documents/ab/twice", ContentFile(b"x")) for _time in range(2)}
    assert len(names) == 2
    files.delete(*names)


def test_a_file_that_breaks_while_it_is_read_leaves_nothing(storage, inside_alpha):
    class Broken(BytesIO):
        reads = 0

        def read(self, *size):
            self.reads += 1
            if self.reads > 1:  # the first one looks at the kind
                raise OSError("gone")
            return super().read(*size)

    before = _names(storage)
    with pytest.raises(OSError, match="gone"):
        files.store(Broken(CONTENT))
    assert _names(storage) == before


def _names(storage):
    """Every file of documents."""
    try:
        return {
            (folder, name)
            for folder in storage.listdir("documents")[0]
            for name in storage.listdir(f"documents/{folder}")[1]
        }
    except FileNotFoundError:
        return set()


def test_an_upload_its_link_and_its_preview(storage, world, alpha_client):
    """The whole way, pieces and parts included."""
    alpha_client.force_login(world.teacher)
    answer = Tus(alpha_client).send(b"ID3\4" + CONTENT, piece=300_000, name="Chant.mp3")
    assert answer.status_code == 204
    version = Document.objects.get().current
    link = links.link_to(world.teacher, version)
    part = alpha_client.get(link, headers={"range": "bytes=4-13"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, CONTENT[:10])
    assert previews.make(version.pk) is True


def test_browsers_may_be_sent_to_the_bucket(bucket, world, alpha_client, settings):
    settings.S3_REDIRECT = True
    alpha_client.force_login(world.teacher)
    Tus(alpha_client).send(b"bonjour", name="Poésie.txt")
    answer = alpha_client.get(links.link_to(world.teacher, Document.objects.get().current))
    assert answer.status_code == 302
    address = answer.headers["Location"]
    assert f"/{BUCKET}/" in address or f"{BUCKET}." in address
    assert "X-Amz-Signature" in address or "Signature=" in address
    assert "attachment" in address


def test_the_bucket_holds_one_folder_a_school(bucket, inside_alpha):
    kept = files.store(BytesIO(b"bonjour"))
    assert [one.key for one in bucket.objects.all()] == [f"{inside_alpha.pk}/{kept.name}"]
