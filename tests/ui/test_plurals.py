"""Plurals of the source language, in code, in templates, and where another language has no translation."""

import pytest
from django.template import Template
from django.template.context import Context
from django.utils.translation import ngettext, ngettext_lazy, npgettext, override

# A word of no catalogue.
_TEMPLATE = (
    "{% blocktranslate count n=n %}{{ n }} bigorneau ici{% plural %}{{ n }} bigorneaux ici{% endblocktranslate %}"
)


@pytest.mark.parametrize("language", ["fr", "fr-be", "en"])
@pytest.mark.parametrize(
    ("number", "said"), [(0, "bigorneau"), (1, "bigorneau"), (-1, "bigorneau"), (2, "bigorneaux"), (71, "bigorneaux")]
)
def test_below_two_is_singular(language, number, said):
    with override(language):
        assert ngettext("bigorneau", "bigorneaux", number) == said
        assert str(ngettext_lazy("bigorneau", "bigorneaux", number)) == said
        assert npgettext("fiche", "bigorneau", "bigorneaux", number) == said
        assert Template(_TEMPLATE).render(Context({"n": number})).split()[1] == said
