"""A week on paper, and who sees the images of texts."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tenant_apps.homework import services
from tenant_apps.richtext.media import address_of, seen_by
from tenant_apps.richtext.services import add_media
from tests.pictures import drawn


@pytest.fixture
def image(world):
    content = drawn("PNG")
    return add_media(actor=world.teacher, kind="image", name="a.png", content=BytesIO(content), size=len(content))


def _paper(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def test_a_week_is_printed(world, notebook, write, alpha_client):
    write(text="<p>Lire la page 12.</p><table><tbody><tr><td>7 × 8</td></tr></tbody></table>")
    paper = _paper(alpha_client, world.pupil, f"{notebook.get_absolute_url()}imprimer/?jour=2026-11-26")
    text = paper.pages[0].extract_text()
    for words in ("Lecture", "Lire la page 12.", "7 × 8", "Les Coquelicots", "mardi 24 novembre"):
        assert words.lower() in text.lower()
    assert len(paper.pages) == 1
    assert paper.metadata.title == notebook.title


def test_the_week_of_ones_children_is_printed(world, write, alpha_client):
    write()
    paper = _paper(alpha_client, world.parent, "/cahier/imprimer/?jour=2026-11-24")
    assert "Lou" in paper.pages[0].extract_text()


def test_images_are_printed(world, notebook, write, image, alpha_client):
    write(text=f'<p>Regarder :</p><img src="{address_of(image.pk)}" alt="Un dessin">')
    paper = _paper(alpha_client, world.pupil, f"{notebook.get_absolute_url()}imprimer/?jour=2026-11-24")
    assert len(paper.pages[0].images) == 1


def test_readers_see_what_stands_in_texts_and_others_do_not(world, write, image):
    assert seen_by(world.pupil, image.pk) is None
    [entry] = write(text=f'<p><img src="{address_of(image.pk)}" alt=""></p>')
    assert seen_by(world.pupil, image.pk) == seen_by(world.parent, image.pk) == image
    assert seen_by(world.other_pupil, image.pk) is None
    services.remove_entry(actor=world.teacher, entry=entry)
    assert seen_by(world.pupil, image.pk) is None
