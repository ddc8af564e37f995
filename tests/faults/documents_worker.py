"""A process that dies at work: `python -m tests.faults.documents_worker DATABASE SCHEMA WHAT KEY`.

`preview`: a worker, when the previews of version KEY lie in the storage and nothing says so yet. `upload`: a web
process, when the last piece of upload KEY made its file and no document is written yet.
"""

import io
import os
import signal
import sys

import django


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _preview(key: str) -> None:
    from tenant_apps.documents import previews

    previews._end = _die
    previews.make(int(key))


def _upload(key: str) -> None:
    from tenant_apps.documents import intake, uploads
    from tenant_apps.documents.models import Upload

    intake.add_document = _die
    upload = Upload.objects.get(pk=key)
    rest = upload.size - upload.received
    uploads.receive(actor=upload.owner, upload=upload, offset=upload.received, piece=io.BytesIO(b"b" * rest), size=rest)


def main(database: str, schema: str, what: str, key: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(schema_name=schema)):
        {"preview": _preview, "upload": _upload}[what](key)


if __name__ == "__main__":
    main(*sys.argv[1:])
