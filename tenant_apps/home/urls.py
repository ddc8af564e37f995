"""Addresses of `home`."""

from django.urls import path

from tenant_apps.home.views import desk, first_page, school

urlpatterns = [
    path("", first_page.home, name="home"),
    path("compteurs/", first_page.counts, name="counts"),
    path("applis/", desk.my_apps, name="my_apps"),
    path("applis/<str:key>/etoile/", desk.star_app, name="star_app"),
    path("accueil/widgets/", desk.my_widgets, name="my_widgets"),
    path("accueil/widgets/ordre/", desk.order_widgets, name="order_widgets"),
    path("accueil/widgets/<slug:key>/deplacer/", desk.move_widget, name="move_widget"),
    path("accueil/widgets/<slug:key>/montrer/", desk.show_widget, name="show_widget"),
    path("accueil/humeur/", desk.say_mood, name="say_mood"),
    path("accueil/notes/", desk.note, name="note"),
    path("accueil/signets/", desk.bookmarks, name="bookmarks"),
    path("accueil/signets/retirer/", desk.remove_bookmark, name="remove_bookmark"),
    path("administration/applis/", school.apps, name="apps"),
    path("administration/widgets/", school.widgets, name="widget_states"),
    path("administration/cantine/", school.canteen, name="canteen"),
    path("administration/sites/", school.sites, name="sites"),
    path("administration/sites/<int:pk>/retirer/", school.remove_site, name="remove_site"),
]
