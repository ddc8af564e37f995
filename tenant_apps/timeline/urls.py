"""Addresses of `timeline`."""

from django.urls import path

from tenant_apps.timeline.views import feed, moderation

app_name = "timeline"
urlpatterns = [
    path("", feed.feed, name="feed"),
    path("vues/", feed.seen, name="seen"),
    path("services/", feed.choose, name="choose"),
    path("<int:event_id>/masquer/", feed.hide, name="hide"),
    path("<int:event_id>/montrer/", feed.show_again, name="show_again"),
    path("<int:event_id>/signaler/", moderation.report, name="report"),
    path("signalements/", moderation.cases, name="cases"),
    path("signalements/<int:event_id>/", moderation.case, name="case"),
]
