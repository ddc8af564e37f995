"""A small school."""

import pytest

from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def send(alpha_client):
    """What somebody sends, and the page they come to."""

    def post(user, url, data=None, *, htmx=False, code=200):
        alpha_client.force_login(user)
        headers = {"HX-Request": "true"} if htmx else {}
        answer = alpha_client.post(url, data or {}, follow=not htmx, headers=headers)
        assert answer.status_code == code
        return answer.content.decode()

    return post
