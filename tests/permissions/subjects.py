"""What an address of the table may be about: ids around the class of `make_small_school`."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from django.urls import resolve
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.communication.services import suspend
from tenant_apps.connection_sheets.choices import MailingKind, SheetFormat
from tenant_apps.connection_sheets.models import SheetMailing, SheetPrint
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.documents import files
from tenant_apps.documents.links import link_to
from tenant_apps.documents.models import Folder
from tenant_apps.documents.services import add_comment, add_document, add_version, create_folder
from tenant_apps.documents.unpacking import begin as begin_unpacking
from tenant_apps.documents.uploads import begin
from tenant_apps.home.models import Site
from tenant_apps.home.rules import monday_of
from tenant_apps.home.services import add_bookmark, save_canteen_week, save_note
from tenant_apps.homework.services import add_entry, create_notebook, make_link, open_for_class, throw_away
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import Import
from tenant_apps.imports.services import start_import
from tenant_apps.messaging import services as messaging
from tenant_apps.people.notifications import TEACHER_JOINED
from tenant_apps.people.services import add_to_list, create_list
from tenant_apps.richtext.services import add_media
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.services import share
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.services import publish, report
from tests.factories.directory import SmallSchool
from tests.factories.sharing import register_folders
from tests.permissions.subjects_liaison import words_of
from tests.pictures import drawn


def subjects_of(people: SmallSchool) -> dict[str, int | str]:
    """A name used in the tables → the id (or word) that goes into the address."""
    sheet_print = SheetPrint.objects.create(
        requested_by=people.teacher, format=SheetFormat.FULL, title="Les Coquelicots", selection={}
    )
    mailing = SheetMailing.objects.create(requested_by=people.teacher, kind=MailingKind.SHEET, title="Les Coquelicots")
    choir = create_group(actor=None, kind=GroupKind.MANUAL, name="La chorale")
    add_members(actor=None, group=choir, users=[people.pupil])
    readers = create_list(actor=people.teacher, name="Le groupe de lecture")
    add_to_list(actor=people.teacher, person_list=readers, users=[people.pupil])
    run = _import_of(people)
    _desks_of(people)
    return {
        "import": run.pk,
        "import_row": run.rows.in_order().get(outcome=Outcome.DECISION).pk,
        "first": 0,
        "class": people.school_class.pk,
        "teacher": people.teacher.pk,
        "parent": people.parent.pk,
        "pupil": people.pupil.pk,
        "pending": people.pending.pk,
        "group": choir.pk,
        "person_list": readers.pk,
        "event": _event_of(people).pk,
        "suspension": suspend(
            actor=None, school_class=people.school_class, pupils_only=True, reason="Le temps de comprendre."
        ).pk,
        "print": sheet_print.pk,
        "mailing": mailing.pk,
        "email": "email",
        "help_page": "home",
        "icon_size": "192",  # no thing of a school
        "media": _image_of(people.teacher),
        "service": "people.faces",
        "widget": "notes",
        "site": Site.objects.create(title="Un site", url="https://exemple.fr/fil.xml").pk,
        "forged": "forged",
        "nothing": 999_999,
        **_document_of(people),
        **_messages_of(people),
        **_share_of(people),
        **words_of(people),
        **_homework_of(people),
    }


def _desks_of(people: SmallSchool) -> None:
    """What each wrote on their first page, what the school says there, by names of the school: no address has an id."""
    mark = people.teacher.last_name
    for person in (people.admin, people.teacher, people.parent, people.pupil):
        save_note(actor=person, text=f"Penser à {mark}")
        add_bookmark(actor=person, title=f"Chez {mark}"[:60], url=f"https://{mark.lower()}.exemple.fr/")
    today = timezone.localdate()
    for monday in (monday_of(today), monday_of(today) + timedelta(days=7)):  # on Saturdays the next one is shown
        save_canteen_week(actor=people.admin, monday=monday, meals=[f"Gratin {mark}"] * 5)


def _image_of(user: User) -> int:
    """An image this person added to a text, that nobody else reads yet."""
    image = drawn("PNG")
    return add_media(actor=user, kind="image", name="a.png", content=BytesIO(image), size=len(image)).pk


def _import_of(people: SmallSchool) -> Import:
    """A teacher's import, whose one line waits for an answer: the pupil's namesake, without a birth date."""
    name = people.pupil.last_name
    text = f"Nom élève;Prénom élève;Date naissance;INE\n{name};Lou;;123456789AB\n"
    files = [("CSVExtraction.csv", text.encode())]
    return start_import(actor=people.teacher, files=files, whole_school=False, school_class=people.school_class)


def _document_of(people: SmallSchool) -> dict[str, int | str]:
    """A teacher's folder with a document of two versions, spoken of; an upload under way; a link."""
    mark = people.teacher.last_name
    folder = create_folder(actor=people.teacher, parent=None, name=f"Sorties {mark}")
    stored = files.store(BytesIO(b"Mardi, au parc."))
    document = add_document(actor=people.teacher, folder=folder, name=f"Sortie {mark}.txt", stored=stored)
    add_version(actor=people.teacher, document=document, stored=files.store(BytesIO(b"Jeudi, au parc.")))
    packed = add_document(actor=people.teacher, folder=folder, name=f"Zip {mark}.zip", stored=files.store(_zip(mark)))
    unpacking = begin_unpacking(actor=people.teacher, document=packed, parent=folder)
    comment = add_comment(actor=people.teacher, thing=document, text=f"Relu par {people.teacher.full_name}")
    upload = begin(actor=people.teacher, name="Photos.txt", size=100)
    link = link_to(people.teacher, document.current, download=True)
    return {
        "folder": folder.pk,
        "document": document.pk,
        "comment": comment.pk,
        "old_version": 1,
        "own_section": "mes-documents",
        "relative": "relative",
        "upload": str(upload.key),
        "unpacking": str(unpacking.pk),
        "file_token": resolve(link).kwargs["token"],
    }


