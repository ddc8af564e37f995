"""The word of welcome is on everybody's first page: read once, until it changes."""

from tenant_apps.school_admin.welcome import flashes, write_welcome
from tests.queries import exactly

CHANGE = "Modifier le mot d’accueil"


def test_it_is_read_once_until_it_changes(world, settings, django_capture_on_commit_callbacks):
    settings.RULES_CACHE_SECONDS = 60
    for word in ("<p>Bonne rentrée</p>", "<p>Bonnes vacances</p>"):
        with django_capture_on_commit_callbacks(execute=True):
            write_welcome(actor=world.admin, html=word)
        with exactly(1):
            [flash] = flashes(world.parent)
        with exactly(0):
            assert list(flashes(world.parent)) == [flash]
        assert flash.context == {"html": word}
    with django_capture_on_commit_callbacks(execute=True):
        write_welcome(actor=world.admin, html="")
    assert list(flashes(world.parent)) == []


def test_it_is_on_the_first_page_and_the_head_may_change_it(world, see, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write_welcome(actor=world.admin, html="<p>Bonne rentrée à <strong>tous</strong></p>")
    head, parent = see(world.admin, "/"), see(world.parent, "/")
    assert "Bonne rentrée à <strong>tous</strong>" in head
    assert "Bonne rentrée à <strong>tous</strong>" in parent
    assert CHANGE in head
    assert CHANGE not in parent
