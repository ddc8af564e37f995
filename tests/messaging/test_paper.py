"""Messages on paper: what their reader holds, never who was in « Cci »."""

import pytest

from tenant_apps.messaging import services
from tenant_apps.messaging.documents import letters_pdf, sheet_of
from tenant_apps.messaging.selectors import reading


def _sheets(user, message):
    return [sheet_of(one) for one in reading.conversation(user, message).letters]


def test_one_or_all_of_it_as_a_pdf(world, post, see, alpha_client):
    first = post(world.teacher, world.parent)
    second = post(world.parent, world.teacher, parent=first, subject="Re\u00a0: Sortie au zoo")
    page = see(world.teacher, second.get_absolute_url())
    for name in ("message", "conversation"):
        url = f"{second.get_absolute_url()}{name}.pdf"
        assert url in page
        answer = alpha_client.get(url)
        assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        assert 'filename="re-sortie-au-zoo.pdf"' in answer["Content-Disposition"]
    see(world.staff, f"{second.get_absolute_url()}message.pdf", 404)
    assert [one.author for one in _sheets(world.teacher, second)] == ["Julien Martin", "Sacha Martin"]


def test_who_is_in_cci_is_on_no_paper(world, post, monkeypatch):
    sent = post(world.teacher, world.parent, cc=[world.admin], bcc=[world.staff])
    pages = []
    monkeypatch.setattr("shared_apps.ui.paper.HTML", lambda **page: pages.append(page["string"]) or _Page())
    for user in (world.teacher, world.parent, world.staff):
        [sheet] = _sheets(user, sent)
        assert (sheet.to, sheet.cc) == ([world.parent.full_name], [world.admin.full_name])
        letters_pdf([sheet], subject=sheet.subject, school="École", reader=user)
    assert [world.staff.full_name in page for page in pages] == [False] * 3
    assert all(world.parent.full_name in page for page in pages)


class _Page:
    def write_pdf(self, **_options):
        return b"%PDF-"


def test_what_was_taken_back_is_on_no_paper(world, post):
    sent = post(world.teacher, world.parent)
    services.recall(actor=world.teacher, message=sent)
    [sheet] = _sheets(world.parent, sent)
    assert (sheet.gone, sheet.body, sheet.subject) == (True, "", "")


@pytest.mark.parametrize("name", ["message", "conversation"])
def test_a_draft_is_not_printed(world, draft, see, name):
    kept = draft(world.teacher, world.parent)
    see(world.teacher, f"{kept.get_absolute_url()}{name}.pdf", 404)
