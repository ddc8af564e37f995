"""Models and migrations say the same."""

from django.core.management import call_command


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_deleting_a_person_of_a_school_never_looks_into_shared_tables():
    """Django follows every relation to a person; a table that is not in the school's schema cannot be asked."""
    from django.conf import settings
    from django.db.models import DO_NOTHING

    from tenant_apps.accounts.models import User

    inside = {entry.rpartition(".")[2] for entry in settings.TENANT_APPS}
    asked = {
        relation.related_model._meta.label
        for relation in User._meta.related_objects
        if relation.related_model._meta.app_label not in inside and relation.on_delete is not DO_NOTHING
    }
    assert asked == set()
