"""Forget the columns remembered by somebody who may have been a teacher."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_doubtful_presets(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep a preset only when imports of the whole school alone bear its headers: no teacher ever makes those.

    Presets say nothing of who saved them, and are for the whole school; today administrators alone save them.
    A file whose preset is forgotten asks for its columns once more.
    """
    whole, partial = set[str](), set[str]()
    runs = apps.get_model("imports", "Import").objects.order_by().values_list("whole_school", "files")
    for whole_school, files in runs.iterator(chunk_size=200):
        (whole if whole_school else partial).update(file["signature"] for file in files)
    apps.get_model("imports", "MappingPreset").objects.exclude(signature__in=whole - partial).delete()


class Migration(migrations.Migration):
    """Data only; nothing comes back on the way back."""

    dependencies = [("imports", "0002_feedmemory")]

    operations = [migrations.RunPython(forget_doubtful_presets, migrations.RunPython.noop)]
