"""Columns remembered in the past: only those no teacher can have said are still read."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from tenant_apps.imports.models import Import, MappingPreset

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _preset(signature, *scopes):
    """A preset, and the imports that dropped a file with these headers: True those of the whole school."""
    MappingPreset.objects.create(signature=signature, mapping={"kind": "pupils", "columns": []})
    for whole_school in scopes:
        Import.objects.create(whole_school=whole_school, files=[{"signature": "other"}, {"signature": signature}])


def test_presets_a_teacher_may_have_saved_are_forgotten():
    _preset("school", True, True)
    _preset("class", False)
    _preset("both", True, False)
    _preset("nobody")
    migration = importlib.import_module("tenant_apps.imports.migrations.0003_presets_of_administrators")
    migration.forget_doubtful_presets(apps, connection.schema_editor())
    assert list(MappingPreset.objects.order_by("pk").values_list("signature", flat=True)) == ["school"]
