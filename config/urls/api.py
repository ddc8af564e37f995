"""/api/v1/: what the services offer to programs, and its description."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from tenant_apps.api.views import Unknown
from tenant_apps.homework.api import Entries, Notebooks
from tenant_apps.liaison.api import Words
from tenant_apps.messaging.api import MessageFolders, Messages

app_name = "api"
router = SimpleRouter(use_regex_path=False)
router.register("messages", Messages, basename="message")
router.register("message-folders", MessageFolders, basename="message-folder")
router.register("words", Words, basename="word")
router.register("notebooks", Notebooks, basename="notebook")
router.register("entries", Entries, basename="entry")
urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="schema"),
    *router.urls,
    path("<path:rest>", Unknown.as_view(schema=None), name="unknown"),
]
