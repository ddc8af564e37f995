"""The files of an import: kept in the school's storage for a week, read again each time they are needed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenant_apps.imports import onde
from tenant_apps.imports.models import FOLDER, Import, MappingPreset
from tenant_apps.imports.records import Roster


def store(run: Import, uploads: Sequence[tuple[str, bytes]]) -> None:
    """Keep what was dropped; the names people gave are kept aside, never used as paths."""
    run.uploads = []
    for number, (name, content) in enumerate(uploads, start=1):
        path = default_storage.save(f"{run.folder}/{number}", ContentFile(content))
        run.uploads.append({"name": name[:200], "path": path})


def stored(run: Import) -> list[tuple[str, bytes]]:
    """What was dropped. Raises FileNotFoundError once it was removed."""
    found = []
    for upload in run.uploads:
        with default_storage.open(upload["path"]) as file:
            found.append((upload["name"], file.read()))
    return found


def remove_leftovers() -> int:
    """Remove the files no import claims any more: forgotten an instant ago or, after a crash, long since; how many."""
    try:
        folders = [name for name in default_storage.listdir(FOLDER)[0] if name.isdecimal()]
    except FileNotFoundError:
        return 0  # nothing was ever imported
    kept = set(Import.objects.filter(pk__in=map(int, folders), has_files=True).order_by().values_list("pk", flat=True))
    return sum(_empty(f"{FOLDER}/{name}") for name in folders if int(name) not in kept)


def _empty(folder: str) -> int:
    names = default_storage.listdir(folder)[1]
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
    return len(names)


def remembered(files: Iterable[onde.OndeFile]) -> dict[str, onde.Mapping]:
    """By file digest, the columns a human said for the same headers before.

    Headers that are all recognised speak for themselves.
    """
    files = [file for file in files if not file.mapping.is_usable or file.mapping.unknown]
    presets = {
        preset.signature: preset.mapping
        for preset in MappingPreset.objects.filter(signature__in={file.headers_digest for file in files}).order_by()
    }
    return {
        file.digest: onde.from_json(presets[file.headers_digest], columns=len(file.headers))
        for file in files
        if file.headers_digest in presets and len(presets[file.headers_digest]["columns"]) == len(file.headers)
    }


def facts(
    files: Sequence[onde.OndeFile], reports: Sequence[onde.FileReport], mappings: dict[str, onde.Mapping]
) -> list[dict[str, Any]]:
    """What an import remembers of each of its files."""
    by_digest = {file.digest: file for file in files}
    return [_facts(by_digest[report.digest], report, mappings) for report in reports]


def _facts(file: onde.OndeFile, report: onde.FileReport, mappings: dict[str, onde.Mapping]) -> dict[str, Any]:
    mapping = mappings.get(file.digest, file.mapping)
    return {
        "name": report.file,
        "digest": report.digest,
        "kind": report.kind.value if report.kind else "",
        "encoding": report.encoding,
        "headers": list(file.headers),
        "signature": file.headers_digest,
        "mapping": mapping.to_json(),
        "rows": report.rows,
        "records": report.records,
        "blocked": report.blocked,
        "repeated": report.repeated[:200],
        "notes": report.notes,
        "unknown": report.unknown,
        "missing": report.missing,
        "samples": [file.samples(column) for column in range(len(file.headers))],
    }


def read(
    uploads: Sequence[tuple[str, bytes]], chosen: dict[str, Any], *, today: date, whole_school: bool
) -> tuple[Roster, list[dict[str, Any]]]:
    """The roster of these files and what is remembered of each.

    `chosen`: by digest, the mapping said in this import, as JSON. Raises onde.UnreadableFile.
    """
    files = onde.read_uploads(uploads)
    by_digest = {file.digest: file for file in files}
    said = {
        digest: onde.from_json(mapping, columns=len(by_digest[digest].headers))
        for digest, mapping in chosen.items()
        if digest in by_digest
    }
    recalled = remembered([file for file in files if file.digest not in said])
    mappings = recalled | said
    roster, reports = onde.read_roster(files, mappings, today=today, complete=whole_school)
    return roster, [one | {"remembered": one["digest"] in recalled} for one in facts(files, reports, mappings)]
