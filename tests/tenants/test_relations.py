"""A school must stay lean: every relation exists thousands of times (docs/architecture.md).

A table costs itself, its indexes, its identity sequence, and two for its toast table. When one of
these tests fails, first ask whether the new index or column type is needed; then write it down here.
"""

import pytest

from tenants.models import TemplateState

# Relations each table may have.
ALLOWANCE = {
    "account_emailaddress": 8,  # allauth's own: three indexes and the toast of its address
    "account_emailconfirmation": 6,  # allauth's own
    "accounts_auditentry": 7,
    "accounts_contactcheck": 4,
    "accounts_device": 3,
    "accounts_user": 11,
    "api_token": 7,
    "communication_classrule": 2,
    "communication_quiethours": 2,
    "communication_rule": 5,
    "communication_suspension": 5,
    "connection_sheets_sheetmail": 5,
    "connection_sheets_sheetmailing": 3,
    "connection_sheets_sheetprint": 5,
    "directory_card": 4,
    "directory_distinctpeople": 5,
    "directory_group": 5,
    "directory_groupmember": 5,
    "directory_guardianship": 5,
    "directory_membership": 5,
    "directory_personaldetails": 2,
    "directory_schoolclass": 7,
    "directory_yeartransition": 6,
    "django_migrations": 5,
    "django_session": 6,  # Django's own: its key twice (once for LIKE) and its date
    "documents_comment": 7,
    "documents_document": 5,
    "documents_documentshare": 6,
    "documents_folder": 7,
    "documents_foldershare": 6,
    "documents_profilequota": 3,
    "documents_space": 2,
    "documents_unpacking": 5,
    "documents_upload": 3,
    "documents_version": 7,
    "home_apprule": 4,
    "home_canteenweek": 4,
    "home_desk": 4,
    "home_site": 6,
    "home_widgetrule": 4,
    "homework_calendarlink": 3,
    "homework_done": 5,
    "homework_entry": 7,
    "homework_notebook": 5,
    "homework_notebookshare": 6,
    "homework_series": 3,
    "imports_feedmemory": 4,
    "imports_import": 5,
    "imports_importrow": 6,
    "imports_keptanswer": 5,
    "imports_mappingpreset": 6,
    "liaison_confirmation": 5,
    "liaison_reply": 7,
    "liaison_signature": 7,
    "liaison_template": 6,
    "liaison_word": 8,
    "liaison_wordedition": 6,
    "liaison_wordpupil": 5,
    "liaison_wordshare": 6,
    "messaging_addressee": 4,
    "messaging_attachment": 5,
    "messaging_copy": 7,
    "messaging_folder": 5,
    "messaging_message": 8,
    "messaging_retention": 2,
    "messaging_signature": 4,
    "mfa_authenticator": 7,  # allauth's own
    "people_personlist": 4,
    "people_personlistmember": 5,
    "pupil_cards_classopening": 2,
    "pupil_cards_pupilcard": 3,
    "school_admin_welcomeword": 4,
    "timeline_delivery": 6,
    "timeline_entry": 5,
    "timeline_event": 8,
    "timeline_pushsubscription": 7,
    "timeline_reader": 4,
    "timeline_report": 7,
}
# The whole product: 110 tables, 700 relations. This part of it has:
BUDGET = 403


@pytest.fixture
def relations(db):
    """Relations per table of the template, as the catalogs count them."""
    return TemplateState.objects.get().relations


def test_no_table_grew(relations):
    grown = {
        table: f"{count} relations, {ALLOWANCE.get(table, 0)} allowed"
        for table, count in relations.items()
        if count > ALLOWANCE.get(table, 0)
    }
    assert grown == {}


def test_nothing_is_allowed_that_is_gone(relations):
    slack = {table: allowed for table, allowed in ALLOWANCE.items() if relations.get(table, 0) < allowed}
    assert slack == {}


def test_the_total_stays_within_the_budget(relations):
    assert sum(relations.values()) <= BUDGET
    assert sum(ALLOWANCE.values()) == BUDGET


def test_a_table_that_grows_is_named(db):
    """The count is the catalogs': one index more on one table is one relation more of that table."""
    from django.db import connection

    from tenants.context import in_template
    from tenants.ddl import read_definition

    with in_template():
        before = read_definition().relations
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX one_more ON directory_schoolclass (created_at)")
        after = read_definition().relations
    assert {table: count - before[table] for table, count in after.items() if count != before[table]} == {
        "directory_schoolclass": 1
    }
