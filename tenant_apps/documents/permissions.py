"""Who may do what with folders and documents: one's own, what is shared, and what lies in a shared folder.

What is in the trash is nobody's but its owner's, there.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.documents.models import Document, DocumentShare, Folder, FolderShare
from tenant_apps.documents.readers import reads_elsewhere
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.permissions import level_of, reaching, shared_with
from tenant_apps.timeline.cases import targets_waiting

Thing = Folder | Document


def visible_folders(user: User, level: Level = Level.READ) -> QuerySet[Folder]:
    """Folders `user` has at this level or above: their own, shared, or below a shared one. One query."""
    shared = shared_with(user, FolderShare, level)
    return Folder.objects.filter(Q(owner=user) | Q(path__overlap=shared), trashed_at=None)


def reported_to(user: User) -> tuple[list[int], list[int]]:
    """(folders, documents) whose report waits for a decision of this administrator, who reads them meanwhile.

    One query for an administrator, none for others.
    """
    if not ADMIN_FUNCTIONS.intersection(user.functions):
        return [], []
    found: dict[str, list[int]] = {"folder": [], "additions": [], "document": []}
    for target in targets_waiting("documents"):
        model, _colon, pk = target.partition(".")[2].partition(":")
        found.get(model, []).append(int(pk))
    return found["folder"] + found["additions"], found["document"]


def _is_reported(user: User, thing: Thing) -> bool:
    folders, documents = reported_to(user)
    path = thing.path if isinstance(thing, Folder) else (thing.folder.path if thing.folder else [])
    return bool(set(path).intersection(folders)) or (isinstance(thing, Document) and thing.pk in documents)


def visible_documents(user: User, level: Level = Level.READ) -> QuerySet[Document]:
    """Documents `user` has at this level or above: their own, shared, or in a shared folder. One query."""
    shared = Q(pk__in=shared_with(user, DocumentShare, level))
    below = Q(folder__path__overlap=shared_with(user, FolderShare, level))
    return Document.objects.filter(Q(owner=user) | shared | below, trashed_at=None)


def level_on(user: User, thing: Thing) -> Level | None:
    """The most `user` may do with this folder or document, None when it is not theirs to see. Two queries at most."""
    if thing.trashed_at is not None:
        return None
    if thing.owner_id == user.pk:
        return Level.MANAGE
    level = level_of(user, FolderShare, *thing.path) if isinstance(thing, Folder) else _level_on_document(user, thing)
    return Level.READ if level is None and _is_reported(user, thing) else level


def _level_on_document(user: User, document: Document) -> Level | None:
    """Its own shares and those of the folders above, in one statement."""
    direct = DocumentShare.objects.filter(reaching(user), target=document).values_list("level")
    above = FolderShare.objects.filter(reaching(user), target__in=document.folder.path if document.folder else [])
    levels = direct.union(above.values_list("level"))
    return max((Level(level) for (level,) in levels), default=None)


def _decide(user: User, thing: Thing, needed: Level, to_pupil: str, to_adult: str) -> Decision:
    level = level_on(user, thing)
    if level is not None and level >= needed:
        return Allowed()
    return Denied(to_pupil if user.profile == Profile.PUPIL else to_adult)


def can_read(user: User, thing: Thing) -> Decision:
    """See it and take it home; a document also for who reads what it was sent with (documents.readers)."""
    decision = _decide(
        user, thing, Level.READ, _("Ceci n’est pas partagé avec toi."), _("Ceci n’est pas partagé avec vous.")
    )
    if not decision and isinstance(thing, Document) and thing.trashed_at is None and reads_elsewhere(user, thing.pk):
        return Allowed()
    return decision


def can_comment(user: User, thing: Thing) -> Decision:
    """Say something about it."""
    return _decide(
        user,
        thing,
        Level.COMMENT,
        _("Tu peux voir, mais pas commenter : demande à la personne qui partage."),
        _("Vous pouvez voir, mais pas commenter : demandez à la personne qui partage."),
    )


def can_contribute(user: User, thing: Thing) -> Decision:
    """Put documents into a folder, a new version on a document."""
    return _decide(
        user,
        thing,
        Level.CONTRIBUTE,
        _("Tu peux voir, mais pas ajouter : demande à la personne qui partage."),
        _("Vous pouvez voir, mais pas ajouter : demandez à la personne qui partage."),
    )


def can_manage(user: User, thing: Thing) -> Decision:
    """Rename, move, share, throw away."""
    return _decide(
        user,
        thing,
        Level.MANAGE,
        _("Seule la personne à qui c’est peut le faire, ou quelqu’un à qui elle a donné ce droit."),
        _("Seule la personne à qui c’est peut le faire, ou quelqu’un à qui elle a donné ce droit."),
    )


def can_report(user: User, document: Document) -> Decision:
    """Whoever reads what somebody else keeps."""
    if document.owner_id == user.pk:
        pupil = user.profile == Profile.PUPIL
        return Denied(_("C’est à toi : la corbeille suffit.") if pupil else _("C’est à vous : la corbeille suffit."))
    return can_read(user, document)


def can_throw_away(user: User, thing: Thing) -> Decision:
    """Who manages it; and who may add documents takes back the file they added themselves."""
    level = level_on(user, thing)
    mine = isinstance(thing, Document) and thing.current is not None and thing.current.author_id == user.pk
    if level is not None and level >= (Level.CONTRIBUTE if mine else Level.MANAGE):
        return Allowed()
    return Denied(_("Seule la personne à qui c’est peut le faire, ou quelqu’un à qui elle a donné ce droit."))
