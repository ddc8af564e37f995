"""Forms of a suspended school's pages: closed at once, except those that still serve."""

import pytest

from tenants.read_only import close_forms


def _closed(html):
    return close_forms(html, lambda action: action == "/sortir/")


@pytest.mark.parametrize(
    ("part", "closed"),
    [
        # What is typed would be lost: nothing can be typed.
        (
            '<form method="post"><input name="a" value="x"><select name="b"></select><textarea></textarea></form>',
            '<form data-closed method="post"><input disabled name="a" value="x"><select disabled name="b"></select>'
            "<textarea disabled></textarea></form>",
        ),
        (
            "<form class=\"x\" METHOD='POST'><button>Oui</button></form>",
            "<form data-closed class=\"x\" METHOD='POST'><button disabled>Oui</button></form>",
        ),
        # A search, the way out: they still serve.
        ('<form method="get"><input name="q"></form>', None),
        ("<form><input name='q'></form>", None),
        ('<form method="post" action="/sortir/"><button>Sortir</button></form>', None),
        # A form that can be asked as well: its fields and that button stay.
        (
            '<form method="post"><input name="a"><button>Imprimer</button>'
            '<button formmethod="get">Compter</button></form>',
            '<form data-closed method="post"><input name="a"><button disabled>Imprimer</button>'
            '<button formmethod="get">Compter</button></form>',
        ),
        # A button elsewhere in the page, tied to its form.
        (
            '<button form="undo" name="b">Annuler</button><form id="undo" method="post"></form>',
            '<button disabled form="undo" name="b">Annuler</button><form data-closed id="undo" method="post"></form>',
        ),
        (
            '<form data-id="undo" method="post"></form><button form="undo">Non</button>',
            '<form data-closed data-id="undo" method="post"></form><button form="undo">Non</button>',
        ),
        (
            '<form method="post"><input disabled name="a" data-disabled="1"></form>',
            '<form data-closed method="post"><input disabled name="a" data-disabled="1"></form>',
        ),
        (
            '<form method="post"><input name="a" data-disabled="1"></form>',
            '<form data-closed method="post"><input disabled name="a" data-disabled="1"></form>',
        ),
    ],
)
def test_what_would_be_refused_is_closed(part, closed):
    assert _closed(part) == (closed or part)
