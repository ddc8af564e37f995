"""The school of the journeys about families: a teacher, two parents who live apart, their children."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE

PASSWORD = "une-mouette-sur-le-mat"


@pytest.fixture(scope="module")
def seagulls(one):
    """A school of this module, and the logins of its people."""
    return json.loads(one.python("tests.browser.make_liaison", PASSWORD))


@pytest.fixture
def among_seagulls(one, enter, seagulls):
    """`among_seagulls(who, width)`: somebody signed in, on the first page."""

    def come(who, width=PHONE):
        visitor = enter(width)
        visitor.page.goto(one.url(at=seagulls["school"]))
        visitor.fill(login=seagulls[who], password=PASSWORD)
        visitor.press("Se connecter")
        expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        return visitor

    return come
