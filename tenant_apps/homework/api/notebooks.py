"""/api/v1/notebooks/."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from tenant_apps.api.views import KeyRequest, ServiceViewSet
from tenant_apps.homework import selectors
from tenant_apps.homework.api import serializers as told


class Notebooks(ServiceViewSet):
    """The cahiers de textes one reads."""

    service = "homework"

    @extend_schema(summary="Les cahiers que je lis", responses=told.Notebook(many=True))
    def list(self, request: KeyRequest) -> Response:
        """All of them, the latest first."""
        return self.page(selectors.notebooks_of(request.user), told.Notebook)

    @extend_schema(summary="Un cahier", responses=told.Notebook)
    def retrieve(self, request: KeyRequest, pk: int) -> Response:
        """One of them."""
        return Response(told.Notebook(get_object_or_404(selectors.notebooks_of(request.user), pk=pk)).data)
