"""Whatever families are, each reads a word once, and all who read for the children whom it is about do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.liaison import services
from tenant_apps.liaison.models import WordPupil
from tenant_apps.liaison.selectors import entries_of
from tenant_apps.liaison.services import Content
from tenant_apps.liaison.telling import families_of
from tests.factories.accounts import PupilFactory, RelativeFactory
from tests.factories.directory import make_class

CHILDREN, ADULTS = 4, 4
# (adult, child) → how the adult answers for the child: brothers of two homes, parents apart, somebody to call.
links = st.dictionaries(
    st.tuples(st.integers(0, ADULTS - 1), st.integers(0, CHILDREN - 1)), st.sampled_from(Authority), max_size=10
)
chosen = st.sets(st.integers(0, CHILDREN - 1), min_size=1)


@pytest.fixture
def people(world):
    """Children of two classes, and adults linked to none of them."""
    children = [PupilFactory() for _ in range(CHILDREN)]
    first = make_class(world.teacher, *children[:2], name="CP", levels=["CP"])
    make_class(world.teacher, *children[2:], name="CE1", levels=["CE1"])
    return first, children, [RelativeFactory(activated=True) for _ in range(ADULTS)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=links, chosen=chosen, whole_class=st.booleans())
def test_a_family_has_one_entry_for_all_its_children(world, people, links, chosen, whole_class):
    school_class, children, adults = people
    for adult in adults:
        for child in children:
            directory.remove_guardian(actor=None, relative=adult, child=child)
    for (adult, child), authority in links.items():
        directory.add_guardian(actor=None, relative=adults[adult], child=children[child], authority=authority)
    tokens = [f"user:{children[one].pk}" for one in chosen] + ([f"class:{school_class.pk}"] if whole_class else [])
    word = services.write_word(actor=world.teacher, content=Content("Sortie", "<p>À 9 h.</p>"))
    word = services.address_word(actor=world.teacher, word=word, tokens=tokens * 2)
    word = services.send_word(actor=world.teacher, word=word).word

    concerned = chosen | ({0, 1} if whole_class else set())
    assert sorted(WordPupil.objects.filter(word=word).values_list("pupil", flat=True)) == sorted(
        children[one].pk for one in concerned
    )
    readers = {adult for adult, child in links if child in concerned}
    assert families_of(word) == {children[one].pk for one in concerned} | {adults[one].pk for one in readers}
    for number, adult in enumerate(adults):
        mine = [entry for entry in entries_of(adult).object_list if entry.word == word]
        assert len(mine) == (number in readers)
        theirs = {children[child].pk for of, child in links if of == number and child in concerned}
        assert {child.pk for entry in mine for child in entry.children} == theirs
