"""Addresses of billing on the public host."""

from django.urls import path

from billing import webhooks

app_name = "billing"
urlpatterns = [path("stripe/evenements/", webhooks.stripe_events_page, name="stripe_events")]
