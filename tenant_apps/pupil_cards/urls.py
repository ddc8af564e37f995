"""Addresses of the cards: the pupil's door, and the teacher's pages."""

from django.urls import path

from tenant_apps.pupil_cards.views import classroom, entrance

app_name = "pupil_cards"
urlpatterns = [
    path("carte/", entrance.enter, name="enter"),
    path("carte/fini/", entrance.over, name="over"),
    path("ma-classe/<int:class_id>/cartes/", classroom.board, name="board"),
    path("ma-classe/<int:class_id>/cartes/horaires/", classroom.hours, name="hours"),
    path("ma-classe/<int:class_id>/cartes/fermer/", classroom.close, name="close"),
    path("ma-classe/<int:class_id>/cartes/imprimer/", classroom.make, name="make"),
    path("ma-classe/<int:class_id>/cartes/<int:pupil_id>/annuler/", classroom.revoke, name="revoke"),
]
