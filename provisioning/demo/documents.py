"""Documents of the demo: a class's folder, shared with its families, with files made here."""

from io import BytesIO
from typing import IO

from weasyprint import HTML

from provisioning.demo.picture import draw_school
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, Membership
from tenant_apps.documents.intake import take_in
from tenant_apps.documents.models import Document, Folder
from tenant_apps.documents.services import add_comment, create_folder
from tenant_apps.sharing import registry
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.services import share

_FOLDER = "Vie de la classe"
_TIMETABLE = """<html lang="fr"><style>body { font: 13pt sans-serif } td, th { border: 1px solid #888; padding: 9pt }
table { border-collapse: collapse; width: 100% }</style><h1>Emploi du temps</h1><table>
<tr><th><th>Lundi<th>Mardi<th>Jeudi<th>Vendredi</tr>
<tr><th>Matin<td>Lecture<td>Calcul<td>Écriture<td>Calcul</tr>
<tr><th>Après-midi<td>Sport<td>Musique<td>Sciences<td>Arts</tr></table></html>"""
_LIST = """Dans le sac, chaque jour

- le cahier de liaison, dans sa pochette bleue
- la trousse : un crayon, une gomme, quatre couleurs
- une gourde à son nom
- le jeudi, des chaussures de sport
"""


def fill_shelves(teacher: User) -> None:
    """A folder of the teacher's for the families of the class, another that nobody else sees; once."""
    if Folder.objects.filter(owner=teacher).exists():
        return
    folder = create_folder(actor=teacher, parent=None, name=_FOLDER)
    _add(teacher, folder, "Emploi du temps.pdf", BytesIO(HTML(string=_TIMETABLE).write_pdf() or b""))
    listed = _add(teacher, folder, "Dans le sac.txt", BytesIO(_LIST.encode()))
    photos = create_folder(actor=teacher, parent=folder, name="Photos")
    _add(teacher, photos, "Notre école.png", draw_school())
    create_folder(actor=teacher, parent=None, name="Préparations")
    classes = Membership.objects.filter(user=teacher).values("school_class")
    families = Group.objects.filter(kind=GroupKind.CLASS_PROFILE, profile=Profile.RELATIVE, school_class__in=classes)
    kind = registry.get("documents.folder")
    if kind is not None:
        ids = list(families.values_list("pk", flat=True))
        share(actor=teacher, kind=kind, thing=folder, level=Level.COMMENT, groups=ids)
    add_comment(actor=teacher, thing=listed, text="Pensez à marquer la gourde.")


def _add(teacher: User, folder: Folder, name: str, content: IO[bytes]) -> Document:
    return take_in(actor=teacher, content=content, name=name, folder=folder)
