"""What an address of the table may be about: ids around the class of `make_small_school`."""

from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.models import SheetPrint
from tests.factories.directory import SmallSchool


def subjects_of(people: SmallSchool) -> dict[str, int | str]:
    """A name used in the tables → the id (or word) that goes into the address."""
    sheet_print = SheetPrint.objects.create(
        requested_by=people.teacher, format=SheetFormat.FULL, title="Les Coquelicots", selection={}
    )
    return {
        "class": people.school_class.pk,
        "teacher": people.teacher.pk,
        "parent": people.parent.pk,
        "pupil": people.pupil.pk,
        "pending": people.pending.pk,
        "print": sheet_print.pk,
        "forged": "forged",
        "nothing": 999_999,
    }
