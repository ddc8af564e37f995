"""Folders and documents as their service declares them: their panel is a page, with a reason for who only reads."""

from tenant_apps.documents.models import Folder
from tenant_apps.documents.services import create_folder
from tenant_apps.sharing import registry
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.services import share


def test_a_folder_of_documents_has_its_panel(world, see):
    kind = registry.get("documents.folder")
    folder = create_folder(actor=world.teacher, parent=None, name="Photos")
    share(actor=world.teacher, kind=kind, thing=folder, level=Level.READ, users=[world.staff.pk])
    url = f"/partage/documents.folder/{folder.pk}/"
    assert "Avec qui" in see(world.teacher, url)
    page = see(world.staff, url)
    assert "sans pouvoir le changer" in page
    assert "Avec qui" not in page
    see(world.parent, url, code=404)
    assert "Copier" in see(world.teacher, f"{url}copier/")
    assert Folder.objects.count() == 1
