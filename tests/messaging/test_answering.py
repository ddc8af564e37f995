"""Who is written to may answer; a few words from the page leave once; who is dropped is named, with the reason."""

import re

import pytest

from tenant_apps.accounts.services import block_user
from tenant_apps.communication.services import suspend
from tenant_apps.messaging import services
from tenant_apps.messaging.expansion import expand
from tenant_apps.messaging.models import Message
from tenant_apps.people.models import PersonList
from tests.factories.directory import make_family
from tests.messaging.conftest import copy_of, holders, tokens

HOME = "/messagerie/"


@pytest.fixture
def unreached(world, post):
    """A message of a teacher to a parent of another class, who may not write to them first."""
    sent = post(world.admin, world.parent)
    Message.objects.filter(pk=sent.pk).update(author=world.other_teacher, author_name=world.other_teacher.full_name)
    sent.refresh_from_db()
    return sent


@pytest.fixture
def quick(alpha_client):
    """The few words under a message; the answer of the server."""

    def send(user, message, text, *, key="5f0c", code=302):
        alpha_client.force_login(user)
        answer = alpha_client.post(f"{message.get_absolute_url()}repondre/", {"text": text, "key": key})
        assert answer.status_code == code
        return answer

    return send


def test_who_is_written_to_may_answer_and_not_write_first(world, unreached, quick, draft, see):
    assert draft(world.parent, world.other_teacher).tokens["to"] == []
    page = see(world.parent, f"{HOME}ecrire/?repondre={unreached.pk}")
    assert f'value="reply:{unreached.pk}"' in page
    assert f'value="user:{world.other_teacher.pk}"' not in page
    quick(world.parent, unreached, "Merci !\n\nÀ demain <b>")
    [answer] = Message.objects.filter(parent=unreached)
    assert (holders(answer), answer.missed) == ({world.other_teacher.pk}, [])
    assert answer.body == "<p>Merci !</p>\n\n<p>À demain &lt;b&gt;</p>"
    mine = copy_of(unreached, world.parent)
    assert (mine.answered, mine.read_at is not None) == (True, True)


def test_the_token_of_an_answer_is_worth_nothing_to_others(world, unreached, draft):
    content = services.Content(subject="x", tokens={"to": [f"reply:{unreached.pk}"]})
    for user, there in ((world.parent, True), (world.staff, False), (world.other_teacher, False)):
        kept = services.save_draft(actor=user, content=content)
        assert bool(kept.tokens["to"]) is there


def test_answers_stop_when_messages_are_suspended_or_not_wanted(world, unreached, quick):
    suspend(actor=world.admin, school_class=None, pupils_only=False, reason="Une affaire est en cours.")
    page = quick(world.parent, unreached, "Un mot tapé", code=422).content.decode()
    assert "Une affaire est en cours." in page
    assert "Un mot tapé" in page


@pytest.mark.parametrize("how", ["recalled", "blocked", "no_reply"])
def test_why_an_answer_does_not_leave_is_said(world, unreached, how):
    content = services.Content(subject="x", tokens={"to": [f"reply:{unreached.pk}"], "cc": tokens(world.admin)})
    kept = services.save_draft(actor=world.parent, content=content)
    if how == "recalled":
        services.recall(actor=world.other_teacher, message=unreached)
    elif how == "blocked":
        block_user(actor=None, user=world.other_teacher)
    else:
        Message.objects.filter(pk=unreached.pk).update(no_reply=True)
    [missed] = expand(world.parent, kept.tokens).missed[:1]
    assert missed["name"] == "Nadia Martin"
    why = {"recalled": "plus là", "blocked": "pour le moment", "no_reply": "ne demande pas de réponse"}
    assert why[how] in missed["why"]


def test_the_same_words_from_the_same_page_leave_once(world, post, quick, see):
    sent = post(world.teacher, world.parent)
    page = see(world.parent, sent.get_absolute_url())
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    for text in ("Merci", "Merci", "Et à demain"):
        quick(world.parent, sent, text, key=key)
    assert Message.objects.filter(parent=sent).count() == 2
    assert "Écrivez votre réponse." in quick(world.parent, sent, " ", code=422).content.decode()
    quick(world.staff, sent, "Bonjour", code=404)
    assert 'id="repondre"' not in see(world.teacher, sent.get_absolute_url())


def test_members_of_a_group_who_receive_nothing_are_named_to_adults_of_the_school(world, post, parents):
    _children, [blocked] = make_family(world.school_class, relatives=1)
    block_user(actor=None, user=blocked)
    [missed] = post(world.teacher, parents).missed
    assert missed == {"name": blocked.full_name, "why": "Cette personne ne peut pas être jointe pour le moment."}
    assert post(world.parent, world.teacher, parents).missed == []


def test_those_of_a_list_one_no_longer_reaches_are_named(world):
    mine = PersonList.objects.create(owner=world.parent, name="Le zoo")
    mine.members.add(world.teacher, world.other_parent)
    found = expand(world.parent, {"to": [f"list:{mine.pk}"]})
    assert set(found.people) == {world.teacher.pk}
    [missed] = found.missed
    assert missed["name"] == world.other_parent.full_name
    assert "L’école n’a pas ouvert cet échange" in missed["why"]
