"""The ground of the services' addresses."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.api.access import HasScope
from tenant_apps.api.authentication import KeyAuthentication
from tenant_apps.api.pagination import Pages
from tenant_apps.api.throttling import PerKey

_Row = TypeVar("_Row")


class KeyRequest(Request):
    """A request that came in with a key, as views read it (never instantiated)."""

    user: User  # type: ignore[assignment]


class ServiceViewSet(GenericViewSet[Any]):
    """A viewset of one service: it says its `service`, reads by its selectors, writes by its services."""

    request: KeyRequest
    service = ""
    authentication_classes = (KeyAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (PerKey,)
    pagination_class = Pages
    # Of the lists; the first column tells where a page begins.
    ordering: Sequence[str] = ("-pk",)
    lookup_value_converter = "int"

    def asked(self, query: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """What the address asks (?…), as `query` reads it. Raises ValidationError."""
        return _valid(query(data=self.request.query_params))

    def sent(self, body: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """What came with the request, as `body` reads it. Raises ValidationError."""
        return _valid(body(data=self.request.data))

    def page(
        self,
        rows: QuerySet[Any],
        told: type[BaseSerializer[Any]],
        build: Callable[[list[Any]], Iterable[Any]] | None = None,
    ) -> Response:
        """A page of these rows, each as `told` says it; `build` makes of a page's rows what is told."""
        found = self.paginate_queryset(rows) or []
        shown = build(found) if build else found
        return self.get_paginated_response([told(one).data for one in shown])


def _valid(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    known: dict[str, Any] = serializer.validated_data
    return known


def require(decision: Decision) -> None:
    """403 with its reason, unless allowed."""
    if not decision:
        raise PermissionDenied(decision.reason)


def found_or_404(thing: _Row | None) -> _Row:
    """The thing; 404 for what there is not, or is not this person's to know."""
    if thing is None:
        raise NotFound
    return thing


class Unknown(APIView):
    """Any other address below /api/v1/: said in JSON too."""

    authentication_classes = (KeyAuthentication,)
    permission_classes = (IsAuthenticated,)
    throttle_classes = (PerKey,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whoever has a key learns that there is nothing here, by any method. Raises NotFound."""
        super().initial(request, *args, **kwargs)
        raise NotFound(_("Il n’y a rien à cette adresse. Les adresses finissent par « / »."))
