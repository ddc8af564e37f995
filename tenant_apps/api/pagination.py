"""Pages of the API: keyset, so that what arrives meanwhile moves nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """50 rows, at most 100 with `?page_size=`; `next` and `previous` are addresses. Views say their `ordering`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """That of the view, which may depend on what is asked."""
        return tuple(view.ordering)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        """The rows of this page. Raises NotFound for a place made by hand."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError):
            raise NotFound(self.invalid_cursor_message) from None
