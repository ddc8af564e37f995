"""What the school's administration leaves for later."""

from tenant_apps.school_admin.pictures import SHELF
from tenants.context import current_school, in_public
from tenants.models import School
from tenants.tasks import task


@task
def drop_picture(fingerprint: str) -> None:
    """Remove the files of a picture the school no longer shows; those of one it took again stay."""
    school_id = current_school().pk
    with in_public():
        shown = School.objects.values_list("picture", flat=True).get(pk=school_id)
    if shown != fingerprint:
        SHELF.drop(fingerprint)