def _zip(mark: str) -> BytesIO:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(f"Plan {mark}.txt", "Mardi, au parc.")
    return made


def _messages_of(people: SmallSchool) -> dict[str, int | str]:
    """A message of the class's teacher to a parent, a draft, a folder."""
    mark = people.teacher.last_name
    content = messaging.Content(
        subject=f"Sortie {mark}", body="<p>Mardi</p>", tokens={"to": [f"user:{people.parent.pk}"]}
    )
    sent = messaging.save_draft(actor=people.teacher, content=content)
    messaging.attach_file(actor=people.teacher, draft=sent, content=BytesIO(b"bonjour"), name="mot.txt")
    return {
        "message": messaging.send(actor=people.teacher, message=sent).pk,
        "draft": messaging.save_draft(actor=people.teacher, content=content).pk,
        "mail_folder": messaging.create_folder(actor=people.teacher, name=f"Classe {mark}").pk,
        "mail_place": "envoyes",
    }


def _event_of(people: SmallSchool) -> Event:
    """A news told to the head, the class's teacher, a parent, who reports it, and a pupil."""
    event = publish(
        kind=TEACHER_JOINED,
        actor=people.staff,
        target="directory.class:1",
        url="/la-classe/",
        data={"person": people.other_teacher.full_name, "class": people.school_class.name},
        users=[people.admin.pk, people.teacher.pk, people.parent.pk, people.pupil.pk],
    )
    fanout.fan_out(event.pk)
    report(actor=people.parent, event=event, reason="Ce n’est pas la bonne classe.")
    return event


def _share_of(people: SmallSchool) -> dict[str, int | str]:
    """A folder of the teacher's, shared with the staff, who may look at it only."""
    kind = register_folders()
    folder = Folder.objects.create(owner=people.teacher, name=f"Photos {people.pupil.last_name}")
    share(actor=people.teacher, kind=kind, thing=folder, level=Level.READ, users=[people.staff.pk])
    return {"share_kind": kind.kind, "shared": folder.pk, "share_line": folder.shares.get().pk}


def _homework_of(people: SmallSchool) -> dict[str, int | str]:
    """The notebook of the class with something for tomorrow; another of the teacher's, in the trash."""
    notebook = open_for_class(actor=people.teacher, school_class=people.school_class)
    day = timezone.localdate() + timedelta(days=1)
    text = f"<p>Relu par {people.teacher.full_name}</p>"
    [entry] = add_entry(actor=people.teacher, notebook=notebook, date=day, subject="Lecture", text=text)
    old = create_notebook(actor=people.teacher, title=f"Cahier {people.teacher.last_name}")
    throw_away(actor=people.teacher, notebook=old)
    secret = make_link(actor=people.parent)
    return {"homework": notebook.pk, "old_homework": old.pk, "entry": entry.pk, "homework_secret": secret}
