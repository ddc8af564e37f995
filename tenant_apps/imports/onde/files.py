"""What people drop: CSV files, or a zip of them, bounded before anything is read."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from tenant_apps.imports.onde import mappings
from tenant_apps.imports.onde.encoding import decode
from tenant_apps.imports.onde.errors import UnreadableFile
from tenant_apps.imports.onde.fields import Field
from tenant_apps.imports.onde.headers import closest_field
from tenant_apps.imports.onde.lines import Budget, Row, read_table
from tenant_apps.imports.records import Kind

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_ZIP_MEMBERS = 20
_ZIP_START = b"PK\x03\x04"
_READABLE = (".csv", ".txt")
# What archiving tools put beside the files.
_DROSS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class OndeFile:
    """A file cut into cells; nothing is decided yet about what it says."""

    name: str
    digest: str  # SHA-256 of its bytes
    encoding: str
    separator: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())  # what was tolerated, in words

    @cached_property
    def mapping(self) -> mappings.Mapping:
        """What the headers say by themselves."""
        return mappings.guess_mapping(self.headers)

    @property
    def kind(self) -> Kind | None:
        """Of whom it speaks, from its headers; None when somebody must say."""
        return self.mapping.kind

    @property
    def headers_digest(self) -> str:
        """Finds a mapping remembered for files with these headers."""
        return mappings.headers_digest(self.headers)

    def proposals(self, kind: Kind) -> dict[int, Field]:
        """For columns whose header is unknown, by index: the known field that looks most like it."""
        unknown = mappings.guess_mapping(self.headers, kind).unknown
        found = {index: closest_field(self.headers[index], kind) for index in unknown}
        return {index: field for index, field in found.items() if field}

    def samples(self, column: int, count: int = 3) -> list[str]:
        """The first values of a column, to recognise it by."""
        values = (row.cells[column] for row in self.rows if len(row.cells) > column and row.cells[column])
        return list(islice(dict.fromkeys(values), count))


def read_file(name: str, content: bytes, budget: Budget | None = None) -> OndeFile:
    """One CSV file; raises UnreadableFile, naming it, when it is no text, too large or empty."""
    try:
        if len(content) > MAX_FILE_BYTES:
            raise UnreadableFile(_("Ce fichier dépasse 10 Mo."))
        if content.startswith(_ZIP_START):
            raise UnreadableFile(_("C’est une archive : déposez les fichiers qu’elle contient."))
        text, encoding = decode(content)
        table = read_table(text, budget)
    except UnreadableFile as error:
        error.file = name
        raise
    digest = hashlib.sha256(content).hexdigest()
    return OndeFile(name, digest, encoding, table.separator, table.headers, table.rows, table.notes)


def read_upload(name: str, content: bytes, budget: Budget | None = None) -> list[OndeFile]:
    """The file, or those a zip holds (20 at most); raises UnreadableFile when any cannot be read.

    `budget` is what the drop it belongs to may still take: 30 Mo in all.
    """
    budget = budget or Budget()
    if not content.startswith(_ZIP_START):
        budget.spend_bytes(len(content))
        return [read_file(name, content, budget)]
    try:
        if len(content) > MAX_FILE_BYTES:
            raise UnreadableFile(_("Ce fichier dépasse 10 Mo."))
        members = list(_members(content, budget))
    except _ZIP_ERRORS as error:
        raise UnreadableFile(_("Cette archive est abîmée ou protégée."), file=name) from error
    except UnreadableFile as error:
        error.file = error.file or name
        raise
    return [read_file(member, inside, budget) for member, inside in members]


def _members(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The texts of an archive; what a member declares of its size is not believed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        _refuse_workbook({info.filename.lower() for info in infos[: 10 * MAX_ZIP_MEMBERS]})
        infos = [info for info in infos if not info.is_dir() and not _is_dross(info.filename)]
        if not infos:
            raise UnreadableFile(_("Cette archive est vide."))
        if len(infos) > MAX_ZIP_MEMBERS:
            raise UnreadableFile(_("Cette archive contient plus de %(count)s fichiers.") % {"count": MAX_ZIP_MEMBERS})
        for info in infos:
            name = info.filename.replace("\\", "/").rpartition("/")[2]
            if not name.lower().endswith(_READABLE):
                raise UnreadableFile(_("L’archive ne doit contenir que des fichiers .csv ou .txt."), file=name)
            with archive.open(info) as member:
                inside = member.read(MAX_FILE_BYTES + 1)
            budget.spend_bytes(len(inside))
            yield name, inside


def _is_dross(path: str) -> bool:
    return any(part in path.lower() for part in _DROSS)


def _refuse_workbook(names: set[str]) -> None:
    """Spreadsheets are zip files too."""
    if names & {"[content_types].xml", "content.xml"}:
        raise UnreadableFile(_("C’est un classeur : enregistrez chaque feuille au format CSV, puis déposez-la."))


def read_uploads(uploads: Iterable[tuple[str, bytes]]) -> list[OndeFile]:
    """All that was dropped at once, archives opened; what was dropped twice is read once, and its note says so."""
    files: dict[str, OndeFile] = {}
    budget = Budget()
    for name, content in uploads:
        for file in read_upload(name, content, budget):
            kept = files.setdefault(file.digest, file)
            if kept is not file:
                note = _("« %(name)s » est le même fichier : il n’est lu qu’une fois.") % {"name": file.name}
                files[file.digest] = replace(kept, notes=(*kept.notes, note))
    return list(files.values())
