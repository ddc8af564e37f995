"""Words typed in the search box as a question to the `search` column."""

from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

from tenants.text import search_form

MOST_LETTERS = 100
MOST_WORDS = 8


class _Unless(CombinedSearchQuery):
    """A question, unless nothing is left of it (« le », « les » are no words to PostgreSQL): then another."""

    def __init__(self, asked: SearchQuery | CombinedSearchQuery, instead: SearchQuery) -> None:
        super().__init__(asked, self.BITOR, instead, "french")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """One question: PostgreSQL knows which while it plans, so the index of words serves. Added to a list."""
        asked, params = compiler.compile(self.lhs)
        instead, others = compiler.compile(self.rhs)
        return f"(CASE WHEN numnode({asked}) > 0 THEN {asked} ELSE {instead} END)", [*params, *params, *others]


def question(words: str) -> SearchQuery | CombinedSearchQuery | None:
    """Messages that hold every word, the last one perhaps begun only; None when nothing is asked.

    Words are folded as the column is; French stems make « réunions » find « réunion ». Of words so common that
    they are not kept, the last is taken for the beginning of another: « le » finds « lecture ».
    """
    typed = search_form(words[:MOST_LETTERS]).split()[:MOST_WORDS]
    if not typed:
        return None
    *whole, begun = typed
    # search_form leaves letters and digits alone: nothing in a word is a sign of the query's language.
    last = SearchQuery(f"'{begun}':*", config="french", search_type="raw")
    asked = SearchQuery(" ".join(whole), config="french", search_type="websearch") & last if whole else last
    return _Unless(asked, SearchQuery(f"'{begun}':*", config="simple", search_type="raw"))
