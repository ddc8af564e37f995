"""Files of schools read into a roster: ONDE, BE1D, older tools' CSV (formats.md 1). No database here."""

from tenant_apps.imports.onde.errors import UnreadableFile
from tenant_apps.imports.onde.fields import Field, field_choices, field_label, kind_label
from tenant_apps.imports.onde.files import OndeFile, read_file, read_upload, read_uploads
from tenant_apps.imports.onde.mappings import BadMapping, Mapping, by_hand, from_json, guess_mapping, headers_digest
from tenant_apps.imports.onde.rosters import FileReport, read_roster
from tenant_apps.imports.onde.rows import read_rows

__all__ = [
    "BadMapping",
    "Field",
    "FileReport",
    "Mapping",
    "OndeFile",
    "UnreadableFile",
    "by_hand",
    "field_choices",
    "field_label",
    "from_json",
    "guess_mapping",
    "headers_digest",
    "kind_label",
    "read_file",
    "read_roster",
    "read_rows",
    "read_upload",
    "read_uploads",
]
