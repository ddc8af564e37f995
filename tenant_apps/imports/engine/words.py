"""Words as they are compared."""

from functools import lru_cache

from tenants.text import search_form


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """`search_form`, remembered: the same names, streets and classes come back all along a file."""
    return search_form(text)
