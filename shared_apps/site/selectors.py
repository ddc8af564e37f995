"""Reads of the public site."""

from tenants.models import School, SchoolQuerySet
from tenants.text import search_form

# Words that nearly every school has in its name: they narrow nothing, and people type them.
_EMPTY_WORDS = frozenset({"ecole", "ecoles", "de", "du", "des", "la", "le", "les", "l", "d", "a"})
_WORDS = 8


def find_schools(text: str) -> SchoolQuerySet:
    """Open schools whose name, town and UAI hold every word of `text`, accents and case aside.

    None at all when `text` says nothing: the list of customers is not for browsing.
    """
    words = search_form(text).split()
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    if not telling or len("".join(telling)) < 2:
        return School.objects.none()
    schools = School.objects.visitable().order_by("city", "name", "pk")
    for word in telling[:_WORDS]:
        schools = schools.filter(search_name__contains=word)
    return schools
