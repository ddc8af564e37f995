"""Addresses of a school's subscription."""

from django.urls import path

from billing.school import views

app_name = "subscription"
urlpatterns = [
    path("", views.index, name="index"),
    path("factures/<int:number>.pdf", views.document, name="document"),
    path("renouveler/<int:number>/", views.accept, name="accept_renewal"),
    path("refuser/<int:number>/", views.decline, name="decline_renewal"),
    path("refuser/<int:number>/reprendre/", views.reconsider, name="reconsider_renewal"),
]
