"""Addresses of the public site."""

from django.urls import path

from shared_apps.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("tarifs/", views.price_page, name="prices"),
    path("trouver-mon-ecole/", views.find_school, name="find_school"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("conditions/", views.terms, name="terms"),
    path("accessibilite/", views.accessibility, name="accessibility"),
]
