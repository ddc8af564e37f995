"""A school with the echo."""

from django.urls import path

from config.urls import school
from config.urls.school import handler403, handler404, handler500  # noqa: F401 - Django reads them here
from tests.api.conftest import Echo

urlpatterns = [path("api/v1/echo/", Echo.as_view({"get": "list", "post": "create"})), *school.urlpatterns]
