"""A message leaves: who receives it, in which role, who is dropped and why; once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import block_user, predelete_users
from tenant_apps.communication.services import suspend
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.directory.services import detach
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import Role, State
from tenant_apps.messaging.expansion import expand
from tenant_apps.messaging.models import Copy, Message
from tenant_apps.messaging.services import DraftMoved, MessageRefused
from tenant_apps.timeline.models import Event
from tests.factories.directory import make_family
from tests.messaging.conftest import copy_of, holders, tokens


def _header(message):
    return sorted((one.role, one.name) for one in message.addressees.all())


def test_everybody_named_gets_a_copy_and_is_told_once(world, draft):
    message = draft(world.teacher, world.parent, cc=[world.staff], bcc=[world.pupil])
    sent = services.send(actor=world.teacher, message=message)
    assert (sent.state, sent.missed) == (State.SENT, [])
    roles = {copy.user_id: copy.role for copy in sent.copies.filter(outgoing=False)}
    assert roles == {world.parent.pk: Role.TO, world.staff.pk: Role.CC, world.pupil.pk: Role.BCC}
    assert copy_of(sent, world.parent).moment == sent.sent_at == copy_of(sent, world.teacher, outgoing=True).moment
    again = services.send(actor=world.teacher, message=message)
    assert (again.pk, sent.copies.count(), sent.addressees.count()) == (sent.pk, 4, 3)
    [event] = Event.objects.filter(kind="messaging.received")
    assert event.audience["users"] == sorted([world.parent.pk, world.staff.pk, world.pupil.pk])
    assert event.data == {"title": "Sortie au zoo"}
    assert AuditEntry.objects.filter(verb="messaging.send").count() == 1


def test_a_group_becomes_its_people_without_the_author_the_blocked_and_those_who_leave(world, post, parents):
    [_child], [blocked, leaving] = make_family(world.school_class)
    block_user(actor=None, user=blocked)
    predelete_users(actor=None, users=[leaving], reason="asked")
    sent = post(world.teacher, parents)
    assert holders(sent) == {world.parent.pk}
    assert _header(sent) == [("to", "Les Coquelicots\u00a0: parents")]
    teachers = Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="teacher", school_class=world.school_class)
    with pytest.raises(MessageRefused, match="Personne ne recevrait"):
        post(world.teacher, teachers)


def test_whom_one_no_longer_reaches_is_dropped_with_the_reason(world, draft):
    message = draft(world.parent, world.teacher, world.staff, bcc=[world.pupil])
    detach(actor=None, school_class=world.school_class, user=world.teacher)
    sent = services.send(actor=world.parent, message=message)
    assert holders(sent) == {world.staff.pk, world.pupil.pk}
    [missed] = sent.missed
    assert missed["name"] == "Julien Martin"
    assert "L’école n’a pas ouvert cet échange" in missed["why"]


def test_nothing_leaves_when_nobody_is_left(world, draft):
    message = draft(world.parent, world.teacher)
    detach(actor=None, school_class=world.school_class, user=world.teacher)
    with pytest.raises(MessageRefused, match="Julien Martin") as refused:
        services.send(actor=world.parent, message=message)
    assert refused.value.field == "to"
    message.refresh_from_db()
    assert (message.state, message.copies.count()) == (State.DRAFT, 1)


def test_a_draft_never_names_whom_its_author_does_not_reach(world, draft):
    message = draft(world.parent, world.other_parent, world.other_teacher, world.teacher)
    assert message.tokens == {"to": tokens(world.teacher), "cc": [], "bcc": []}


def test_who_was_reached_before_stays_in_the_draft_and_is_said_at_the_end(world, draft):
    message = draft(world.parent, world.teacher, world.staff)
    detach(actor=None, school_class=world.school_class, user=world.teacher)
    message = draft(world.parent, world.teacher, world.staff, draft=message, edition=message.edition)
    assert message.tokens["to"] == tokens(world.teacher, world.staff)
    assert [one["name"] for one in services.send(actor=world.parent, message=message).missed] == ["Julien Martin"]


def test_the_parents_of_a_pupil_are_named_one_by_one(world, draft):
    content = services.Content(subject="Lou", tokens={"to": [f"parents_of:{world.pupil.pk}"]})
    sent = services.send(actor=world.teacher, message=services.save_draft(actor=world.teacher, content=content))
    assert (holders(sent), _header(sent)) == ({world.parent.pk}, [("to", "Sacha Martin")])


def test_a_broadcast_list_is_not_named_to_those_it_reaches(world, post):
    group = Group.objects.create(kind=GroupKind.BROADCAST, name="Liste de diffusion")
    group.members.add(world.parent, world.pupil)
    sent = post(world.admin, group, world.teacher)
    roles = {copy.user_id: copy.role for copy in sent.copies.filter(outgoing=False)}
    assert roles == {world.parent.pk: "bcc", world.pupil.pk: "bcc", world.teacher.pk: "to"}
    assert ("bcc", "Liste de diffusion") in _header(sent)
    assert "diffusion" not in sent.folded


def test_cci_is_in_no_search_column(world, post):
    sent = post(world.teacher, world.parent, bcc=[world.staff])
    assert "sacha" in sent.folded
    assert "alex" not in sent.folded


def test_suspended_people_send_nothing(world, draft):
    message = draft(world.pupil, world.teacher)
    suspend(actor=world.admin, school_class=None, pupils_only=True, reason="Une affaire est en cours.")
    with pytest.raises(MessageRefused, match=r"Tes messages sont suspendus par l’école\. Une affaire"):
        services.send(actor=world.pupil, message=message)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"subject": "", "body": ""}, "body"), ({"to": ()}, "to")],
)
def test_a_message_needs_words_and_somebody(world, draft, fields, field):
    people = fields.pop("to", (world.parent,))
    message = draft(world.teacher, *people, **fields)
    with pytest.raises(MessageRefused) as refused:
        services.send(actor=world.teacher, message=message)
    assert refused.value.field == field


def test_an_older_window_sends_nothing(world, draft):
    message = draft(world.teacher, world.parent)
    draft(world.teacher, world.parent, body="<p>Neuf</p>", draft=message, edition=1)
    with pytest.raises(DraftMoved) as moved:
        services.send(actor=world.teacher, message=message, edition=1)
    assert moved.value.current.body == "<p>Neuf</p>"
    assert services.send(actor=world.teacher, message=message, edition=2).state == State.SENT


def test_nobody_sends_what_is_another_s(world, draft):
    message = draft(world.teacher, world.parent)
    with pytest.raises(MessageRefused, match="à quelqu’un d’autre"):
        services.send(actor=world.admin, message=message)


def test_only_adults_of_the_school_ask_for_no_answer(world, post):
    assert post(world.teacher, world.parent, no_reply=True).no_reply is True
    assert post(world.parent, world.teacher, no_reply=True).no_reply is False


def test_answering_marks_what_was_answered(world, post):
    first = post(world.teacher, world.parent)
    answer = post(world.parent, world.teacher, parent=first)
    assert (answer.root_id, answer.parent_id) == (first.pk, first.pk)
    assert copy_of(first, world.parent).answered is True
    second = post(world.teacher, world.parent, parent=answer)
    assert second.root_id == first.pk
    third = post(world.parent, world.staff, parent=second)
    assert (third.root_id, copy_of(second, world.parent).answered) == (first.pk, False)


def test_nobody_hangs_a_message_on_one_they_do_not_hold(world, draft, post):
    first = post(world.teacher, world.staff)
    with pytest.raises(MessageRefused, match="n’est plus là"):
        draft(world.parent, world.teacher, parent=first)


def test_what_a_page_sends_twice_is_one_message(world, draft):
    one = draft(world.parent, world.teacher, key="8c3c1e1e")
    two = draft(world.parent, world.teacher, key="8c3c1e1e", subject="Plus tard")
    assert (one.pk, two.subject, two.edition) == (two.pk, "Plus tard", 2)
    services.send(actor=world.parent, message=two)
    assert draft(world.parent, world.teacher, key="8c3c1e1e", subject="Encore").subject == "Plus tard"
    assert Message.objects.count() == 1
    assert draft(world.teacher, world.parent, key="8c3c1e1e").pk != one.pk


@settings(max_examples=25)
@given(data=st.dictionaries(st.sampled_from(Role.values), st.lists(st.sampled_from("abcdefg"), max_size=6), max_size=3))
def test_whatever_is_chosen_each_reached_person_has_one_copy_in_the_most_open_role(world, parents, data):
    names = {
        "a": f"user:{world.teacher.pk}", "b": f"user:{world.pupil.pk}", "c": f"user:{world.other_parent.pk}",
        "d": f"user:{world.admin.pk}", "e": f"group:{parents.pk}", "f": f"parents_of:{world.pupil.pk}",
        "g": "user:9999",
    }  # fmt: skip
    chosen = {role: [names[letter] for letter in letters] for role, letters in data.items()}
    found = expand(world.staff, chosen)
    means = {"a": world.teacher, "b": world.pupil, "c": world.other_parent, "d": world.admin, "e": world.parent}
    means["f"] = world.parent
    wanted = {}
    for role in reversed(Role.values):
        wanted |= {means[letter].pk: role for letter in data.get(role, []) if letter in means}
    assert found.people == wanted
    assert len(found.missed) == any("g" in letters for letters in data.values())
    assert world.staff.pk not in found.people
    assert Copy.objects.count() == 0
